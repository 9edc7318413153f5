"""Lock proposals to be decided on, and their leads."""

from collections.abc import Iterable
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES, ProposalState
from loudou.leads.errors import LeadNotFound, LeadNotOpen, ProposalNotOpen
from loudou.leads.models import EnrichmentProposal
from loudou.leads.services.lock_leads import lock_leads


def lock_proposals(ctx: Context, *, proposal_ids: Iterable[UUID]) -> list[EnrichmentProposal]:
    """These open proposals, locked with their open leads, the surest first. Two SQL statements beside the rights.

    Raises ProposalNotOpen for one that is absent, decided or of a lead the actor does not see; LeadNotOpen;
    ActionRefused.
    """
    wanted = set(proposal_ids)
    # system: which leads they are of; those are locked for the actor next
    of_leads = set(EnrichmentProposal.objects.filter(pk__in=wanted).values_list("lead_id", flat=True))
    try:
        leads = lock_leads(ctx, lead_ids=of_leads, action="edit")
    except LeadNotFound:
        raise _not_open(wanted) from None
    for lead in leads:
        if lead.status not in OPEN_VALUES:
            raise LeadNotOpen("This lead is closed.", lead_id=lead.id, number=lead.number, status=lead.status)
    # system: their leads are locked for the actor
    found = EnrichmentProposal.objects.filter(pk__in=wanted, state=ProposalState.OPEN).order_by("-confidence", "pk")
    rows = list(found.select_for_update(of=("self",)))
    if len(rows) < len(wanted):
        raise _not_open(wanted - {row.pk for row in rows})
    return rows


def _not_open(ids: set[UUID]) -> ProposalNotOpen:
    return ProposalNotOpen("This was decided already.", proposal_ids=sorted(map(str, ids))[:20])
