"""Take notices in."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import TakeOutcome
from loudou.marketing.tenders.events import NoticesTaken, ProjectStageChanged, WatchedProjectsTold
from loudou.marketing.tenders.models import Bid, TenderNotice
from loudou.marketing.tenders.services.taking.organisations import resolve_organisations
from loudou.marketing.tenders.services.taking.places import Place, Places, place_notices
from loudou.marketing.tenders.services.taking.prepare import Incoming, prepare_drafts
from loudou.marketing.tenders.services.taking.store import store_notices
from loudou.marketing.tenders.shapes import NoticeDraft, TakenRow, TakeResult
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

CHUNK = 1_000
GATE = 7_265_002
"""Advisory lock: one set of notices at a time, so that no project or organisation is made twice."""
URLS_SQL = """
    UPDATE tenders_tendernotice n SET other_urls = d.urls, updated_at = %(now)s, version = n.version + 1
    FROM (SELECT m.id, (SELECT array_agg(DISTINCT u) FROM unnest(m.other_urls || array_agg(u.url)) AS u) AS urls
          FROM unnest(%(ids)s::uuid[], %(urls)s::text[]) AS u(id, url) JOIN tenders_tendernotice m ON m.id = u.id
          WHERE u.url NOT IN (m.url, '') GROUP BY m.id, m.other_urls) d
    WHERE n.id = d.id AND n.other_urls IS DISTINCT FROM d.urls
"""


@records_changes("tenders.take_notices")
def take_notices(ctx: Context, *, notices: Sequence[NoticeDraft]) -> TakeResult:
    """Notices and the projects, awards and bids they tell of; says what became of each, in their order.

    A release taken before (process and number) changes nothing unless it says something it never said; a notice without
    numbers is known by what it says. Notices without a process number find their project by number and purchaser or by
    title (rules/same_project.py). One that cannot be taken leaves the others alone. The same steps for one as for
    thousands: at most thirty SQL statements per chunk of 1,000. Raises ActionRefused.
    """
    require(ctx, "tender_notice", "import")
    rows: list[TakenRow] = []
    for start in range(0, len(notices), CHUNK):
        rows += _take_chunk(ctx, list(notices[start : start + CHUNK]), start + 1)
    return TakeResult(tuple(rows))


def _take_chunk(ctx: Context, drafts: list[NoticeDraft], first_row: int) -> list[TakenRow]:
    incoming = prepare_drafts(ctx, drafts, first_row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GATE])
    seen = _recognise([row for row in incoming if row.outcome is None])
    open_rows = [row for row in incoming if row.outcome in {None, TakeOutcome.REVISED}]
    if open_rows:
        _store(ctx, open_rows, seen)
    _add_addresses(ctx, incoming)
    return [_answer(row) for row in incoming]


def _recognise(rows: Sequence[Incoming]) -> dict[UUID, list[str]]:
    """What of the rows was taken before; returns the contents known of each notice that is revised.

    Of several rows under one key the last one that says something new is what the notice says.
    """
    # system: recognising notices is independent of who takes them in
    found = TenderNotice.objects.filter(release_key__in=[row.release_key for row in rows])
    known = {key: (pk, project, list(hashes)) for key, pk, project, hashes in
             found.values_list("release_key", "pk", "project_id", "hashes")}  # fmt: skip
    old = {key: list(hashes) for key, (_, _, hashes) in known.items()}
    fresh: dict[str, Incoming] = {}
    contents: dict[UUID, list[str]] = {}
    for row in rows:
        if row.release_key not in known:
            known[row.release_key] = (new_id(), None, [])  # type: ignore[assignment]  # its project is found later
        row.notice_id, row.project_id, hashes = known[row.release_key]
        if row.content_hash in hashes:
            row.outcome = TakeOutcome.REPEATED
            continue
        if row.release_key in fresh:
            fresh[row.release_key].outcome = TakeOutcome.REPEATED
        hashes.append(row.content_hash)
        fresh[row.release_key] = row
        row.outcome = TakeOutcome.REVISED if row.release_key in old else None
    for key, row in fresh.items():
        hashes = known[key][2]
        if row.notice_id is not None:
            contents[row.notice_id] = hashes[:-1]
    return contents


def _store(ctx: Context, rows: Sequence[Incoming], seen: dict[UUID, list[str]]) -> None:
    organisations = resolve_organisations(ctx, [row.facts for row in rows])
    for row in rows:
        row.purchaser_id = organisations.of(row.facts.purchaser)
    new = [row for row in rows if row.outcome is None]
    places = place_notices(ctx, new)
    revised = [row for row in rows if row.outcome is TakeOutcome.REVISED]
    _add_places(revised, places)
    written = [row for row in (*new, *revised) if row.outcome is not TakeOutcome.SYNDICATED]
    stored = store_notices(ctx, written, places, organisations, seen)
    by_source: defaultdict[str, list[UUID]] = defaultdict(list)
    for row in new:
        if row.outcome is None and row.notice_id is not None:
            row.outcome = TakeOutcome.CREATED
            by_source[row.draft.source].append(row.notice_id)
    for source, ids in by_source.items():
        emit(ctx, NoticesTaken(subject_ids=tuple(ids), source=source))
    emit(ctx, ProjectStageChanged(subject_ids=tuple(stored.stages), stages=tuple(stored.stages.values())))
    emit(ctx, WatchedProjectsTold(subject_ids=_bid_for(ctx, written)))


def _bid_for(ctx: Context, rows: Sequence[Incoming]) -> tuple[UUID, ...]:
    """The projects of these rows that we bid for, in order. One SQL statement."""
    del ctx
    told = {row.project_id for row in rows if row.project_id is not None}
    # system: bids follow the notices, whoever takes them in
    return tuple(sorted(set(Bid.objects.filter(project__in=told).values_list("project_id", flat=True))))


def _add_places(rows: Sequence[Incoming], places: Places) -> None:
    for row in rows:
        if row.project_id is not None and row.project_id not in places:
            places[row.project_id] = Place(row.project_id, row.draft.ocid, is_new=False)


def _add_addresses(ctx: Context, rows: Sequence[Incoming]) -> None:
    """Further places of publication of notices we have. One SQL statement, none without."""
    copies = [row for row in rows if row.outcome is TakeOutcome.SYNDICATED and row.draft.url]
    if copies:
        values: dict[str, Any] = {
            "now": ctx.now,
            "ids": [row.notice_id for row in copies],
            "urls": [row.draft.url for row in copies],
        }
        with connection.cursor() as cursor:
            cursor.execute(URLS_SQL, values)


def _answer(row: Incoming) -> TakenRow:
    outcome = row.outcome or TakeOutcome.FAILED
    return TakenRow(outcome, row.notice_id, row.project_id, row.draft.place, tuple(row.problems))
