"""What the code publishes: events, errors, environment variables, extension points, permissions and metrics."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tools.findings import Finding
from tools.sources import Source, calls, functions, python_files

EVENT = "loudou.kernel.events.DomainEvent"
ERROR = "loudou.kernel.errors.LoudouError"
REGISTRY = "loudou.kernel.registry.Registry"
READERS = {"os.environ.get", "os.getenv", "os.environ.setdefault"}
VARIABLE = re.compile(r"(?:LOUDOU_[A-Z0-9_]+|DATABASE_URL)")


@dataclass(frozen=True)
class Declared:
    """One class of the published language with its plain class attributes."""

    source: Source = field(repr=False)
    node: ast.ClassDef = field(repr=False)

    @property
    def dotted(self) -> str:
        """The name it is imported by."""
        return f"{self.source.module}.{self.node.name}"

    @property
    def bases(self) -> list[str]:
        """Dotted names of its bases; a base in the same file gets the file's name."""
        return [self.source.dotted(base) for base in self.node.bases]

    @property
    def meaning(self) -> str:
        """Its docstring as one paragraph per blank-line block; empty when it has none."""
        blocks = (ast.get_docstring(self.node) or "").split("\n\n")
        return "\n\n".join(" ".join(block.split()) for block in blocks)

    @cached_property
    def attributes(self) -> dict[str, object]:
        """Class attributes that are literals."""
        found: dict[str, object] = {}
        for statement in self.node.body:
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            if isinstance(statement, ast.AnnAssign):
                targets = [statement.target]
            value = getattr(statement, "value", None)
            if len(targets) == 1 and isinstance(targets[0], ast.Name) and isinstance(value, ast.Constant):
                found[targets[0].id] = value.value
        return found

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Name and type of each field of the dataclass, class variables left out."""
        return [
            (statement.target.id, ast.unparse(statement.annotation))
            for statement in self.node.body
            if isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and "ClassVar" not in ast.unparse(statement.annotation)
        ]

    def finding(self, text: str) -> Finding:
        """The finding at this class."""
        return self.source.finding(self.node, f"{self.node.name} {text}")


def events(root: Path) -> list[Declared]:
    """Every domain event, by name."""
    found = _descendants(root, EVENT)
    return sorted(found.values(), key=lambda event: (str(event.attributes.get("name")), event.dotted))


def errors(root: Path) -> dict[str, Declared]:
    """Every anticipated error with the kinds it is built on, by dotted name."""
    return _descendants(root, ERROR)


def _descendants(root: Path, ancestor: str) -> dict[str, Declared]:
    classes = {found.dotted: found for found in _classes(root)}
    return {name: found for name, found in classes.items() if ancestor in line_of(name, classes)[1:]}


def _classes(root: Path) -> Iterator[Declared]:
    for source in python_files(root):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef):
                yield Declared(source, node)


def line_of(name: str, classes: Mapping[str, Declared]) -> list[str]:
    """A class and all it is built on, nearest first."""
    line = [name]
    for base in classes[name].bases if name in classes else []:
        line += line_of(base, classes)
    return line


def inherited(name: str, attribute: str, known: Mapping[str, Declared]) -> object:
    """A class attribute of an error, its own or that of the nearest base; None when nobody says."""
    if name not in known:
        return None
    if attribute in known[name].attributes:
        return known[name].attributes[attribute]
    return next((found for base in known[name].bases if (found := inherited(base, attribute, known)) is not None), None)


def code_of(name: str, known: Mapping[str, Declared]) -> str:
    """The stable code an error is answered with unless it says otherwise when raised."""
    return str(inherited(name, "code", known) or "error")


def settings(root: Path) -> dict[str, str]:
    """Each environment variable the product reads with its default as code; empty when it has none."""
    found: dict[str, str] = {}
    outside = [Source(root, path) for path in [*root.glob("*.py"), *sorted((root / "tests").rglob("*.py"))]]
    for source in [*python_files(root, tests=True), *outside]:
        for name, default in _read(source):
            found[name] = found.get(name) or default
    script = root / "loudou"
    if script.is_file():
        for name in VARIABLE.findall(script.read_text(encoding="utf-8")):
            found.setdefault(name, "")
    return dict(sorted(found.items()))


def extension_points(root: Path) -> dict[str, str]:
    """Each extension point by its name with the dotted name of its registry."""
    return {
        str(given.args[0].value): f"{source.module}.{target.id}"
        for source in python_files(root)
        for target, given in _assigned_calls(source)
        if source.stands_for(given.func) == REGISTRY and given.args and isinstance(given.args[0], ast.Constant)
    }


def _assigned_calls(source: Source) -> Iterator[tuple[ast.Name, ast.Call]]:
    """Module-level `NAME = call(…)`; of a generic class `NAME = call[type](…)` the subscript is left out."""
    for statement in source.tree.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        value = getattr(statement, "value", None)
        if isinstance(value, ast.Call) and isinstance(targets[0], ast.Name):
            bare = value.func.value if isinstance(value.func, ast.Subscript) else value.func
            yield targets[0], ast.Call(bare, value.args, value.keywords)


def permissions(root: Path) -> set[tuple[str, str]]:
    """(subject, act) wherever the product asks for both by name: `require(ctx, "lead", "claim")`, `may(…)`."""
    return {
        pair
        for source in python_files(root)
        for call in calls(source.tree)
        if (pair := _asked_for(source, call)) is not None
    }


def _asked_for(source: Source, call: ast.Call) -> tuple[str, str] | None:
    name = source.stands_for(call.func).rpartition(".")[2] or getattr(call.func, "attr", "")
    words = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    if name not in {"require", "may"} or len(words) != 2 or not all(isinstance(word, str) for word in words):
        return None
    return str(words[0]), str(words[1])


def metrics(root: Path) -> set[str]:
    """Every name the API answers figures under: the keys of what `_…_out` in the API of insight builds."""
    return {
        key.value
        for source in python_files(root)
        if source.inside.parts[0] == "insight" and source.path.name == "api.py"
        for function in functions(source.tree)
        if function.name.endswith("_out")
        for node in ast.walk(function)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def _read(source: Source) -> Iterator[tuple[str, str]]:
    for call in calls(source.tree):
        if source.stands_for(call.func) in READERS and call.args:
            yield from _variable(call.args[0], call.args[1] if len(call.args) > 1 else None)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Subscript) and source.stands_for(node.value) == "os.environ":
            yield from _variable(node.slice, None)


def _variable(name: ast.expr, default: ast.expr | None) -> Iterator[tuple[str, str]]:
    if isinstance(name, ast.Constant) and isinstance(name.value, str) and VARIABLE.fullmatch(name.value):
        yield name.value, _shown(default)


def _shown(default: ast.expr | None) -> str:
    if isinstance(default, ast.Constant) and isinstance(default.value, str):
        return default.value
    return ast.unparse(default) if default else ""
