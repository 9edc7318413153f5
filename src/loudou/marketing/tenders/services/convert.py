"""Turn matches into leads."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import MatchState, Stage, Verdict
from loudou.marketing.tenders.errors import BiddingOver, MatchNotFound
from loudou.marketing.tenders.events import MatchesConverted
from loudou.marketing.tenders.models import TenderMatch
from loudou.marketing.tenders.services.triage import judgement
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

LEADS_SQL = """
    UPDATE tenders_tendermatch m SET lead_id = d.lead_id, version = m.version + 1, updated_at = %s
    FROM unnest(%s::uuid[], %s::uuid[]) AS d(id, lead_id)
    WHERE m.id = d.id AND m.state = 'converted' AND m.lead_id IS DISTINCT FROM d.lead_id
"""


@records_changes("tenders.convert")
def convert_matches(ctx: Context, *, match_ids: Sequence[UUID]) -> int:
    """Matches are to become leads; returns how many were not yet. The leads are made by a story across domains.

    Who converts one says that it is relevant. One that was converted before stays as it is. Two SQL statements and one
    event, however many. Raises ActionRefused, MatchNotFound, and BiddingOver when a project is open for bids and its
    deadline has passed.
    """
    require(ctx, "tender_match", "convert")
    found = TenderMatch.objects.visible_to(ctx, "convert").filter(pk__in=match_ids).order_by("pk")
    rows = list(
        found.select_for_update(of=("self",), no_key=True).values_list(
            "pk", "state", "title", "project__stage", "project__bid_deadline_at"
        )
    )
    missing = set(match_ids) - {row[0] for row in rows}
    if missing:
        raise MatchNotFound("There is no such match.", match_id=min(missing))
    open_rows = [row for row in rows if row[1] != MatchState.CONVERTED]
    for pk, _state, title, stage, deadline in open_rows:
        if stage == Stage.BIDDING and deadline is not None and deadline < ctx.now:
            raise BiddingOver("The deadline for bids has passed.", match_id=pk, title=title, deadline=deadline)
    ids = [row[0] for row in open_rows]
    # system: of the very rows locked above
    TenderMatch.objects.filter(pk__in=ids).update(
        state=MatchState.CONVERTED, version=F("version") + 1, updated_at=ctx.now, **judgement(ctx, Verdict.RELEVANT)
    )
    emit(ctx, MatchesConverted(subject_ids=tuple(ids)))
    return len(ids)


@records_changes("tenders.record_leads")
def record_leads(ctx: Context, *, leads: Mapping[UUID, UUID]) -> None:
    """Note which lead each converted match became. One SQL statement, none for none. Raises ActionRefused."""
    require(ctx, "tender_match", "convert")
    if leads:
        with connection.cursor() as cursor:
            cursor.execute(LEADS_SQL, [ctx.now, list(leads), list(leads.values())])
