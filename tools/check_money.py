"""Money and quantities are exact: no float literal, no float(), no FloatField."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.findings import Finding, report, run
from tools.sources import Source, python_files

FREE = {
    "config": "time limits of processes are seconds",
    "intelligence": "probabilities live in numpy",
    "platform/transfer/mapping/guess.py": "how well a heading fits a field, never an amount",
    "platform/transfer/mapping/recognise.py": "how well a layout is known, never an amount",
    "platform/transfer/reading": "the likelihood of an encoding or a dialect, never an amount",
}
"""Folders and files below src/loudou that may use floats, each with the reason."""


def find(root: Path) -> Iterator[Finding]:
    """Every float outside the places that are free to use them."""
    for source in python_files(root):
        if any(source.inside.is_relative_to(place) for place in FREE):
            continue
        for node in ast.walk(source.tree):
            text = _objection(source, node)
            if text:
                yield source.finding(node, text)


def _objection(source: Source, node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
        return f'{node.value} is a float; write Decimal("…")'
    if isinstance(node, ast.Call) and source.stands_for(node.func) == "float":
        return "float() loses digits; stay with Decimal"
    if isinstance(node, ast.Attribute | ast.Name) and source.stands_for(node).endswith("models.FloatField"):
        return "FloatField loses digits; use DecimalField"
    return ""


def main(argv: list[str]) -> int:
    """1 when a float was found, else 0."""
    return report(find, argv)


if __name__ == "__main__":
    run(main)
