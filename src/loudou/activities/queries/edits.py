"""Recorded changes of records as items of a timeline."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from loudou.activities.queries.stored import stored_in_words
from loudou.activities.shapes import Alteration, RecordRef, TimelineItem
from loudou.kernel.context import Context
from loudou.platform.changes.queries import history_of
from loudou.platform.changes.shapes import HistoryEntry
from loudou.platform.records.declaration import Kind, RecordType
from loudou.platform.records.history import shown_history
from loudou.platform.records.registry import record_type

LATEST_CHANGES = 200
"""How far back changes are told; the history of a record tells all."""
POINTING = {Kind.USER, Kind.REFERENCE}


def edit_items(
    ctx: Context, links: Sequence[RecordRef], before: datetime, limit: int, told: frozenset[str]
) -> list[TimelineItem]:
    """Which fields somebody changed, one item per act; fields the actor may not read are left out.

    `told` are the acts another source tells. Two SQL statements, and one more per further type of record.
    """
    entries = [
        entry
        for entry in history_of([link.record_id for link in links], limit=LATEST_CHANGES)
        if entry.at < before and entry.label not in told
    ]
    items: list[TimelineItem] = []
    for key in dict.fromkeys(link.record_type for link in links):
        kind = record_type(key)
        own = [entry for entry in entries if entry.table == kind.model._meta.db_table]
        if own:
            items += _items(kind, own, shown_history(ctx, kind, own), ctx.now)
    return sorted(items, key=lambda item: (item.at, item.order), reverse=True)[: limit + 1]


def _items(
    kind: RecordType, entries: Sequence[HistoryEntry], shown: Iterable[Mapping[str, Any]], now: datetime
) -> list[TimelineItem]:
    acts = {entry.change_set_id: entry for entry in reversed(entries)}
    by_act: dict[UUID, list[Mapping[str, Any]]] = {}
    for one in shown:
        by_act.setdefault(one["change_set_id"], []).append(one)
    return [_item(kind, acts[act], changes, now) for act, changes in by_act.items()]


def _told(one: Alteration, count: int) -> str:
    """What became of a field, under its name where several changed."""
    change = f"{one.before or '–'} → {one.after or '–'}"
    return f"{one.label} {change}" if count > 1 else change


def _item(kind: RecordType, act: HistoryEntry, changes: Sequence[Mapping[str, Any]], now: datetime) -> TimelineItem:
    actor = str(changes[0]["actor_name"])
    was_created = any(change["operation"] == "created" for change in changes)
    altered = [] if was_created else [_alteration(kind, one, now) for change in changes for one in change["changes"]]
    if was_created:
        title = gettext("%(actor)s added the %(record)s") % {"actor": actor, "record": str(kind.label)}
    else:
        names = gettext(", ").join(dict.fromkeys(one.label for one in altered))
        title = gettext("%(actor)s changed %(fields)s") % {"actor": actor, "fields": names}
    return TimelineItem(
        group="change",
        kind="created" if was_created else "changed",
        at=act.at,
        title=title,
        icon="plus" if was_created else "history",
        order=f"{act.seq:020d}",
        body=" · ".join(_told(one, len(altered)) for one in altered if one.before or one.after),
        actor_id=act.actor_id,
        actor_name=actor,
        alterations=tuple(altered),
    )


def _alteration(kind: RecordType, change: Mapping[str, Any], now: datetime) -> Alteration:
    field = kind.field_named(change["field"])
    if field is not None and field.kind in POINTING:
        return Alteration(change["label"], "", "")
    before, after = ("" if value is None else str(value) for value in (change["before"], change["after"]))
    if field is None:
        return Alteration(change["label"], before, after)
    return Alteration(change["label"], stored_in_words(field, before, now), stored_in_words(field, after, now))
