"""Say that leads are different."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from loudou.kernel.context import Context
from loudou.leads.enums import CandidateState
from loudou.leads.models import DuplicateCandidate
from loudou.leads.services.lock_leads import lock_leads
from loudou.leads.services.merging.children import settle_flags
from loudou.platform.changes.recording import records_changes


@records_changes("leads.dismiss_duplicates")
def dismiss_duplicates(ctx: Context, *, lead_ids: Iterable[UUID]) -> int:
    """These leads are none of those they were found similar to; returns how many pairs that settles.

    The pairs are not found again, and leads without another open pair lose their flag. Five SQL statements. Raises
    LeadNotFound, ActionRefused.
    """
    ids = [lead.id for lead in lock_leads(ctx, lead_ids=lead_ids, action="edit")]
    # system: pairs of the very leads that were locked for the actor
    pairs = DuplicateCandidate.objects.filter(Q(first__in=ids) | Q(second__in=ids), state=CandidateState.OPEN)
    settled = list(pairs.order_by("pk").select_for_update().values_list("pk", "first_id", "second_id"))
    DuplicateCandidate.objects.filter(pk__in=[pk for pk, _, _ in settled]).update(
        state=CandidateState.DISMISSED, decided_at=ctx.now, decided_by=ctx.actor_id
    )
    settle_flags(ctx, {lead for _, first, second in settled for lead in (first, second)} | set(ids))
    return len(settled)
