"""What may be done to leads, as actions of the records engine."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES, OWNED_VALUES, WAITING_VALUES, InvalidReason, LeadStatus
from loudou.leads.queries.enrichment import open_proposals
from loudou.leads.records.dispute import DISPUTE_ACTION
from loudou.leads.services.accept_proposals import accept_proposals
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.claim import claim_leads
from loudou.leads.services.dismiss_duplicates import dismiss_duplicates
from loudou.leads.services.enrich import enrich_leads
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.services.merge import merge_leads
from loudou.leads.services.qualify import qualify_leads
from loudou.leads.services.record_followups import record_followups
from loudou.leads.services.reject_proposals import reject_proposals
from loudou.leads.services.reopen import reopen_leads
from loudou.leads.services.return_leads import return_leads
from loudou.leads.services.score import score_leads
from loudou.leads.services.transfer_pool import transfer_pool
from loudou.leads.shapes import FollowUp, MergeDraft
from loudou.platform.records.declaration import Action, ActionField, Kind, Option

REASONS = tuple(Option(reason.value, reason.label) for reason in InvalidReason)


def run_assign(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give to the named person, or by the rules."""
    given = assign_leads(ctx, lead_ids=ids, owner_id=values.get("owner"), reason=values.get("reason") or "")
    return {"assigned": len(given), "left": len(set(ids)) - len(given)}


def run_claim(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take from the pool."""
    del values
    return {"claimed": len(claim_leads(ctx, lead_ids=ids))}


def run_return(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> None:
    """Give back to the pool."""
    return_leads(ctx, lead_ids=ids, reason=values.get("reason") or "")


def run_followup(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> None:
    """Put down a follow-up that just took place."""
    record_followups(ctx, followups=[FollowUp(lead_id, ctx.now, values.get("next_at")) for lead_id in ids])


def run_qualify(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> None:
    """Confirm that an opportunity is likely."""
    del values
    qualify_leads(ctx, lead_ids=ids)


def run_mark_invalid(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> None:
    """Take out of the queues."""
    mark_invalid(ctx, lead_ids=ids, reason=InvalidReason(values["reason"]))


def run_reopen(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> None:
    """Put back into the pool."""
    del values
    reopen_leads(ctx, lead_ids=ids)


def run_transfer(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Move to another pool."""
    return {"moved": transfer_pool(ctx, lead_ids=ids, pool_id=values["pool"])}


def run_score(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Score by the present rules."""
    del values
    return {"changed": score_leads(ctx, lead_ids=ids)}


def run_enrich(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fill in what is known, and ask every registry that was not asked lately."""
    del values
    found = enrich_leads(ctx, lead_ids=ids, asks=True)
    return {"filled": found.filled_count, "proposed": found.proposed_count}


def run_accept_found(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take everything over that waits for a decision."""
    del values
    return {"changed": accept_proposals(ctx, proposal_ids=open_proposals(ids))}


def run_reject_found(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Decline everything that waits for a decision."""
    del values
    return {"declined": reject_proposals(ctx, proposal_ids=open_proposals(ids))}


def run_not_duplicate(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """They are none of the leads they resemble."""
    del values
    return {"settled": dismiss_duplicates(ctx, lead_ids=ids)}


def run_merge(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Make these leads one; with `survivor` that one remains, whether it was among them or not."""
    survivor = values.get("survivor")
    named = (*ids, survivor) if survivor is not None and survivor not in ids else tuple(ids)
    (done,) = merge_leads(ctx, merges=[MergeDraft(tuple(named), survivor)])
    return {
        "survivor_id": str(done.survivor_id),
        "merge_id": str(done.merge_id) if done.merge_id else None,
        "count": len(done.merged_ids),
    }


def _is_open(row: Mapping[str, Any]) -> bool:
    return row.get("status") in OPEN_VALUES


def _is_mergeable(row: Mapping[str, Any]) -> bool:
    return row.get("status") in {*OPEN_VALUES, LeadStatus.CONVERTED}


def _is_doubtful(row: Mapping[str, Any]) -> bool:
    return _is_open(row) and bool(row.get("possible_duplicate"))


def _is_waiting(row: Mapping[str, Any]) -> bool:
    return row.get("status") in WAITING_VALUES


def _is_owned(row: Mapping[str, Any]) -> bool:
    return row.get("status") in OWNED_VALUES


ACTIONS = (
    Action("claim", _("Claim"), run_claim, "user", is_primary=True, applies=_is_waiting),
    Action(
        "assign",
        _("Assign"),
        run_assign,
        "users",
        fields=(
            ActionField("owner", _("Owner, or nobody to ask the rules"), Kind.USER, is_required=False),
            ActionField("reason", _("Reason"), is_required=False),
        ),
        applies=_is_open,
    ),
    Action(
        "followup",
        _("Followed up"),
        run_followup,
        "phone",
        fields=(ActionField("next_at", _("Next follow-up"), Kind.INSTANT, is_required=False),),
        grant="edit",
        applies=_is_owned,
    ),
    Action(
        "qualify",
        _("Qualify"),
        run_qualify,
        "check",
        grant="edit",
        applies=lambda row: row.get("status") == LeadStatus.FOLLOWING,
    ),
    Action(
        "return",
        _("Return to the pool"),
        run_return,
        "undo",
        fields=(ActionField("reason", _("Reason")),),
        applies=_is_owned,
    ),
    Action(
        "transfer",
        _("Move to another pool"),
        run_transfer,
        "arrow-right",
        fields=(ActionField("pool", _("Pool"), Kind.REFERENCE, reference="lead_pool"),),
        applies=_is_waiting,
    ),
    DISPUTE_ACTION,
    Action("score", _("Score again"), run_score, "refresh", applies=_is_open),
    Action("enrich", _("Fill in what is known"), run_enrich, "spark", grant="edit", applies=_is_open),
    Action("accept_found", _("Accept what was found"), run_accept_found, "check", grant="edit", applies=_is_open),
    Action("reject_found", _("Decline what was found"), run_reject_found, "x", grant="edit", applies=_is_open),
    Action(
        "merge",
        _("Merge"),
        run_merge,
        "merge",
        fields=(ActionField("survivor", _("Lead that remains"), Kind.REFERENCE, reference="lead", is_required=False),),
        applies=_is_mergeable,
    ),
    Action("not_duplicate", _("No duplicate"), run_not_duplicate, "users", grant="edit", applies=_is_doubtful),
    Action(
        "mark_invalid",
        _("Mark invalid"),
        run_mark_invalid,
        "x",
        fields=(ActionField("reason", _("Why invalid"), Kind.CHOICE, options=REASONS),),
        is_dangerous=True,
        applies=_is_open,
    ),
    Action("reopen", _("Reopen"), run_reopen, "undo", applies=lambda row: row.get("status") == LeadStatus.INVALID),
)
