"""Who listens to which event."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.events import DomainEvent

E = TypeVar("E", bound=DomainEvent)
Handler = Callable[[Context, Any], None]
_handlers: dict[str, dict[str, tuple[type[DomainEvent], Handler]]] = {}


def on(event_type: type[E]) -> Callable[[Callable[[Context, E], None]], Callable[[Context, E], None]]:
    """Subscribe a handler: it runs once per event, after commit, in a transaction of its own."""

    def subscribe(handler: Callable[[Context, E], None]) -> Callable[[Context, E], None]:
        key = f"{handler.__module__}.{handler.__qualname__}"
        _handlers.setdefault(event_type.name, {})[key] = (event_type, handler)
        return handler

    return subscribe


def handlers_of(event_name: str) -> Mapping[str, tuple[type[DomainEvent], Handler]]:
    """The subscribed handlers of an event, by their stable keys."""
    return MappingProxyType(_handlers.get(event_name, {}))


def to_payload(event: DomainEvent) -> dict[str, object]:
    """The event's own fields as JSON values; subjects are kept apart."""
    return {f.name: _plain(getattr(event, f.name)) for f in fields(event) if f.name != "subject_ids"}


def from_payload(event_type: type[E], subject_ids: tuple[UUID, ...], payload: Mapping[str, object]) -> E:
    """The event as it was told; fields a newer sender added are ignored."""
    hints = get_type_hints(event_type)
    known = {f.name for f in fields(event_type)} - {"subject_ids"}
    values = {name: _typed(hints[name], value) for name, value in payload.items() if name in known}
    return event_type(subject_ids=subject_ids, **values)


def _plain(value: object) -> object:
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def _typed(hint: object, value: object) -> object:
    text = str(hint)
    if value is None:
        return None
    if isinstance(value, list):
        return tuple(_typed_text(text, item) for item in value)
    return _typed_text(text, value)


def _typed_text(hint: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    for kind, parse in (("UUID", UUID), ("Decimal", Decimal), ("datetime.datetime", datetime.fromisoformat)):
        if kind in hint:
            return parse(value)
    return date.fromisoformat(value) if "datetime.date" in hint else value
