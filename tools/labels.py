"""Labels: the words of declarations, navigation, forms, models and choices, translated lazily where they stand."""

import ast
from collections.abc import Iterator

from tools.sources import Source, calls

KEYWORDS = {"label", "label_plural", "verbose_name", "verbose_name_plural"}
PLACES = {
    "loudou.platform.records.declaration": {
        "Action": 1, "ActionField": 1, "Field": 1, "Option": 1, "Related": 2, "SavedView": 1, "Section": 0,
    },
    "loudou.ui.navigation": {"NavItem": 1, "NavSection": 1, "NewItem": 1},
}  # fmt: skip
"""Which positional argument of a declaration is its label, by module and class."""
CHOICES = {"django.db.models.TextChoices", "django.db.models.IntegerChoices"}


def unwrapped_labels(source: Source) -> Iterator[ast.expr]:
    """Labels given as plain text."""
    for call in calls(source.tree):
        given = [keyword.value for keyword in call.keywords if keyword.arg in KEYWORDS]
        module, _dot, name = source.stands_for(call.func).rpartition(".")
        place = PLACES.get(module, {}).get(name)
        if place is not None:
            given += call.args[place : place + 1]
        yield from (value for value in given if _is_plain(value))
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and any(source.stands_for(base) in CHOICES for base in node.bases):
            yield from _plain_choices(node)


def _plain_choices(node: ast.ClassDef) -> Iterator[ast.expr]:
    for statement in node.body:
        value = statement.value if isinstance(statement, ast.Assign) else None
        if isinstance(value, ast.Tuple) and _is_plain(value.elts[-1]):
            yield value.elts[-1]


def _is_plain(node: ast.expr) -> bool:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(node.value)
    return is_text or isinstance(node, ast.JoinedStr)
