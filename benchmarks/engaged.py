"""behaviour: scores of what people did, for everybody from all events, and for those who have just done something.

Imported only when Django is set up.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection

from benchmarks import filling
from benchmarks.figures import Figure, load_average, timed
from benchmarks.population import system
from benchmarks.sizes import Sizes
from benchmarks.stand import Stand
from loudou.kernel.ids import new_id
from loudou.leads.services.score import score_leads
from loudou.leads.tasks import rescore_open
from loudou.marketing.behaviour.services.record_events import record_events
from loudou.marketing.behaviour.shapes import EventDraft
from loudou.platform.outbox.services.emit import MOST_GATHERED

BATCH = 100
"""Events a page sends together at most."""
PER_VISIT = 10
VISITORS_SQL = "SELECT visitor_id FROM behaviour_visitor ORDER BY id LIMIT %s"


def recompute_behaviour(stand: Stand, sizes: Sizes) -> Iterator[Figure]:
    """All open leads from all their events, written; then new events as they come in, and the leads they are of."""
    filling.fill_events(sizes.events)
    load = load_average()
    seconds, cpu = timed(rescore_open, [stand.postgres])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FILTER (WHERE score_behavior IS NOT NULL), count(*) FROM leads_lead")
        engaged, _all = cursor.fetchone()
    facts = {"engaged": engaged, "leads_per_s": round(engaged / seconds), "cpu_s": round(cpu, 1)}
    size = f"{engaged:,}"
    what = f"all open leads from {sizes.events} events"
    yield Figure("behaviour", what, size, "s", (seconds,), cpu * 1000 / max(engaged, 1), (load,), facts)
    for pages in (PER_VISIT, 1):
        visits = _visits(sizes.new_events, pages)
        load = load_average()
        seconds, cpu = timed(lambda visits=visits: _take(visits), [stand.postgres])  # type: ignore[misc]  # bound early
        what = f"{sizes.new_events} new events, {pages} a visit"
        facts = {"people": len(visits), "cpu_s": round(cpu, 2)}
        yield Figure("behaviour", what, size, "s", (seconds,), cpu * 1000 / sizes.new_events, (load,), facts)


def _visits(events: int, pages: int) -> list[list[EventDraft]]:
    """So many new events, several pages of each visitor."""
    with connection.cursor() as cursor:
        cursor.execute(VISITORS_SQL, [events // pages])
        visitors = [row[0] for row in cursor.fetchall()]
    at = system().now
    return [
        [EventDraft(new_id(), visitor, "page_view", at - timedelta(seconds=place)) for place in range(pages)]
        for visitor in visitors
    ]


def _take(visits: Sequence[Sequence[EventDraft]]) -> None:
    """Record the visits in batches, and score whoever they were of as the worker gathers them: some 200 together."""
    events = [event for visit in visits for event in visit]
    people: list[UUID] = []
    for start in range(0, len(events), BATCH):
        part = events[start : start + BATCH]
        people += record_events(system(), events=part).person_ids
    wanted = list(dict.fromkeys(people))
    for start in range(0, len(wanted), MOST_GATHERED):
        score_leads(system(), lead_ids=wanted[start : start + MOST_GATHERED])
