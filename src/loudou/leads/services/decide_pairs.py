"""Say of pairs in the queue that they are not one, or that this is for later."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.enums import CandidateState
from loudou.leads.errors import CandidateNotFound
from loudou.leads.models import DuplicateCandidate, Lead
from loudou.leads.services.lock_leads import lock_leads
from loudou.leads.services.merging.children import settle_flags
from loudou.platform.changes.recording import records_changes

PUT_OFF = timedelta(days=7)


@records_changes("leads.dismiss_pairs")
def dismiss_pairs(ctx: Context, *, pair_ids: Iterable[UUID]) -> int:
    """The leads of these pairs are different; returns how many pairs that settles. They are not found again.

    A pair that was decided on stays as it is. Eight SQL statements. Raises CandidateNotFound, ActionRefused.
    """
    pairs = _locked(ctx, pair_ids)
    DuplicateCandidate.objects.filter(pk__in=[pair.pk for pair in pairs]).update(
        state=CandidateState.DISMISSED, decided_at=ctx.now, decided_by=ctx.actor_id
    )
    settle_flags(ctx, {pk for pair in pairs for pk in (pair.first_id, pair.second_id)})
    return len(pairs)


@records_changes("leads.put_off_pairs")
def put_off_pairs(ctx: Context, *, pair_ids: Iterable[UUID]) -> int:
    """Show these pairs again in a week; returns how many. Seven SQL statements. Raises as dismiss_pairs."""
    pairs = _locked(ctx, pair_ids)
    # system: the pairs locked for the actor
    found = DuplicateCandidate.objects.filter(pk__in=[pair.pk for pair in pairs])
    found.update(later_until=ctx.now + PUT_OFF)
    return len(pairs)


def _locked(ctx: Context, pair_ids: Iterable[UUID]) -> list[DuplicateCandidate]:
    """The open pairs among these, with their leads locked in the order every act locks them: leads first."""
    wanted = set(pair_ids)
    # system: a pair is reached through both of its leads, which are asked for next
    ends = list(DuplicateCandidate.objects.filter(pk__in=wanted).values_list("first_id", "second_id"))
    leads = {pk for pair in ends for pk in pair}
    if len(ends) < len(wanted) or Lead.objects.visible_to(ctx).filter(pk__in=leads).count() < len(leads):
        raise CandidateNotFound("There is no such pair, or you may not see both leads.")
    lock_leads(ctx, lead_ids=leads, action="edit")
    # system: as above
    found = DuplicateCandidate.objects.filter(pk__in=wanted, state=CandidateState.OPEN).order_by("pk")
    return list(found.select_for_update())
