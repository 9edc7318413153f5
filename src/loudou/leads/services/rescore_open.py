"""Score all open leads, piece by piece."""

from uuid import UUID

from django.db.models import Q

from loudou.kernel.context import Context
from loudou.leads.enums import LeadBand
from loudou.leads.models import Lead
from loudou.leads.queries.open_slices import EVERYTHING, Slice
from loudou.leads.services.score import score_leads
from loudou.platform.changes.recording import records_changes

CHUNK = 5_000


@records_changes("leads.rescore")
def rescore_open(ctx: Context, *, within: Slice = EVERYTHING, only_changing: bool = False) -> UUID | None:
    """Score the next 5,000 open leads in the order of their ids; returns where to go on, None at the end.

    `only_changing` takes those whose score changes by itself: whose behaviour counts something, because that fades from
    day to day, and what lies on hold (domain 1.7.5). Running a piece again changes nothing more. About seven SQL
    statements.
    """
    found = within.of(Lead.objects.open())
    if only_changing:
        found = found.filter(Q(score_behavior__gt=0) | Q(band=LeadBand.HOLD))
    ids = list(found.values_list("pk", flat=True)[:CHUNK])
    score_leads(ctx, lead_ids=ids)
    return ids[-1] if len(ids) == CHUNK else None
