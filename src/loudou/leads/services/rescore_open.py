"""Score all open leads, piece by piece."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.models import Lead
from loudou.leads.services.score import score_leads
from loudou.platform.changes.recording import records_changes

CHUNK = 2_000


@records_changes("leads.rescore")
def rescore_open(ctx: Context, *, after: UUID | None = None, only_engaged: bool = False) -> UUID | None:
    """Score the next 2,000 open leads in the order of their ids; returns where to go on, None at the end.

    `only_engaged` takes those whose behaviour counts something, because that fades from day to day. Running a piece
    again changes nothing more. About eight SQL statements.
    """
    found = Lead.objects.open().order_by("pk")
    if only_engaged:
        found = found.filter(score_behavior__gt=0)
    if after is not None:
        found = found.filter(pk__gt=after)
    ids = list(found.values_list("pk", flat=True)[:CHUNK])
    score_leads(ctx, lead_ids=ids)
    return ids[-1] if len(ids) == CHUNK else None
