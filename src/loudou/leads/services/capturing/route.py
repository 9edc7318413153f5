"""Score and owner of new leads, decided before they are written so that each is written once."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.enums import BandAct, LeadStatus
from loudou.leads.errors import OwnerNotAssignable
from loudou.leads.queries.pools import PoolTerms, pool_for
from loudou.leads.queries.response import response_clock
from loudou.leads.queries.scorer import active_scorer
from loudou.leads.queries.scoring import UNSCORED
from loudou.leads.rules.band_actions import act_of
from loudou.leads.rules.duplicates import DuplicateDecision, Outcome
from loudou.leads.services.capturing.prepare import Incoming
from loudou.leads.services.share_out import Decision, WaitingLead, share_out
from loudou.leads.shapes import CapturePolicy
from loudou.platform.identity.queries import people

New = tuple[Incoming, DuplicateDecision]


def route_new(ctx: Context, new: Sequence[New], policy: CapturePolicy) -> list[Decision]:
    """Give each new lead its score, and an owner or a pool; returns the decisions to be logged.

    A stated owner comes first, then the owner of the customer the lead belongs to, then what its band sets going: the
    rules, nurturing, or the pool alone. At most nine SQL statements.
    """
    pool = pool_for(ctx, policy.pool_id)
    active = _active_people(ctx, new)
    score_new(ctx, [incoming for incoming, _ in new])
    decided, waiting = [], []
    for incoming, known in new:
        values = incoming.values
        values["account_id"] = known.account_id if known.outcome is Outcome.LINK_TO_ACCOUNT else None
        values["account"] = values["account_id"]
        owner, reason = _stated_owner(incoming, known, active)
        if owner is not None:
            _own(ctx, incoming, owner, None)
            decided.append(Decision(incoming.id, owner, reason))
        else:
            values.update(owner_id=None, pool_id=pool.id, assigned_at=None, recycle_due_at=None)
            waiting.append(incoming)
    return decided + _by_band(ctx, waiting, pool) if policy.assigns else decided


def score_new(ctx: Context, rows: Sequence[Incoming]) -> None:
    """Score by the active rules; unscored while there are none. At most two SQL statements."""
    scorer = active_scorer(ctx)
    for incoming in rows:
        scored = scorer.score(incoming.values) if scorer is not None else UNSCORED
        incoming.put_score(scored, scorer.number if scorer is not None else None)


def _active_people(ctx: Context, new: Sequence[New]) -> set[UUID]:
    """Those of the stated and of the customers' owners who may be given leads. Raises OwnerNotAssignable."""
    del ctx
    stated = {incoming.draft.owner_id for incoming, _ in new if incoming.draft.owner_id is not None}
    wanted = stated | {known.owner_id for _, known in new if known.owner_id is not None}
    active = {person.id for person in people(wanted).values() if person.is_active} if wanted else set()
    if stated - active:
        raise OwnerNotAssignable("This person cannot be given leads.", owner_ids=sorted(map(str, stated - active)))
    return active


def _stated_owner(incoming: Incoming, known: DuplicateDecision, active: set[UUID]) -> tuple[UUID | None, str]:
    if incoming.draft.owner_id is not None:
        return incoming.draft.owner_id, "stated"
    if known.owner_id is not None and known.owner_id in active:
        return known.owner_id, "customer_owner"
    return None, ""


def _by_band(ctx: Context, waiting: Sequence[Incoming], pool: PoolTerms) -> list[Decision]:
    """What each band sets going for leads nobody owns yet; returns the decisions of the rules."""
    actions, asked = response_clock(ctx).actions, []
    for incoming in waiting:
        act = act_of(actions, incoming.values["band"], pool_offers_nurture=pool.offers_nurture)
        if act is BandAct.ENROL:
            incoming.values["status"] = LeadStatus.NURTURING.value
            incoming.values["nurturing_since"] = ctx.now
        elif act is BandAct.ASSIGN:
            asked.append(incoming)
    return _share_out(ctx, asked, pool)


def _share_out(ctx: Context, waiting: Sequence[Incoming], pool: PoolTerms) -> list[Decision]:
    decisions = share_out(ctx, leads=[WaitingLead(incoming.id, pool.id, incoming.values) for incoming in waiting])
    for incoming, decision in zip(waiting, decisions, strict=True):
        if decision.owner_id is not None:
            _own(ctx, incoming, decision.owner_id, pool)
    return [decision for decision in decisions if decision.run_id is not None]


def _own(ctx: Context, incoming: Incoming, owner: UUID, pool: PoolTerms | None) -> None:
    incoming.values.update(
        owner_id=owner,
        pool_id=pool.id if pool is not None else None,
        assigned_at=incoming.at,
        recycle_due_at=pool.clock.due_at(incoming.at) if pool is not None else None,
        response_due_at=response_clock(ctx).due_at(incoming.values["band"], incoming.at),
        status=LeadStatus.ASSIGNED.value,
    )
