"""Record what people did."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from loudou.kernel.context import Context
from loudou.marketing.behaviour.events import PeopleEngaged
from loudou.marketing.behaviour.queries import PEOPLE_BEHIND
from loudou.marketing.behaviour.rules.acceptance import happened_at, without_secrets
from loudou.marketing.behaviour.services.make_months import make_months
from loudou.marketing.behaviour.shapes import EventDraft, Recorded
from loudou.platform.outbox.services.emit import emit

RECORD_SQL = f"""
    WITH recorded AS (
        INSERT INTO behaviour_event (id, subject_id, kind, at, url, campaign)
        SELECT * FROM unnest(%(ids)s::uuid[], %(subjects)s::uuid[], %(kinds)s::text[], %(ats)s::timestamptz[],
                             %(urls)s::text[], %(campaigns)s::text[])
        ON CONFLICT DO NOTHING RETURNING 1)
    SELECT (SELECT count(*) FROM recorded), {PEOPLE_BEHIND}
"""  # noqa: S608 - our own text
_known_months: set[str] = set()
"""Months whose tables this process has seen; a month dropped meanwhile lies years back."""


@transaction.atomic(savepoint=False)
def record_events(ctx: Context, *, events: Sequence[EventDraft]) -> Recorded:
    """Add events to the log and tell of the people among their subjects; what was sent before changes nothing.

    Three SQL statements at most, however many events; one more in a month nothing happened in yet.
    """
    if not events:
        return Recorded(0)
    ats = [happened_at(event.at, ctx.now) for event in events]
    _make_missing(ctx, ats)
    values: dict[str, Any] = {
        "ids": [event.id for event in events],
        "subjects": [event.subject_id for event in events],
        "kinds": [event.kind for event in events],
        "ats": ats,
        "urls": [without_secrets(event.url) if event.url else "" for event in events],
        "campaigns": [event.campaign for event in events],
    }
    with connection.cursor() as cursor:
        cursor.execute(RECORD_SQL, values)
        count, found = cursor.fetchone()
    people: tuple[UUID, ...] = tuple(found) if count else ()
    emit(ctx, PeopleEngaged(subject_ids=people))
    return Recorded(count, people)


def _make_missing(ctx: Context, ats: Sequence[datetime]) -> None:
    first, last = min(ats), max(ats)
    months = {f"{at:%Y-%m}" for at in (first, last)}
    if first.year != last.year or last.month - first.month > 1 or not months <= _known_months:
        make_months(ctx, first=first, last=last)
        transaction.on_commit(lambda: _known_months.update(months))
