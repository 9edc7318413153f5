"""The request and answer shapes of each record type, for validation and OpenAPI."""

from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from loudou.platform.records.declaration import Field as RecordField
from loudou.platform.records.declaration import Kind, RecordType

JSON_TYPES: dict[Kind, Any] = {
    Kind.NUMBER: Decimal | str,
    Kind.MONEY: str | Decimal,
    Kind.PERCENT: Decimal | str,
    Kind.SCORE: str,
    Kind.BOOLEAN: bool,
    Kind.USER: UUID,
    Kind.REFERENCE: UUID,
    Kind.TAGS: list[str],
}
POINTING = {Kind.USER, Kind.REFERENCE}


class Strict(Schema):
    """An input that refuses unknown names."""

    model_config = ConfigDict(extra="forbid")


class Moved(Schema):
    """The record was merged into the one of this id; `Location` holds its address."""

    id: UUID
    code: Literal["merged"]


class ListOf(Schema):
    """A page of records."""

    items: list[dict[str, Any]]
    next: str | None
    count: int | None = None


class BulkIn(Strict):
    """Many records in one call."""

    rows: list[dict[str, Any]] = Field(max_length=10_000)
    atomic: bool = True


class ActionIn(Strict):
    """What an action on one record is given."""

    values: dict[str, Any] = {}


class SetActionIn(Strict):
    """An action on a set: its ids, or everything a filter finds."""

    ids: list[UUID] | None = Field(default=None, max_length=1000)
    filter: str | None = None
    values: dict[str, Any] = {}


class Problem(Schema):
    """An error as RFC 9457 describes it."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[dict[str, Any]] = []
    facts: dict[str, Any] = {}
    request_id: str


Count = Literal["none", "exact", "estimate"]


def input_schema(record_type: RecordType, *, for_edit: bool) -> type[Schema]:
    """The body of a create or an edit; unknown fields are refused, values are checked by the engine."""
    chosen = [f for f in record_type.fields if (f.can_edit if for_edit else f.can_create)]
    members: dict[str, Any] = {_api_name(f): _member(f, required=f.is_required and not for_edit) for f in chosen}
    members["custom"] = (dict[str, Any], {})
    if for_edit:
        members["version"] = (int, ...)
    name = f"{_camel(record_type.key)}{'Edit' if for_edit else 'New'}"
    return create_model(name, __base__=Strict, **members)


def output_schema(record_type: RecordType) -> type[Schema]:
    """What a record looks like when read; fields the reader may not see are absent."""
    members: dict[str, Any] = {"id": (UUID, ...)}
    for field in record_type.fields:
        members[_api_name(field)] = (JSON_TYPES.get(field.kind, str) | None, None)
        if field.kind in POINTING:
            members[f"{field.name}_name"] = (str | None, None)
    members |= {"custom": (dict[str, Any] | None, None), "version": (int | None, None), "currency": (str | None, None)}
    return create_model(_camel(record_type.key), __base__=Schema, **members)


def _member(field: RecordField, *, required: bool) -> tuple[Any, Any]:
    kind = JSON_TYPES.get(field.kind, str)
    described = Field(... if required else None, description=str(field.help) or None)
    return (kind if required else kind | None, described)


def _api_name(field: RecordField) -> str:
    return f"{field.name}_id" if field.kind in POINTING else field.name


def _camel(key: str) -> str:
    return "".join(part.capitalize() for part in key.replace("-", "_").split("_"))
