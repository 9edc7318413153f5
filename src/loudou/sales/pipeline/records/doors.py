"""From the generic doors to the services: values in, one call, facts out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings

from loudou.kernel.context import Context
from loudou.sales.pipeline.enums import OpportunityStatus
from loudou.sales.pipeline.errors import CriterionNotFound
from loudou.sales.pipeline.services.assign import assign_opportunities
from loudou.sales.pipeline.services.check import check_criterion, waive_criterion
from loudou.sales.pipeline.services.invalidate import mark_invalid
from loudou.sales.pipeline.services.lose import lose_opportunities
from loudou.sales.pipeline.services.move import move_stage
from loudou.sales.pipeline.services.open import open_opportunities
from loudou.sales.pipeline.services.reopen import reopen_opportunities
from loudou.sales.pipeline.services.revise import change_amount, pin_probability
from loudou.sales.pipeline.services.win import win_opportunities
from loudou.sales.pipeline.shapes import OpportunityDraft, Win

REFERENCES = frozenset({"account", "contact", "process", "stage", "owner"})
Facts = Mapping[str, Any]
Values = Mapping[str, Any]


def create_opportunities(ctx: Context, rows: Sequence[Values]) -> Sequence[UUID]:
    """New opportunities."""
    return open_opportunities(ctx, drafts=[_draft(row) for row in rows])


def run_move(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Move to a stage."""
    moved = move_stage(ctx, opportunity_ids=ids, stage_id=values["stage"], reason=values.get("reason") or "")
    return {"count": moved}


def run_win(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Win without a document."""
    wins = [Win(pk, reason_id=values.get("reason"), note=values.get("note") or "") for pk in ids]
    return {"count": win_opportunities(ctx, wins=wins)}


def run_lose(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Lose."""
    lost = lose_opportunities(
        ctx,
        opportunity_ids=ids,
        reason_id=values.get("reason"),
        competitor=values.get("competitor") or "",
        note=values.get("note") or "",
    )
    return {"count": lost}


def run_mark_invalid(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Call invalid."""
    note = values.get("note") or ""
    return {"count": mark_invalid(ctx, opportunity_ids=ids, reason_id=values.get("reason"), note=note)}


def run_reopen(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Open again."""
    return {"count": reopen_opportunities(ctx, opportunity_ids=ids, reason=values.get("reason") or "")}


def run_check(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Confirm a condition; without saying whether, it is met."""
    is_met = values.get("is_met")
    changed = check_criterion(
        ctx,
        opportunity_ids=ids,
        criterion_id=_criterion_id(values),
        is_met=True if is_met is None else is_met,
        evidence=values.get("evidence") or "",
    )
    return {"count": changed}


def run_waive(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Waive a condition."""
    reason = values.get("reason") or ""
    return {"count": waive_criterion(ctx, opportunity_ids=ids, criterion_id=_criterion_id(values), reason=reason)}


def run_change_amount(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Set the amount."""
    return {"count": change_amount(ctx, opportunity_ids=ids, amount=values["amount"])}


def run_pin(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Set the probability, or let it follow the stage."""
    return {"count": pin_probability(ctx, opportunity_ids=ids, rate=values.get("rate"))}


def run_assign(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Give to another owner."""
    return {"count": assign_opportunities(ctx, opportunity_ids=ids, owner_id=values["owner"])}


def is_open(row: Values) -> bool:
    """Whether the deal of this row is still to be decided."""
    return bool(row.get("status", OpportunityStatus.OPEN) == OpportunityStatus.OPEN)


def is_closed(row: Values) -> bool:
    """Whether the deal of this row is decided."""
    return not is_open(row)


def _draft(row: Values) -> OpportunityDraft:
    named = {f"{name}_id" if name in REFERENCES else name: value for name, value in row.items() if value is not None}
    named.setdefault("amount", Decimal(0))
    named.setdefault("currency", settings.DEFAULT_CURRENCY)
    return OpportunityDraft(**named)


def _criterion_id(values: Values) -> UUID:
    try:
        return UUID(str(values["criterion"]))
    except ValueError:
        raise CriterionNotFound("There is no such condition in the process of this deal.") from None
