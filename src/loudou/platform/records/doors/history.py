"""The history of a record in words: labels for choices, names for people and records, times of this place."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from loudou.kernel.context import Context
from loudou.platform.changes.queries import history_of
from loudou.platform.changes.shapes import HistoryEntry
from loudou.platform.identity.queries import people
from loudou.platform.records.cells import render_value
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.doors.request import look_for
from loudou.platform.records.doors.rows import concrete_field
from loudou.platform.records.doors.words import act_words, source_words
from loudou.platform.records.fields import FieldInUse, fields_for
from loudou.platform.records.history import BOOKKEEPING
from loudou.platform.records.references import names_of
from loudou.platform.records.renderers import Look
from loudou.ui import formats

ICONS = {"I": "plus", "U": "edit", "D": "trash"}
SHOWN = 30
Values = dict[str, Any]


def history_days(ctx: Context, kind: RecordType, record: Any, *, limit: int = SHOWN) -> list[dict[str, Any]]:
    """The latest changes of a record by day, newest first, as its reader may see them.

    Two SQL statements and one per type of reference that changed.
    """
    entries = history_of([record.pk], limit=limit)
    usable = {_column(kind, one): one for one in fields_for(ctx, kind).values() if one.custom is None}
    typed = [(entry, _values(kind, usable, entry.before), _values(kind, usable, entry.after)) for entry in entries]
    rows = [values for _entry, before, after in typed for values in (before, after)]
    currency = {"currency": getattr(record, "currency", None)}
    look = look_for(names_of([one.field for one in usable.values()], rows))
    actors = people({entry.actor_id for entry in entries if entry.actor_id is not None})
    events = [
        _event(entry, _changes(usable, currency | before, currency | after, entry, look), actors, look)
        for entry, before, after in typed
    ]
    seen = [event for event in events if event["changes"] or event["op"] != "U"]
    return [
        {"label": formats.short_day(day, lang=look.language, today=_day(look.now, look)), "events": list(group)}
        for day, group in groupby(seen, key=lambda event: event["day"])
    ]


def _event(
    entry: HistoryEntry, changes: Sequence[Mapping[str, Any]], actors: Mapping[Any, Any], look: Look
) -> dict[str, Any]:
    actor = actors.get(entry.actor_id)
    return {
        "op": entry.op,
        "icon": ICONS[entry.op],
        "tone": "accent" if entry.op == "I" else "idle",
        "who": actor.name if actor is not None else gettext("System"),
        "act": act_words(entry.label),
        "source": source_words(entry.source),
        "day": _day(entry.at, look),
        "at": entry.at,
        "clock": formats.clock(entry.at, zone=look.zone),
        "reason": entry.reason,
        "changes": changes if entry.op == "U" else [],
    }


def _changes(
    usable: Mapping[str, FieldInUse], before: Values, after: Values, entry: HistoryEntry, look: Look
) -> list[dict[str, SafeString | str]]:
    changed = [column for column in dict.fromkeys((*entry.before, *entry.after)) if column in usable]
    return [
        {
            "label": str(usable[column].field.label),
            "before": render_value(usable[column], before, look),
            "after": render_value(usable[column], after, look),
        }
        for column in changed
        if column not in BOOKKEEPING
    ]


def _values(kind: RecordType, usable: Mapping[str, FieldInUse], stored: Mapping[str, str | None]) -> Values:
    """What PostgreSQL wrote as text, as the model has it; a text that no longer fits stays as it is."""
    found: Values = {}
    for column, text in stored.items():
        if column not in usable:
            continue
        attribute = usable[column].field.attribute
        try:
            found[attribute] = concrete_field(kind, attribute).to_python(text)
        except (ValidationError, ValueError, TypeError):
            found[attribute] = text
    return found


def _column(kind: RecordType, usable: FieldInUse) -> str:
    return str(concrete_field(kind, usable.field.attribute).column)


def _day(at: datetime, look: Look) -> date:
    return at.astimezone(look.zone).date()
