"""Let go of what was worked out of values a person has changed."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

PLACES = ("province", "city")
SOURCES = {"mobile": "mobile", "phone": "phone", "uscc": "credit_code"}
"""Which source a changed field spoils."""
FORGET_SQL = """
    UPDATE leads_lead l SET
        province = CASE WHEN l.worked_out - d.typed ->> 'province' = ANY(d.spoilt) THEN '' ELSE l.province END,
        city = CASE WHEN l.worked_out - d.typed ->> 'city' = ANY(d.spoilt) THEN '' ELSE l.city END,
        worked_out = coalesce((
            SELECT jsonb_object_agg(kept.key, kept.value) FROM jsonb_each_text(l.worked_out - d.typed) AS kept
            WHERE NOT kept.value = ANY(d.spoilt)), '{}'::jsonb)
    FROM (SELECT %(typed)s::text[] AS typed, %(spoilt)s::text[] AS spoilt) AS d
    WHERE l.id = ANY(%(ids)s) AND (l.worked_out ?| d.typed OR EXISTS (
        SELECT 1 FROM jsonb_each_text(l.worked_out) AS kept WHERE kept.value = ANY(d.spoilt)))
"""


@records_changes("leads.forget_worked_out")
def forget_worked_out(ctx: Context, *, lead_ids: Iterable[UUID], changed: Collection[str]) -> None:
    """A changed field counts as typed from now on, and a place told by a number or code that changed is emptied.

    At most one SQL statement. Raises ActionRefused.
    """
    require(ctx, "lead", "edit")
    spoilt = [source for name, source in SOURCES.items() if name in changed]
    typed = [name for name in changed if name in {*PLACES, "company", "uscc", "industry", "country"}]
    if not spoilt and not typed:
        return
    with connection.cursor() as cursor:
        cursor.execute(FORGET_SQL, {"ids": list(lead_ids), "typed": typed, "spoilt": spoilt})
