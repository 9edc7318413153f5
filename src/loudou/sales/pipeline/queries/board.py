"""The board: open deals by stage, counted and summed in the database, their cards paged per column."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from loudou.kernel.context import Context
from loudou.platform.records.catalogue import filter_condition
from loudou.platform.records.registry import record_type
from loudou.sales.pipeline.enums import CriterionKind, OpportunityStatus, StageType
from loudou.sales.pipeline.errors import OpportunityInvalid, StageNotFound
from loudou.sales.pipeline.models import Opportunity, Stage
from loudou.sales.pipeline.queries.gates import ProcessGates, criterion_states, process_gates, spoken
from loudou.sales.pipeline.shapes import BoardCard, BoardColumn, ColumnSum, CriterionState

CARDS = 40
"""Cards of a column per page."""


def board(ctx: Context, process_id: UUID, *, expression: str = "", limit: int = CARDS) -> list[BoardColumn]:
    """The open stages of a process with everything in them counted and summed, and the cards longest in each stage.

    Cards stand by time in stage, the longest first. Raises ExpressionError for the filter. Eight SQL statements beside
    the actor's rights, however many deals and columns.
    """
    columns = pipeline_summary(ctx, process_id, expression=expression)
    pages = _first_ids(ctx, [column.stage_id for column in columns], expression, limit)
    shown = [pk for ids in pages.values() for pk in ids[:limit]]
    cards = _cards(ctx, process_id, shown)
    return [_with_cards(column, pages.get(column.stage_id, []), cards, limit) for column in columns]


def board_column(
    ctx: Context, stage_id: UUID, *, after: str = "", expression: str = "", limit: int = CARDS
) -> BoardColumn:
    """One column read on from `after` (the `next` of the page before); not counted again. Eight SQL statements at most.

    Raises StageNotFound, OpportunityInvalid for a place that was never given, ExpressionError.
    """
    stage = Stage.objects.visible_to(ctx).filter(pk=stage_id, type=StageType.ACTIVE).first()
    if stage is None:
        raise StageNotFound("There is no such stage.", stage_id=stage_id)
    found = _in_order(_open_deals(ctx, expression).filter(stage=stage))
    if after:
        entered, last_id = _place(after)
        found = found.filter(Q(stage_entered_at__gt=entered) | Q(stage_entered_at=entered, id__gt=last_id))
    ids = list(found.values_list("id", flat=True)[: limit + 1])
    cards = _cards(ctx, stage.process_id, ids[:limit])
    return _with_cards(_column(stage, 0, ()), ids, cards, limit)


def _place(after: str) -> tuple[datetime, UUID]:
    moment, _, last = after.partition("~")
    try:
        entered = datetime.fromisoformat(moment)
        return entered.replace(tzinfo=entered.tzinfo or UTC), UUID(last)
    except ValueError:
        raise OpportunityInvalid("There is no such place in this column.", after=after[:100]) from None


def pipeline_summary(ctx: Context, process_id: UUID, *, expression: str = "") -> list[BoardColumn]:
    """The open stages of a process: how many deals, what they are worth and what that is weighted, per currency.

    Two SQL statements beside the actor's rights.
    """
    # system: how deals are sold is known to everybody who sees a deal
    stages = list(Stage.objects.filter(process=process_id, type=StageType.ACTIVE).order_by("position"))
    grouped = (
        _open_deals(ctx, expression)
        .filter(stage__in=[stage.id for stage in stages])
        .values("stage_id", "currency")
        .annotate(count=Count("*"), total=Sum("amount"), weighted=Sum("weighted_amount"))
        .order_by("stage_id", "currency")
    )
    counts: dict[UUID, int] = {}
    sums: dict[UUID, list[ColumnSum]] = {}
    for row in grouped:
        counts[row["stage_id"]] = counts.get(row["stage_id"], 0) + row["count"]
        sums.setdefault(row["stage_id"], []).append(ColumnSum(row["currency"], row["total"], row["weighted"]))
    return [_column(stage, counts.get(stage.id, 0), tuple(sums.get(stage.id, ()))) for stage in stages]


def _open_deals(ctx: Context, expression: str) -> QuerySet[Opportunity]:
    found = Opportunity.objects.visible_to(ctx).filter(status=OpportunityStatus.OPEN)
    return found.filter(filter_condition(ctx, record_type("opportunity"), expression)) if expression else found


def _in_order(deals: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    return deals.order_by("stage_entered_at", "id")


def _first_ids(ctx: Context, stages: Sequence[UUID], expression: str, limit: int) -> dict[UUID, list[UUID]]:
    """The first ids of every column, one more than shown. One SQL statement: a bounded index range per column."""
    found = _open_deals(ctx, expression)
    parts = [_in_order(found.filter(stage=stage)).values_list("stage_id", "id")[: limit + 1] for stage in stages]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    pages: dict[UUID, list[UUID]] = {}
    for stage_id, pk in rows:
        pages.setdefault(stage_id, []).append(pk)
    return pages


def _cards(ctx: Context, process_id: UUID, ids: Sequence[UUID]) -> dict[UUID, BoardCard]:
    if not ids:
        return {}
    gates = process_gates(process_id)
    # system: these ids were narrowed to what the actor sees
    found = Opportunity.objects.filter(pk__in=ids).only(*_shown_columns(gates))
    deals = list(found.annotate(account_name=F("account__name"), owner_name=F("owner__name")))
    states = criterion_states(ctx, gates, deals, of_present_stage=True)
    limits = {stage.id: stage.max_days for stage in gates.stages}
    asked = {
        stage.id: [one.id for one in gates.criteria.get(stage.id, ()) if one.is_required and one.moment == "exit"]
        for stage in gates.stages
    }
    return {
        deal.id: _card(ctx, deal, [states[deal.id][one] for one in asked[deal.stage_id]], limits[deal.stage_id])
        for deal in deals
    }


def _shown_columns(gates: ProcessGates) -> list[str]:
    """The columns a card shows, and those the conditions of its stage look at."""
    kind = record_type("opportunity")
    asked = [kind.field_named(one.field) for one in gates.all() if one.kind == CriterionKind.FIELD]
    return [
        *("number", "name", "amount", "currency", "expected_close_date", "stage_entered_at", "stage_id", "version"),
        *("custom", *(field.attribute for field in asked if field is not None)),
    ]


def _card(ctx: Context, deal: Opportunity, asked: Sequence[CriterionState], max_days: int | None) -> BoardCard:
    age = ctx.now - deal.stage_entered_at
    return BoardCard(
        id=deal.id,
        number=deal.number,
        name=deal.name,
        account_name=deal.account_name,  # type: ignore[attr-defined]  # annotated by _cards
        amount=deal.amount,
        currency=deal.currency,
        expected_close_date=deal.expected_close_date,
        stage_entered_at=deal.stage_entered_at,
        owner_name=deal.owner_name or "",  # type: ignore[attr-defined]  # as above
        met_count=sum(one.is_met for one in asked),
        asked_count=len(asked),
        is_stalled=max_days is not None and age > timedelta(days=max_days),
        version=deal.version,
    )


def _with_cards(column: BoardColumn, ids: Sequence[UUID], cards: dict[UUID, BoardCard], limit: int) -> BoardColumn:
    shown = tuple(cards[pk] for pk in ids[:limit])
    last = shown[-1] if shown and len(ids) > limit else None
    following = f"{last.stage_entered_at.isoformat()}~{last.id}" if last else None
    return replace(column, cards=shown, next=following)


def _column(stage: Stage, count: int, sums: tuple[ColumnSum, ...]) -> BoardColumn:
    return BoardColumn(
        stage_id=stage.id,
        code=stage.code,
        label=spoken(stage.name, stage.name_en),
        probability_rate=stage.probability_rate,
        max_days=stage.max_days,
        count=count,
        sums=sums,
    )
