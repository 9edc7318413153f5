"""What people did on web sites, as items of a timeline."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext, ngettext

from loudou.activities.shapes import RecordRef, TimelineItem
from loudou.kernel.context import Context
from loudou.marketing.behaviour.enums import EventKind

PEOPLE = frozenset({"lead", "contact"})
MOST_PAGES = 4
DAYS_SQL = """
    WITH people(id) AS (SELECT unnest(%(ids)s::uuid[])),
    done AS (
        SELECT p.id, e.kind, e.at, e.url, e.campaign FROM people p JOIN behaviour_event e ON e.subject_id = p.id
        UNION ALL
        SELECT p.id, e.kind, e.at, e.url, e.campaign FROM people p
        JOIN behaviour_visitor v ON v.person_id = p.id
        JOIN behaviour_event e ON e.subject_id = v.visitor_id AND e.at >= v.counts_from
            AND (v.counts_until IS NULL OR e.at < v.counts_until)),
    dated AS (SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM done),
    days AS (
        SELECT id, day, max(at) AS last,
            (array_agg(url ORDER BY at) FILTER (WHERE url <> ''))[1:100] AS urls,
            array_agg(DISTINCT campaign) FILTER (WHERE campaign <> '') AS campaigns
        FROM dated GROUP BY id, day HAVING max(at) < %(before)s
        ORDER BY max(at) DESC FETCH FIRST %(limit)s ROWS WITH TIES)
    SELECT days.id, days.last, array_agg(k.kind ORDER BY k.first), array_agg(k.count ORDER BY k.first),
        days.urls, days.campaigns
    FROM days
    JOIN (SELECT id, day, kind, count(*) AS count, min(at) AS first FROM dated GROUP BY 1, 2, 3) k USING (id, day)
    GROUP BY days.id, days.day, days.last, days.urls, days.campaigns ORDER BY days.last DESC
"""
"""One row per person and day: what was done how often, on which pages, after which campaigns."""


class _Day(NamedTuple):
    """A row as read."""

    person_id: UUID
    last: datetime
    kinds: Sequence[str]
    counts: Sequence[int]
    urls: Sequence[str] | None
    campaigns: Sequence[str] | None


def web_visits(ctx: Context, links: Sequence[RecordRef], before: datetime, limit: int) -> list[TimelineItem]:
    """What these leads and contacts did on web sites, an item a day. One SQL statement; none for other records."""
    del ctx
    ids = [link.record_id for link in links if link.record_type in PEOPLE]
    if not ids:
        return []
    values: dict[str, Any] = {"ids": ids, "zone": settings.TIME_ZONE, "before": before, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(DAYS_SQL, values)
        return [_item(_Day(*row)) for row in cursor.fetchall()]


def _item(row: _Day) -> TimelineItem:
    done = [f"{EventKind(kind).label} × {count}" for kind, count in zip(row.kinds, row.counts, strict=True)]
    campaigns = [gettext("campaign %(name)s") % {"name": name} for name in row.campaigns or ()]
    return TimelineItem(
        group="web",
        kind=row.kinds[0],
        at=row.last,
        title=gettext("Showed interest: %(done)s") % {"done": gettext(", ").join(done)},
        icon="eye",
        order=str(row.person_id),
        body=" · ".join([*_pages(row.urls or ()), *campaigns]),
    )


def _pages(urls: Sequence[str]) -> list[str]:
    """The first pages, each once, as people know them: without the scheme."""
    pages = list(dict.fromkeys(_page(url) for url in urls))
    left = len(pages) - MOST_PAGES
    more = [ngettext("%(count)s more page", "%(count)s more pages", left) % {"count": left}] if left > 0 else []
    return pages[:MOST_PAGES] + more


def _page(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}".rstrip("/")
