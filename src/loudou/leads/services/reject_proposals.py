"""Decline proposed values."""

from collections.abc import Iterable
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.enums import ProposalState
from loudou.leads.models import EnrichmentProposal
from loudou.leads.services.enriching.lock_proposals import lock_proposals
from loudou.platform.changes.recording import records_changes


@records_changes("leads.reject_proposals")
def reject_proposals(ctx: Context, *, proposal_ids: Iterable[UUID]) -> int:
    """Decline these proposals; the same values are not proposed again. Returns how many. Three SQL statements.

    Raises ProposalNotOpen, LeadNotOpen, ActionRefused.
    """
    ids = [one.pk for one in lock_proposals(ctx, proposal_ids=proposal_ids)]
    # system: their leads are locked for the actor
    declined = EnrichmentProposal.objects.filter(pk__in=ids)
    return declined.update(state=ProposalState.REJECTED, decided_at=ctx.now, decided_by=ctx.actor_id)
