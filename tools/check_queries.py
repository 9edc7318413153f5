"""Queries say what they cost: the docstring of each public one tells how many SQL statements it runs.

Asked of the functions of queries that take `ctx` or read rows themselves; "No SQL statement" is an answer too.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.findings import Finding, report, run
from tools.sources import Function, Source, is_in_room, python_files

COST = re.compile(r"\bSQL\b|\bstatements?\b", re.IGNORECASE)
READERS = {"objects", "_default_manager", "cursor"}


def find(root: Path) -> Iterator[Finding]:
    """Every public query that keeps its cost to itself."""
    for source in python_files(root):
        if is_in_room(source, "queries"):
            yield from _silent(source)


def _silent(source: Source) -> Iterator[Finding]:
    for function in source.tree.body:
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("_") or not _reads(function):
            continue
        if not COST.search(ast.get_docstring(function) or ""):
            yield source.finding(function, f"{function.name} does not say how many SQL statements it runs")


def _reads(function: Function) -> bool:
    given = [*function.args.posonlyargs, *function.args.args]
    touches = any(isinstance(node, ast.Attribute) and node.attr in READERS for node in ast.walk(function))
    return touches or (bool(given) and given[0].arg == "ctx")


def main(argv: list[str]) -> int:
    """1 when a query does not say its cost, else 0."""
    return report(find, argv)


if __name__ == "__main__":
    run(main)
