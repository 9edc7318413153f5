"""Deals enter stages: the history row, the tasks of the stage, and what else follows."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Value, When

from loudou.activities.services.plan import plan_tasks
from loudou.activities.shapes import RecordRef, TaskDraft
from loudou.kernel.context import Context
from loudou.sales.pipeline.enums import CriterionKind, Direction, StageType
from loudou.sales.pipeline.models import Opportunity, Stage, StageCriterion, StageHistory, StageTask

LONGEST_NOTE = 500


def enter_stage(
    ctx: Context,
    deals: Sequence[Opportunity],
    stage: Stage,
    *,
    directions: Mapping[UUID, str],
    note: str = "",
    change: Mapping[str, Any] | None = None,
) -> None:
    """Move deals into a stage: end their present stay, begin a new one, take over what the stage sets, plan its tasks.

    `change` holds further columns to set. A pinned probability stays while the deal is open. A constant number of SQL
    statements.
    """
    ids = [deal.id for deal in deals]
    # Who waited for a lock acts after the one it waited for, whenever it was asked to.
    at = max([ctx.now, *(deal.stage_entered_at for deal in deals)])
    StageHistory.objects.filter(opportunity__in=ids, left_at__isnull=True).update(left_at=at)
    Opportunity.objects.filter(pk__in=ids).update(
        stage=stage,
        stage_entered_at=at,
        probability_rate=_probability(stage),
        forecast_category=stage.forecast_category,
        version=F("version") + 1,
        updated_at=ctx.now,
        **(change or {}),
    )
    for deal in deals:
        for name, value in (change or {}).items():
            setattr(deal, name, value)
    begin_stays(ctx, deals, stage, directions=directions, note=note, at=at)
    plan_stage_tasks(ctx, deals, stage)


def begin_stays(
    ctx: Context,
    deals: Sequence[Opportunity],
    stage: Stage,
    *,
    directions: Mapping[UUID, str],
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Write the beginning of each deal's stay, with what the deal was worth then. One SQL statement."""
    StageHistory.objects.bulk_create(
        StageHistory(
            opportunity_id=deal.id,
            stage=stage,
            direction=directions.get(deal.id, Direction.OPENED),
            entered_at=at or ctx.now,
            actor_id=ctx.actor_id,
            amount=deal.amount,
            currency=deal.currency,
            expected_close_date=deal.expected_close_date,
            note=note[:LONGEST_NOTE],
        )
        for deal in deals
    )


def plan_stage_tasks(ctx: Context, deals: Sequence[Opportunity], stage: Stage) -> None:
    """Give each deal's owner the tasks of a stage; entering it again gives them anew."""
    criteria = list(StageCriterion.objects.filter(stage=stage, kind=CriterionKind.TASK).order_by("position"))
    if not criteria or not deals:
        return
    pairs = [(deal, one) for deal in deals for one in criteria]
    rounds = _rounds([deal.id for deal in deals], [one.id for one in criteria])
    tasks = plan_tasks(ctx, drafts=[_task(ctx, deal, one) for deal, one in pairs])
    StageTask.objects.bulk_create(
        StageTask(
            opportunity_id=deal.id,
            criterion=one,
            activity_id=task_id,
            round=rounds.get((deal.id, one.id), 0) + 1,
        )
        for (deal, one), task_id in zip(pairs, tasks, strict=True)
    )


def _probability(stage: Stage) -> Any:
    if stage.type != StageType.ACTIVE:
        return stage.probability_rate
    return Case(
        When(is_probability_pinned=True, status="open", then=F("probability_rate")),
        default=Value(stage.probability_rate),
    )


def _rounds(deals: Sequence[UUID], criteria: Sequence[UUID]) -> dict[tuple[UUID, UUID], int]:
    rows = StageTask.objects.filter(opportunity__in=deals, criterion__in=criteria).values("opportunity", "criterion")
    return {(row["opportunity"], row["criterion"]): row["count"] for row in rows.annotate(count=Count("id"))}


def _task(ctx: Context, deal: Opportunity, one: StageCriterion) -> TaskDraft:
    return TaskDraft(
        subject=one.name,
        links=(RecordRef("opportunity", deal.id), RecordRef("account", deal.account_id)),
        due_at=None if one.task_days is None else ctx.now + timedelta(days=one.task_days),
        owner_id=deal.owner_id,
    )
