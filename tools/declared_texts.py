"""Texts for people that are declared as plain English and translated where they are shown.

Domain errors, notices and tables of messages are written without Django, so their texts are plain literals: the first
argument of a raised domain error, the `title` of an error class, the message of a FieldProblem or a notice, and the
values of the dictionaries in a module called `messages`.
"""

import ast
from collections.abc import Collection, Iterator

from tools.sources import Source, calls

PROBLEM = "loudou.kernel.errors.FieldProblem"


def declared(source: Source, errors: Collection[str]) -> Iterator[ast.expr]:
    """The expressions that are such texts; a literal is translatable, anything put together is not.

    `errors` are the dotted names of the domain errors: what a fault of the machine says is for operators, in English.
    """
    yield from _raised(source, errors)
    yield from _titles(source, errors)
    yield from _messages(source)
    if source.path.stem == "messages":
        yield from _tables(source)


def _raised(source: Source, errors: Collection[str]) -> Iterator[ast.expr]:
    for node in ast.walk(source.tree):
        raised = node.exc if isinstance(node, ast.Raise) else None
        if isinstance(raised, ast.Call) and raised.args and source.dotted(raised.func) in errors:
            yield raised.args[0]


def _titles(source: Source, errors: Collection[str]) -> Iterator[ast.expr]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and f"{source.module}.{node.name}" in errors:
            for statement in node.body:
                if isinstance(statement, ast.Assign) and any(_is_title(target) for target in statement.targets):
                    yield statement.value


def _is_title(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id == "title"


def _messages(source: Source) -> Iterator[ast.expr]:
    for call in calls(source.tree):
        if source.stands_for(call.func) == PROBLEM and len(call.args) > 2:
            yield call.args[2]
        for keyword in call.keywords:
            if keyword.arg == "message":
                yield keyword.value


def _tables(source: Source) -> Iterator[ast.expr]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Dict):
            yield from node.values
