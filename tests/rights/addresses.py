"""Every address the product answers, filled in with what belongs to Ada."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

from loudou.platform.records.actions import actions_of
from loudou.platform.records.registry import record_type

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Belonging:
    """A record of Ada's: its type's key and plural, its id, and what may be done to it."""

    key: str
    record_id: UUID

    @property
    def plural(self):
        return record_type(self.key).plural

    @property
    def actions(self):
        return [action.key for action in actions_of(record_type(self.key))]

    @property
    def fields(self):
        return [f.name for f in record_type(self.key).fields if f.can_edit][:3]


def routes() -> Iterator[str]:
    """Every route of the product as written in the url files, API and libraries included."""

    def walk(patterns, prefix):
        for pattern in patterns:
            route = prefix + str(pattern.pattern).lstrip("^").rstrip("$").replace("\\Z", "")
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern):
                yield route

    yield from walk(get_resolver().url_patterns, "")


def filled(route: str, belongings: list[Belonging], known: dict[str, str]) -> Iterator[str]:
    """The addresses a route stands for: once per belonging where it names a record, else once."""
    names = {name for _kind, name in PARAMETER.findall(route)}
    if not names:
        yield f"/{route}"
        return
    for belonging in belongings:
        fixed = known | {"plural": belonging.plural, "record": belonging.key, "pk": str(belonging.record_id)}
        fixed |= {"record_id": str(belonging.record_id), f"{belonging.key}_id": str(belonging.record_id)}
        for variant in _variants(names, belonging):
            values = fixed | variant
            yield "/" + PARAMETER.sub(lambda m, values=values, b=belonging: values.get(m[2], str(b.record_id)), route)


def _variants(names: set[str], belonging: Belonging) -> list[dict[str, str]]:
    if "name" in names:
        return [{"name": name} for name in belonging.fields]
    if "key" in names and "record_id" in names and "plural" in names:
        return [{"key": key} for key in belonging.actions] or [{"key": "none"}]
    if "key" in names and "plural" in names:
        return [{"key": key} for key in belonging.actions] or [{"key": "none"}]
    return [{"key": belonging.key}]
