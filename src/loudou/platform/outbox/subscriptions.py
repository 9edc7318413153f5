"""Who listens to which event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol, TypeVar, get_type_hints
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.events import DomainEvent
from loudou.kernel.registry import Registry

E = TypeVar("E", bound=DomainEvent)


class Handler(Protocol):
    """What runs when an event was told: in a transaction of its own, as the person who caused it."""

    def __call__(self, ctx: Context, event: Any, /) -> None:
        """Do what the event asks for; raising anything has it tried again."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A handler of one event under a key that stays the same over restarts, for deliveries wait under it."""

    key: str
    event_type: type[DomainEvent]
    handler: Handler


SUBSCRIPTIONS = Registry[Subscription](
    "Event subscriptions", Subscription, key=lambda one: f"{one.event_type.name} {one.key}"
)


def on(event_type: type[E]) -> Callable[[Callable[[Context, E], None]], Callable[[Context, E], None]]:
    """Subscribe a handler: it runs once per event, after commit, in a transaction of its own. Raises WrongShape."""

    def subscribe(handler: Callable[[Context, E], None]) -> Callable[[Context, E], None]:
        key = f"{handler.__module__}.{handler.__qualname__}"
        SUBSCRIPTIONS.register(Subscription(key, event_type, handler))
        return handler

    return subscribe


def handlers_of(event_name: str) -> Mapping[str, Subscription]:
    """The subscriptions to an event, by their stable keys."""
    return {one.key: one for one in SUBSCRIPTIONS if one.event_type.name == event_name}


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
