"""A list of records: filter, text, sort and page become one SQL statement, narrowed to what the actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, QuerySet, Value
from django.db.models.expressions import RawSQL

from loudou.kernel.context import Context
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.queries import require
from loudou.platform.records.catalogue import filter_condition
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.errors import QueryInvalid, RecordNotFound
from loudou.platform.records.fields import FieldInUse, fields_for, visible_columns
from loudou.platform.records.paging import SortKey, after_condition, read_cursor, write_cursor
from loudou.platform.records.places import first_of_places
from loudou.platform.search.queries import near_query, text_query

MOST_ROWS = 200
COUNT_UP_TO = 10_000
MOST_SORT_KEYS = 4
MOST_PLACES = 200
"""Whoever reaches more sees so much that the order's own index meets enough of it soon."""


class Words(StrEnum):
    """Which words a search takes: those typed, words near to them, or near ones where those typed find nothing."""

    TYPED = "typed"
    NEAR = "near"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a person or program asks of a list; `action` is what the rows must be granted for."""

    filter: str = ""
    text: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    limit: int = 50
    cursor: str = ""
    ids: tuple[UUID, ...] | None = None
    action: str = "read"
    words: Words = Words.EITHER


@dataclass(frozen=True, slots=True)
class Page:
    """Rows as dictionaries of attribute to value, with the cursor of the next page (None at the end)."""

    columns: tuple[FieldInUse, ...]
    rows: tuple[dict[str, Any], ...]
    next_cursor: str | None
    is_approximate: bool = False


def list_records(ctx: Context, record_type: RecordType, query: ListQuery) -> Page:
    """One page of what the actor may see.

    One SQL statement beside the actor's rights; a search that finds nothing is tried once more with near words (two
    further, the first of them once per context and text). Raises QueryInvalid, ExpressionError.
    """
    if not 1 <= query.limit <= MOST_ROWS:
        raise QueryInvalid("A page has 1 to %(most)s rows.", most=MOST_ROWS, field="limit")
    unknown = [name for name in query.columns if name not in fields_for(ctx, record_type)]
    if unknown:
        raise QueryInvalid("There are no such fields: %(names)s.", names=", ".join(unknown), field="fields")
    if query.words is not Words.NEAR:
        page = _page(ctx, record_type, query, text_query(query.text) if query.text else None)
        if page.rows or not query.text or query.cursor or query.words is Words.TYPED:
            return page
    near = _near(ctx, query.text)
    if near is None:
        return Page(tuple(visible_columns(ctx, record_type, query.columns)), (), None)
    return replace(_page(ctx, record_type, query, near), is_approximate=True)


def first_hits(ctx: Context, record_types: Sequence[RecordType], query: ListQuery) -> dict[str, tuple[UUID, ...]]:
    """The first records of each type that have the words of a text, in the order of its lists; none: left out.

    One SQL statement beside the actor's rights, however many types, and one more for near words.
    """
    tsquery = _near(ctx, query.text) if query.words is Words.NEAR else text_query(query.text)
    if tsquery is None or not record_types:
        return {}
    parts = []
    for record_type in record_types:
        order = (key.ordering() for key in sort_keys(ctx, record_type, ""))
        found = _narrowed(ctx, record_type, query, tsquery, query.action).order_by(*order)
        parts.append(found.annotate(found_in=Value(record_type.key)).values_list("found_in", "pk")[: query.limit])
    hits: dict[str, tuple[UUID, ...]] = {}
    for key, pk in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
        hits[key] = (*hits.get(key, ()), pk)
    return hits


def matching(ctx: Context, record_type: RecordType, query: ListQuery, action: str = "read") -> QuerySet[Any]:
    """Every record that fits filter and text and that the actor may do this to; unsorted."""
    return _narrowed(ctx, record_type, query, text_query(query.text) if query.text else None, action)


def count_records(ctx: Context, record_type: RecordType, query: ListQuery, *, is_exact: bool = False) -> int:
    """How many records fit, counted up to 10,001 unless asked exactly. One SQL statement."""
    found = matching(ctx, record_type, query)
    if is_exact:
        return found.count()
    return found.order_by().values("pk")[: COUNT_UP_TO + 1].count()


def get_record(ctx: Context, record_type: RecordType, record_id: UUID, action: str = "read") -> Any:
    """One record the actor may do this to. One SQL statement. Raises RecordNotFound when absent or invisible."""
    found = record_type.model.objects.visible_to(ctx, "read").filter(pk=record_id).first()  # type: ignore[attr-defined]  # record querysets have it
    if found is None:
        raise RecordNotFound("There is no such record, or you may not see it.", id=record_id)
    if action != "read":
        require(ctx, record_type.key, action)
        if not record_type.model.objects.visible_to(ctx, action).filter(pk=record_id).exists():  # type: ignore[attr-defined]  # as above
            raise ActionRefused(
                "You may see this record but not do this to it.", record_type=record_type.key, action=action
            )
    return found


def successor_of(ctx: Context, record_type: RecordType, record_id: UUID) -> UUID | None:
    """The record that stands for one that was merged away, when the actor sees it; None for every other.

    At most two SQL statements, none for types whose records are never merged.
    """
    if not record_type.successor:
        return None
    objects = record_type.model.objects  # type: ignore[attr-defined]  # record querysets have visible_to
    # system: a merged record is nobody's any more; whether its successor is seen decides
    found = objects.filter(pk=record_id).values_list(record_type.successor, flat=True).first()
    if found is None or not objects.visible_to(ctx).filter(pk=found).exists():
        return None
    return UUID(str(found))


def sort_keys(ctx: Context, record_type: RecordType, sort: str) -> list[SortKey]:
    """The order a sort text asks for, always down to the id. Raises QueryInvalid for a field without an index."""
    usable = fields_for(ctx, record_type)
    keys: list[SortKey] = []
    parts = [part for part in (sort or record_type.default_sort).split(",") if part.strip()]
    if len(parts) > MOST_SORT_KEYS:
        raise QueryInvalid("A list is sorted by at most %(most)s fields.", most=MOST_SORT_KEYS, field="sort")
    for part in parts:
        name = part.strip().lstrip("-")
        if name not in usable or not usable[name].field.can_sort:
            raise QueryInvalid("Lists cannot be sorted by %(name)s.", field="sort", name=name)
        field = usable[name].field
        column = "title_key" if name == record_type.title and _has(record_type, "title_key") else field.attribute
        model_field = record_type.model._meta.get_field(column)
        keys.append(SortKey(column, part.strip().startswith("-"), bool(getattr(model_field, "null", False))))
    return [*keys, SortKey("id", is_descending=bool(keys) and keys[0].is_descending, is_nullable=False)]


def _has(record_type: RecordType, column: str) -> bool:
    return any(f.name == column for f in record_type.model._meta.get_fields())


def _narrowed(
    ctx: Context, record_type: RecordType, query: ListQuery, tsquery: str | None, action: str = "read"
) -> QuerySet[Any]:
    found: QuerySet[Any] = record_type.model.objects.visible_to(ctx, action)  # type: ignore[attr-defined]  # as above
    if query.ids is not None:
        found = found.filter(pk__in=query.ids)
    if query.filter:
        found = found.filter(filter_condition(ctx, record_type, query.filter))
    if tsquery is not None:
        table = connection.ops.quote_name(record_type.model._meta.db_table)
        found = found.filter(
            RawSQL(f'{table}."search" @@ %s::tsquery', [tsquery], output_field=BooleanField())  # noqa: S611 - quoted table, parameter
        )
    return found


def _page(ctx: Context, record_type: RecordType, query: ListQuery, tsquery: str | None) -> Page:
    keys = sort_keys(ctx, record_type, query.sort)
    order = ",".join(("-" if key.is_descending else "") + key.column for key in keys)
    found = _narrowed(ctx, record_type, query, tsquery, query.action)
    if query.cursor:
        found = found.filter(after_condition(keys, read_cursor(query.cursor, order, len(keys))))
    places = record_type.model.objects.all().places(ctx) if query.action == "read" else None  # type: ignore[attr-defined]  # as above
    if places is not None and len(places) <= MOST_PLACES and tsquery is None and len(keys) == 2:
        found = first_of_places(found, places, keys, query.limit + 1)
    columns = visible_columns(ctx, record_type, query.columns)
    attributes = _attributes(record_type, columns, keys)
    values = list(found.order_by(*(key.ordering() for key in keys)).values_list(*attributes)[: query.limit + 1])
    rows = tuple(dict(zip(attributes, row, strict=True)) for row in values[: query.limit])
    has_more = len(values) > query.limit
    following = write_cursor(order, [rows[-1][key.column] for key in keys]) if has_more else None
    return Page(tuple(columns), rows, following)


def _near(ctx: Context, text: str) -> str | None:
    """The near words of a text; the palette asks for the same ones for every type of record."""
    known = ctx.memo.get("near_words")
    if not isinstance(known, tuple) or known[0] != text:
        known = ctx.memo["near_words"] = (text, near_query(text))
    near: str | None = known[1]
    return near


def _attributes(record_type: RecordType, columns: Sequence[FieldInUse], keys: Sequence[SortKey]) -> list[str]:
    """Each attribute once: what the columns show, the title, and what the doors always need."""
    wanted = ["id", *(key.column for key in keys), *(c.field.attribute for c in columns)]
    for name in (record_type.title, record_type.subtitle, record_type.state_field):
        declared = record_type.field_named(name) if name else None
        if declared is not None:
            wanted.append(declared.attribute)
    companions = [c.field.currency for c in columns if c.field.currency]
    wanted += [n for n in ("owner_id", "currency", "version", *companions) if _has_column(record_type, n)]
    return list(dict.fromkeys(wanted))


def _has_column(record_type: RecordType, attribute: str) -> bool:
    return any(getattr(f, "attname", "") == attribute for f in record_type.model._meta.concrete_fields)
