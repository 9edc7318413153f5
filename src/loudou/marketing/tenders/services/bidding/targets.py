"""The bids an act is about, locked in the order of their ids so that no two acts wait in a ring; and their states."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.marketing.tenders.enums import BidState, ReasonUse
from loudou.marketing.tenders.errors import BidInvalid, BidInWrongState, BidNotFound
from loudou.marketing.tenders.events import BidsMoved
from loudou.marketing.tenders.models import Bid, BidReason
from loudou.marketing.tenders.rules.bidding import BidAct, state_after, states_before
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.queries import require
from loudou.platform.outbox.services.emit import emit


def lock_bids(ctx: Context, ids: Iterable[UUID], action: str) -> list[Bid]:
    """These bids, when the actor may do this to all of them. One SQL statement beside the actor's rights.

    One more for a refusal. Raises BidNotFound, ActionRefused.
    """
    require(ctx, "bid", action)
    wanted = set(ids)
    found = Bid.objects.visible_to(ctx, action).filter(pk__in=wanted).order_by("pk")
    bids = list(found.select_for_update(of=("self",)))
    if len(bids) < len(wanted):
        if Bid.objects.visible_to(ctx).filter(pk__in=wanted).count() == len(wanted):
            raise ActionRefused("You may see this bid but not do this to it.", record_type="bid", action=action)
        raise BidNotFound("There is no such bid, or you may not see it.")
    return bids


def require_act(ctx: Context, bids: Sequence[Bid], act: BidAct) -> None:
    """Raise BidInWrongState when the act is not possible in the state of one of the bids."""
    del ctx
    allowed = states_before(act)
    for one in bids:
        if one.state not in allowed:
            raise BidInWrongState("The state of this bid does not allow this.", number=one.number, state=one.state)


def require_reason(ctx: Context, reason_id: UUID | None, use: ReasonUse, *, is_needed: bool) -> None:
    """Raise BidInvalid when a reason is missing, out of use, or one of another decision. At most one SQL statement."""
    del ctx
    if reason_id is None:
        if is_needed:
            raise BidInvalid("Say why. Nothing was changed.", problems=[_problem("required", "Choose a reason.")])
        return
    # system: everybody who decides on a bid reads its reasons
    if not BidReason.objects.filter(pk=reason_id, used_for=use, is_active=True).exists():
        text = "This reason belongs to another decision, or is out of use."
        raise BidInvalid("Another reason is needed. Nothing was changed.", problems=[_problem("reason.other", text)])


@transaction.atomic
def write_states(ctx: Context, bids: Sequence[Bid], act: BidAct, **columns: Any) -> int:
    """Bring the bids to where the act leads and write the columns with it; tells the world once. Returns how many.

    One SQL statement for each state they come to, and one event.
    """
    states = {one.pk: target for one in bids if (target := state_after(BidState(one.state), act)) is not None}
    by_state: defaultdict[BidState, list[UUID]] = defaultdict(list)
    for pk, state in states.items():
        by_state[state].append(pk)
    for state in sorted(by_state):
        Bid.objects.filter(pk__in=by_state[state]).update(
            state=state, version=F("version") + 1, updated_at=ctx.now, **columns
        )
    emit(ctx, BidsMoved(subject_ids=tuple(states), states=tuple(str(one.value) for one in states.values())))
    return len(states)


def _problem(code: str, text: str) -> FieldProblem:
    return FieldProblem("reason", code, text)
