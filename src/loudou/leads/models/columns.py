"""How rows and columns are written that PostgreSQL reads from text when they are copied in.

A lead has more than fifty columns: joined here in one go, copying costs a fifth of what adapting value by value does.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from loudou.platform.search.tokens import tokens_of

SEARCHED = ("name", "email", "mobile", "phone", "wechat", "uscc", "also_known")
"""What a lead is found by besides what it is called and its number."""
_searched = itemgetter(*SEARCHED)


def search_text(values: Mapping[str, Any], number: str) -> str:
    """The search tokens of a lead as PostgreSQL reads a tsvector."""
    others = " ".join([number, *_searched(values)])
    tokens = tokens_of(values["display_name"], (others,))
    return "'" + "' '".join([token.replace("\\", "").replace("'", "''") for token in tokens]) + "'"


def array_text(items: Sequence[str]) -> str:
    """A list of words as PostgreSQL reads an array."""
    if not items:
        return "{}"
    quoted = [item.replace("\\", "\\\\").replace('"', '\\"') for item in items]
    return '{"' + '","'.join(quoted) + '"}'


NULL = "\x01"
"""Stands for no value; texts are cleaned of control characters before, so none consists of it."""
COPY_OPTIONS = r"(NULL E'\001')"
_SPECIAL = re.compile(r"[\\\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": ""})


def copy_line(columns: Sequence[str]) -> str:
    """One row of `COPY … FROM STDIN` in text format, ended; columns are texts, NULL stands for no value."""
    line = "\t".join(columns)
    if _SPECIAL.search(line) or line.count("\t") != len(columns) - 1 or "\x00" in line:
        line = "\t".join([text if text == NULL else text.translate(_ESCAPES) for text in columns])
    return line + "\n"


def nullable(value: object) -> str:
    """A value as text, NULL for None."""
    return NULL if value is None else str(value)


def copy_block(rows: Iterable[Sequence[str]]) -> str:
    """Rows for one write to a COPY."""
    return "".join([copy_line(columns) for columns in rows])
