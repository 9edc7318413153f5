"""Nobody reads what they may not see: reads of a domain's rows go through `visible_to(ctx)` or say why not.

A read for the system itself carries a comment `# system: <reason>` on the statement or on the line above it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.findings import Finding, report, run
from tools.sources import Source, is_in_room, python_files

NOT_DOMAINS = {"kernel", "ui", "platform", "config"}
ROOMS = ("views", "api", "queries", "panels", "actions", "forms", "records")
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def find(root: Path) -> Iterator[Finding]:
    """Reads of rows that neither ask who looks nor say why that does not matter."""
    for source in python_files(root):
        if source.inside.parts[0] not in NOT_DOMAINS and is_in_room(source, *ROOMS):
            yield from _open_reads(source)


def _open_reads(source: Source) -> Iterator[Finding]:
    for statement, chain in _chains(source.tree):
        links = _links(chain)
        is_explained = source.says_why(statement.lineno, chain.end_lineno or chain.lineno)
        if MANAGERS & set(links) and "visible_to" not in links and not is_explained:
            read = ".".join(links)
            yield source.finding(chain, f"{read} reads rows without visible_to(ctx); or add `# system: reason`")


def _chains(tree: ast.Module) -> Iterator[tuple[ast.stmt, ast.expr]]:
    """Each longest chain `a.b(…).c` with the innermost statement it stands in."""
    pending: list[tuple[ast.AST, ast.stmt, bool]] = [(statement, statement, False) for statement in tree.body]
    while pending:
        node, statement, is_link = pending.pop()
        if isinstance(node, ast.Attribute | ast.Call) and not is_link:
            yield statement, node
        head = node.value if isinstance(node, ast.Attribute) else node.func if isinstance(node, ast.Call) else None
        pending.extend(
            (child, child if isinstance(child, ast.stmt) else statement, child is head)
            for child in ast.iter_child_nodes(node)
        )


def _links(node: ast.expr) -> list[str]:
    links: list[str] = []
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute):
            links.append(node.attr)
            node = node.value
        else:
            node = node.func
    return [node.id if isinstance(node, ast.Name) else "…", *reversed(links)]


def main(argv: list[str]) -> int:
    """1 when an open read was found, else 0."""
    return report(find, argv)


if __name__ == "__main__":
    run(main)
