"""What imports cannot show: no imports inside functions, no get_model, no signals, no save(), no Meta.ordering.

And `emit` is called by atomic services only, so that an event and the change it tells of commit or vanish together.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.findings import Finding, report, run
from tools.sources import Function, Source, calls, functions, is_in_room, python_files

SIGNALS = "django.db.models.signals"
ATOMIC = {
    "django.db.transaction.atomic",
    "loudou.platform.changes.recording.recording",
    "loudou.platform.changes.recording.records_changes",
}


def find(root: Path) -> Iterator[Finding]:
    """Every breach of the layout rules, tests included where the rule holds for them too."""
    for source in python_files(root, tests=True):
        yield from _local_imports(source)
        if "tests" in source.inside.parts:
            continue
        yield from _late_models(source)
        yield from _signals(source)
        yield from _loose_events(source)
        if is_in_room(source, "models"):
            yield from _clever_models(source)


def _local_imports(source: Source) -> Iterator[Finding]:
    """`AppConfig.ready` must import late, because Django loads models after apps; nothing else may."""
    for function in functions(source.tree):
        if source.path.name == "apps.py" and function.name == "ready":
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield source.finding(node, f"import inside {function.name}; imports stand at the top")


def _late_models(source: Source) -> Iterator[Finding]:
    for call in calls(source.tree):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "get_model":
            yield source.finding(call, "get_model hides a dependency; import what you may, ask a query for the rest")
        if source.stands_for(call.func) == "importlib.import_module" and _names_us(call):
            yield source.finding(call, "import_module hides a dependency from the contracts; import it")


def _names_us(call: ast.Call) -> bool:
    name = call.args[0] if call.args else None
    return isinstance(name, ast.Constant) and str(name.value).startswith("loudou.")


def _signals(source: Source) -> Iterator[Finding]:
    for node in ast.walk(source.tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom) and node.module == SIGNALS and names != ["post_migrate"]:
            yield source.finding(node, "model signals act behind the caller's back; call a service or emit an event")
        if isinstance(node, ast.ImportFrom | ast.Import) and "django.dispatch" in _modules(node):
            yield source.finding(node, "own signals are not used; emit an event")


def _modules(node: ast.ImportFrom | ast.Import) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]


def _loose_events(source: Source) -> Iterator[Finding]:
    if "emit" not in source.names or not source.names["emit"].startswith("loudou.platform.outbox"):
        return
    if not is_in_room(source, "services"):
        yield source.finding(source.tree, "imports emit; only services announce events")
        return
    for function in functions(source.tree):
        emits = [call for call in calls(function) if source.stands_for(call.func) == source.names["emit"]]
        if emits and not _is_atomic(source, function) and not _is_private_beside_atomic(source, function):
            yield source.finding(emits[0], f"{function.name} emits outside transaction.atomic")


def _is_atomic(source: Source, function: Function) -> bool:
    opened = [item.context_expr for node in ast.walk(function) if isinstance(node, ast.With) for item in node.items]
    for expression in [*function.decorator_list, *opened]:
        target = expression.func if isinstance(expression, ast.Call) else expression
        if source.stands_for(target) in ATOMIC:
            return True
    return False


def _is_private_beside_atomic(source: Source, function: Function) -> bool:
    publics = [other for other in functions(source.tree) if not other.name.startswith("_")]
    return function.name.startswith("_") and bool(publics) and all(_is_atomic(source, other) for other in publics)


def _clever_models(source: Source) -> Iterator[Finding]:
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ClassDef):
            continue
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef) and statement.name in {"save", "delete"}:
                yield source.finding(
                    statement, f"{node.name}.{statement.name} is overridden; bulk writes would miss it"
                )
            if node.name == "Meta" and isinstance(statement, ast.Assign) and _assigns(statement, "ordering"):
                yield source.finding(statement, "Meta.ordering costs every query; order where the list is read")


def _assigns(statement: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in statement.targets)


def main(argv: list[str]) -> int:
    """1 when the layout is broken, else 0."""
    return report(find, argv)


if __name__ == "__main__":
    run(main)
