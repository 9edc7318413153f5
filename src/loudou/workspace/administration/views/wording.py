"""Errors and numbers of these pages in words."""

from typing import Any

from django.utils.translation import gettext

from loudou.kernel.errors import FieldProblem
from loudou.platform.rules.language import ExpressionError


def mark_of(text: str, error: ExpressionError | None) -> dict[str, Any]:
    """What is wrong with an expression and where: the text before the place, the place itself, and what follows."""
    if error is None:
        return {"is_sound": True}
    start, end = error.position, error.position + max(error.length, 1)
    return {
        "message": error.describe(gettext),
        "position": error.position + 1,
        "before": text[max(start - 30, 0) : start],
        "bad": text[start:end],
        "after": text[end : end + 30],
    }


def by_field(problems: list[FieldProblem] | tuple[FieldProblem, ...]) -> dict[str, str]:
    """What is wrong, by field or code, in the language at hand."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.field, []).append(gettext(problem.message))
    return {name: " ".join(dict.fromkeys(texts)) for name, texts in found.items()}
