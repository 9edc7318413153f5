"""Calls, visits, notes and finished tasks as items of a timeline."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language, gettext

from loudou.activities.enums import ActivityKind, Direction, Outcome
from loudou.activities.shapes import RecordRef, TimelineItem
from loudou.kernel.context import Context
from loudou.ui.formats import span

DONE_SQL = """
    SELECT a.id, a.kind, a.subject, a.body, a.direction, a.outcome, a.duration_seconds, a.happens_at, a.owner_id,
           coalesce(u.name, '')
    FROM activities_activity a LEFT JOIN identity_user u ON u.id = a.owner_id
    WHERE a.state = 'done' AND a.happens_at < %(before)s AND a.id IN (
        SELECT l.activity_id FROM unnest(%(types)s::text[], %(ids)s::uuid[]) AS r(type, id)
        JOIN activities_activitylink l ON l.record_id = r.id AND l.record_type = r.type
        WHERE l.happens_at < %(before)s)
    ORDER BY a.happens_at DESC FETCH FIRST %(limit)s ROWS WITH TIES
"""
ICONS = {ActivityKind.CALL: "phone", ActivityKind.VISIT: "pin", ActivityKind.NOTE: "edit", ActivityKind.TASK: "check"}


class Done(NamedTuple):
    """A finished activity as read."""

    id: UUID
    kind: str
    subject: str
    body: str
    direction: str
    outcome: str
    duration_seconds: int | None
    happens_at: datetime
    owner_id: UUID | None
    owner_name: str


def done_items(ctx: Context, links: Sequence[RecordRef], before: datetime, limit: int) -> list[TimelineItem]:
    """What people did about these records. One SQL statement."""
    del ctx
    values: dict[str, Any] = {
        "types": [link.record_type for link in links],
        "ids": [link.record_id for link in links],
        "before": before,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(DONE_SQL, values)
        rows = [Done(*row) for row in cursor.fetchall()]
    return [_item(row) for row in rows]


def _item(row: Done) -> TimelineItem:
    text = row.body if row.body != row.subject else ""
    return TimelineItem(
        group="talk",
        kind=row.kind,
        at=row.happens_at,
        title=_sentence(row),
        icon=ICONS[ActivityKind(row.kind)],
        order=str(row.id),
        tone="good" if row.kind == ActivityKind.TASK else "idle",
        quote=text,
        actor_id=row.owner_id,
        actor_name=row.owner_name,
    )


def _sentence(row: Done) -> str:
    texts = {
        ActivityKind.CALL: _call(row),
        ActivityKind.VISIT: gettext("%(actor)s visited: %(subject)s"),
        ActivityKind.NOTE: gettext("%(actor)s noted: %(subject)s"),
        ActivityKind.TASK: gettext("%(actor)s finished: %(subject)s"),
    }
    actor = row.owner_name or gettext("System")
    sentence = texts[ActivityKind(row.kind)] % {"actor": actor, "subject": row.subject}
    if row.duration_seconds:
        sentence += f" · {span(timedelta(seconds=row.duration_seconds), lang=get_language() or 'en')}"
    return sentence


def _call(row: Done) -> str:
    if row.outcome in {Outcome.NOT_REACHED, Outcome.WRONG_NUMBER}:
        return gettext("%(actor)s called and reached nobody: %(subject)s")
    if row.direction == Direction.INBOUND:
        return gettext("%(actor)s was called: %(subject)s")
    return gettext("%(actor)s called: %(subject)s")
