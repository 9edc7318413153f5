"""Which texts of a record it is found by."""

from collections.abc import Sequence

from loudou.platform.records.declaration import RecordType
from loudou.platform.search.tokens import tokens_of

SEPARATOR = "\x1f"


def searched_attributes(record_type: RecordType) -> tuple[str, list[str]]:
    """The attribute of the title and of every other searched field."""
    title = next(f.attribute for f in record_type.fields if f.name == record_type.title)
    return title, [f.attribute for f in record_type.fields if f.is_searched and f.name != record_type.title]


def tokens_text(title: str, others: Sequence[object]) -> str:
    """The tokens joined for `string_to_array`; the separator never occurs in a token."""
    return SEPARATOR.join(tokens_of(title, [str(other) for other in others if other]))
