"""Addresses of the engine's pages. A pattern is reversed once and filled per row: a list needs hundreds of them."""

from functools import lru_cache
from uuid import UUID

from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

from loudou.platform.records.declaration import RecordType

SOMEBODY = UUID(int=0)
_PLACE = str(SOMEBODY)


def page_of(kind: RecordType, record_id: UUID) -> str:
    """The page of a record: the domain's own where that is installed, else the engine's."""
    return filled(page_pattern(kind), record_id)


def own_page_of(kind: RecordType, record_id: UUID) -> str:
    """The domain's own page of a record; empty when it has none or it is not installed."""
    return filled(_pattern(kind.page_url, (SOMEBODY,)), record_id) if kind.page_url else ""


def page_pattern(kind: RecordType) -> str:
    """The page of a record as a pattern for `filled`."""
    own = _pattern(kind.page_url, (SOMEBODY,)) if kind.page_url else ""
    return own or pattern("page", kind)


def pattern(door: str, kind: RecordType, *rest: str) -> str:
    """A door on one record (`peek`, `edit`, `move`, `act`, `inline`) as a pattern for `filled`."""
    return _pattern(f"records:{door}", (kind.plural, SOMEBODY, *rest))


def filled(address: str, record_id: UUID) -> str:
    """The pattern with a record put in."""
    return address.replace(_PLACE, str(record_id))


def door_of(door: str, kind: RecordType, record_id: UUID, *rest: str) -> str:
    """The address of a door on one record."""
    return filled(pattern(door, kind, *rest), record_id)


def list_of(kind: RecordType, door: str = "list", *rest: str) -> str:
    """The address of a door on the whole type (`list`, `board`, `create`, …)."""
    return _pattern(f"records:{door}", (kind.plural, *rest))


def _pattern(name: str, args: tuple[UUID | str, ...]) -> str:
    return _reversed(get_urlconf(), get_script_prefix(), name, args)


@lru_cache(maxsize=2048)
def _reversed(_urlconf: str | None, _prefix: str, name: str, args: tuple[UUID | str, ...]) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
