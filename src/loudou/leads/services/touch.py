"""Further touches of leads we have."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.leads.events import LeadTouched
from loudou.leads.models import Lead, Touchpoint
from loudou.leads.shapes import LeadTouch
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

SURVIVORS_SQL = "SELECT id, merged_into_id FROM leads_lead WHERE id = ANY(%s) AND merged_into_id IS NOT NULL"
COUNT_SQL = """
    UPDATE leads_lead l SET touch_count = l.touch_count + d.count, last_touch_at = greatest(l.last_touch_at, d.at),
        version = l.version + 1, updated_at = %(now)s
    FROM (SELECT lead_id, count(*) AS count, max(at) AS at FROM leads_touchpoint WHERE id = ANY(%(ids)s) GROUP BY 1) d
    WHERE l.id = d.lead_id
"""


@records_changes("leads.touch")
def touch_leads(ctx: Context, *, channel: str, touches: Sequence[LeadTouch]) -> tuple[UUID, ...]:
    """Add touches to leads that are known; returns the leads that were touched.

    A delivery with an external id that was taken before adds nothing. Leads that are gone are passed over; closed ones
    are touched like open ones, for it happened, and in place of a merged one the lead it went into. Six SQL statements,
    however many. Raises ActionRefused.
    """
    require(ctx, "lead", "import")
    touches = _to_survivors(touches)
    asked = {touch.lead_id for touch in touches}
    # system: a touch is a fact about the lead, whoever owns it
    locked = Lead.objects.filter(pk__in=asked).order_by("pk").select_for_update(of=("self",), no_key=True)
    there = set(locked.values_list("pk", flat=True))
    numbers = [touch.external_id for touch in touches if touch.external_id]
    taken = set(
        Touchpoint.objects.filter(channel=channel, external_id__in=numbers).values_list("external_id", flat=True)
    )
    rows: dict[str, Touchpoint] = {}
    for touch in touches:
        if touch.lead_id in there and touch.external_id not in taken:
            row = _row(channel, touch)
            rows[touch.external_id or str(row.pk)] = row
    Touchpoint.objects.bulk_create(rows.values())
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SQL, {"now": ctx.now, "ids": [row.pk for row in rows.values()]})
    touched = tuple(dict.fromkeys(row.lead_id for row in rows.values()))
    emit(ctx, LeadTouched(subject_ids=touched, channel=channel))
    return touched


def _to_survivors(touches: Sequence[LeadTouch]) -> list[LeadTouch]:
    with connection.cursor() as cursor:
        cursor.execute(SURVIVORS_SQL, [[touch.lead_id for touch in touches]])
        into = dict(cursor.fetchall())
    return [replace(touch, lead_id=into.get(touch.lead_id, touch.lead_id)) for touch in touches]


def _row(channel: str, touch: LeadTouch) -> Touchpoint:
    return Touchpoint(
        id=new_id(),
        lead_id=touch.lead_id,
        at=touch.at,
        channel=channel,
        source=touch.source[:80],
        external_id=touch.external_id[:200],
        payload=dict(touch.payload),
    )
