"""Pages by position in the order, never by counting rows off (keyset paging)."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db.models import F, Q
from django.db.models.expressions import OrderBy

from loudou.platform.records.errors import QueryInvalid

TAGS: dict[type, str] = {UUID: "u", Decimal: "d", datetime: "t", date: "a"}
PARSERS: dict[str, Callable[[str], Any]] = {
    "u": UUID,
    "d": Decimal,
    "t": datetime.fromisoformat,
    "a": date.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class SortKey:
    """One column of the order. Empty values count as the lowest, so one index serves both directions."""

    column: str
    is_descending: bool
    is_nullable: bool

    def ordering(self) -> OrderBy:
        """The ORDER BY term, its null order fitting an index `(column DESC NULLS LAST)` or `(column)`."""
        if not self.is_nullable:
            return F(self.column).desc() if self.is_descending else F(self.column).asc()
        return F(self.column).desc(nulls_last=True) if self.is_descending else F(self.column).asc(nulls_first=True)

    def spoken(self, table: str) -> str:
        """The same as text, of a column of this table."""
        term = f'{table}."{self.column}" {"DESC" if self.is_descending else "ASC"}'
        return f"{term} NULLS {'LAST' if self.is_descending else 'FIRST'}" if self.is_nullable else term

    def after(self, value: Any) -> Q:
        """Rows strictly after this value in this one column."""
        if self.is_descending:
            if value is None:
                return Q(pk__in=())
            below = Q(**{f"{self.column}__lt": value})
            return below | Q(**{f"{self.column}__isnull": True}) if self.is_nullable else below
        if value is None:
            return Q(**{f"{self.column}__isnull": False})
        return Q(**{f"{self.column}__gt": value})

    def same(self, value: Any) -> Q:
        """Rows with this value in this column."""
        return Q(**{f"{self.column}__isnull": True}) if value is None else Q(**{self.column: value})

    def bound(self, value: Any) -> Q | None:
        """A plain range on the leading column that lets the index start at the page; None for nullable columns."""
        if self.is_nullable or value is None:
            return None
        return Q(**{f"{self.column}__{'lte' if self.is_descending else 'gte'}": value})


def after_condition(keys: Sequence[SortKey], values: Sequence[Any]) -> Q:
    """Rows strictly after a row with these values, in the order of the keys."""
    condition = Q(pk__in=())
    for index in range(len(keys) - 1, -1, -1):
        here = keys[index].after(values[index])
        condition = here if index == len(keys) - 1 else here | (keys[index].same(values[index]) & condition)
    bound = keys[0].bound(values[0])
    return condition if bound is None else bound & condition


def write_cursor(order: str, values: Sequence[Any]) -> str:
    """An opaque cursor: the order it belongs to and the last row's values in it."""
    tagged = [[TAGS.get(type(v), ""), str(v) if type(v) in TAGS else v] for v in values]
    return base64.urlsafe_b64encode(orjson.dumps([order, tagged])).rstrip(b"=").decode()


def read_cursor(cursor: str, order: str, count: int) -> list[Any]:
    """The values a cursor carries. Raises QueryInvalid for one that is broken or belongs to another order."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        stored_order, tagged = orjson.loads(base64.urlsafe_b64decode(padded))
        values = [PARSERS[tag](value) if tag else value for tag, value in tagged]
    except (ValueError, TypeError, KeyError, ArithmeticError, binascii.Error, UnicodeEncodeError) as error:
        raise QueryInvalid("This page address is broken. Start from the first page.", field="cursor") from error
    if stored_order != order or len(values) != count or any(isinstance(v, (list, dict)) for v in values):
        raise QueryInvalid("This page address belongs to another order.", field="cursor")
    return values
