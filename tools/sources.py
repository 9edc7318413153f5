"""The Python files of the product and what their syntax tree says, without importing any of them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools.findings import Finding

PACKAGE = Path("src", "loudou")
REASON = re.compile(r"#\s*system:\s*\S")
SKIPPED = {"node_modules", "__pycache__"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file; `inside` is its path below src/loudou."""

    root: Path
    path: Path

    @property
    def inside(self) -> Path:
        """The path below src/loudou."""
        return self.path.relative_to(self.root / PACKAGE)

    @property
    def module(self) -> str:
        """The dotted name it is imported by."""
        above = self.root / PACKAGE.parent if self.path.is_relative_to(self.root / PACKAGE) else self.root
        parts = self.path.relative_to(above).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def text(self) -> str:
        """The file as it stands."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, str(self.path))

    @cached_property
    def names(self) -> dict[str, str]:
        """What each imported name stands for, dotted: `timezone` -> `django.utils.timezone`."""
        return dict(_imports(self.tree, self.module))

    def stands_for(self, node: ast.expr) -> str:
        """The dotted name behind an expression such as `timezone.now`; empty when it is not a plain name."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        return ".".join([self.names.get(node.id, node.id), *reversed(parts)])

    def dotted(self, node: ast.expr) -> str:
        """The full dotted name behind a class or function, this file's own ones included."""
        name = self.stands_for(node)
        return name if "." in name else f"{self.module}.{name}"

    def says_why(self, first: int, last: int) -> bool:
        """Whether a comment `# system: <reason>` stands on one of these lines or on the line above them."""
        return any(REASON.search(line) for line in self.text.splitlines()[max(first - 2, 0) : last])

    def finding(self, node: ast.AST, text: str) -> Finding:
        """The finding at the line of a node."""
        return Finding(self.path.relative_to(self.root), getattr(node, "lineno", 1), text)


def _imports(tree: ast.Module, module: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.split(".")[0]
                yield alias.asname or top, alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(node, module)
            for alias in node.names:
                yield alias.asname or alias.name, f"{origin}.{alias.name}"


def _origin(node: ast.ImportFrom, module: str) -> str:
    if not node.level:
        return node.module or ""
    above = module.split(".")[: -node.level]
    return ".".join([*above, node.module] if node.module else above)


def python_files(root: Path, *, tests: bool = False, migrations: bool = False) -> Iterator[Source]:
    """Every Python file below src/loudou in a stable order; tests and migrations only when asked for."""
    folder = root / PACKAGE
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).parts
        if SKIPPED & set(parts) or ("tests" in parts and not tests) or ("migrations" in parts and not migrations):
            continue
        yield Source(root, path)


def is_in_room(source: Source, *rooms: str) -> bool:
    """Whether the file is one of these rooms, as `views.py` or inside `views/`."""
    return bool(set(rooms) & {*source.inside.parent.parts, source.inside.stem})


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method of a tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call of a tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node
