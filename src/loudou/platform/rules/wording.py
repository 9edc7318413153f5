"""Text without regard to case, patterns for LIKE and array literals: what both back ends must treat alike."""

_LIKE_SPECIAL = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})
_SIMPLE_CASE = str.maketrans({"İ": "i", "Σ": "σ"})


def lower_case(text: str) -> str:
    """The text in lower case, letter by letter as PostgreSQL does it.

    Python alone would make two letters of İ, and another letter of a Σ at the end of a word.
    """
    return text.lower() if text.isascii() else text.translate(_SIMPLE_CASE).lower()


def like_literal(text: str) -> str:
    """A LIKE pattern that matches exactly this text."""
    return text.translate(_LIKE_SPECIAL)


def array_literal(text: str) -> str:
    """A PostgreSQL array literal that holds just this text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'{{"{escaped}"}}'
