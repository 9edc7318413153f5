"""The history of a record as its reader may see it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from loudou.kernel.context import Context
from loudou.platform.changes.shapes import HistoryEntry
from loudou.platform.identity.queries import people
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.fields import FieldInUse, fields_for

BOOKKEEPING = frozenset({"version", "updated_at", "id", "created_at", "created_by"})


def shown_history(ctx: Context, record_type: RecordType, entries: Sequence[HistoryEntry]) -> list[dict[str, Any]]:
    """Entries with the columns the actor may read, under their labels; others are left out. One SQL statement."""
    by_column = _by_column(record_type, fields_for(ctx, record_type))
    names = people({e.actor_id for e in entries if e.actor_id is not None})
    shown = []
    for entry in entries:
        changes = _changes(entry, by_column)
        if not changes and entry.op == "U":
            continue
        actor = names.get(entry.actor_id) if entry.actor_id else None
        shown.append(
            {
                "change_set_id": entry.change_set_id,
                "act": entry.label,
                "operation": {"I": "created", "U": "changed", "D": "deleted"}[entry.op],
                "actor_id": entry.actor_id,
                "actor_name": actor.name if actor else gettext("System"),
                "at": entry.at.isoformat(),
                "source": entry.source,
                "reason": entry.reason,
                "changes": changes if entry.op == "U" else [],
            }
        )
    return shown


def _by_column(record_type: RecordType, usable: Mapping[str, FieldInUse]) -> dict[str, FieldInUse]:
    found = {}
    for field in usable.values():
        if field.custom is None:
            model_field = record_type.model._meta.get_field(field.field.attribute)
            found[str(getattr(model_field, "column", field.field.attribute))] = field
    return found


def _changes(entry: HistoryEntry, by_column: Mapping[str, FieldInUse]) -> list[dict[str, Any]]:
    columns = dict.fromkeys((*entry.before, *entry.after))
    return [
        {
            "field": by_column[column].name,
            "label": str(by_column[column].field.label),
            "before": entry.before.get(column),
            "after": entry.after.get(column),
        }
        for column in columns
        if column in by_column and column not in BOOKKEEPING
    ]
