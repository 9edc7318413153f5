"""One deal, its stages, and the deals of an account."""

from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.sales.pipeline.errors import OpportunityNotFound
from loudou.sales.pipeline.models import Opportunity, Stage
from loudou.sales.pipeline.queries.gates import criterion_states, process_gates, spoken
from loudou.sales.pipeline.queries.stays import Stay, stays_of
from loudou.sales.pipeline.shapes import CriterionState, OpportunityFacts, OpportunityRow, SourceRef, StageState


def opportunity_facts(ctx: Context, opportunity_id: UUID) -> OpportunityFacts:
    """One deal as its page and later stages need it. One SQL statement. Raises OpportunityNotFound."""
    found = Opportunity.objects.visible_to(ctx).filter(pk=opportunity_id)
    deal = found.select_related("account", "contact", "process", "stage", "reason", "owner").first()
    if deal is None:
        raise OpportunityNotFound("There is no such deal, or you may not see it.", opportunity_id=opportunity_id)
    return _facts(deal)


def stage_states(ctx: Context, opportunity_id: UUID) -> list[StageState]:
    """The stages of a deal's process in order, with what each asks for and how the deal stands to it.

    At most seven SQL statements beside the actor's rights. Raises OpportunityNotFound.
    """
    deal = Opportunity.objects.visible_to(ctx).filter(pk=opportunity_id).select_related("stage").first()
    if deal is None:
        raise OpportunityNotFound("There is no such deal, or you may not see it.", opportunity_id=opportunity_id)
    gates = process_gates(deal.process_id)
    states = criterion_states(ctx, gates, [deal])[deal.id]
    stays = stays_of(ctx, deal.id)
    return [
        _stage_state(
            stage,
            deal.stage,
            stays.get(stage.id),
            tuple(states[one.id] for one in gates.criteria.get(stage.id, ())),
        )
        for stage in gates.stages
    ]


def opportunities_of_account(
    ctx: Context, account_id: UUID, *, open_only: bool = False, limit: int = 50
) -> list[OpportunityRow]:
    """The deals of an account the actor sees, open ones first, then those closed last. One SQL statement."""
    deals = Opportunity.objects.visible_to(ctx).filter(account=account_id)
    if open_only:
        deals = deals.filter(status="open")
    rows = deals.order_by(F("closed_at").desc(nulls_first=True), "-created_at", "-id").values_list(
        *("id", "number", "name", "stage__name", "stage__name_en", "status", "amount", "currency"),
        *("expected_close_date", "owner__name"),
    )
    return [
        OpportunityRow(pk, number, name, spoken(stage, stage_en), status, amount, currency, close_date, owner or "")
        for pk, number, name, stage, stage_en, status, amount, currency, close_date, owner in rows[:limit]
    ]


def _facts(deal: Opportunity) -> OpportunityFacts:
    return OpportunityFacts(
        id=deal.id,
        number=deal.number,
        name=deal.name,
        account_id=deal.account_id,
        account_name=deal.account.name,
        contact_id=deal.contact_id,
        contact_name=deal.contact.name if deal.contact else "",
        kind=deal.kind,
        status=deal.status,
        process_id=deal.process_id,
        amount_basis=deal.process.amount_basis,
        stage_id=deal.stage_id,
        stage_name=spoken(deal.stage.name, deal.stage.name_en),
        stage_entered_at=deal.stage_entered_at,
        amount=deal.amount,
        currency=deal.currency,
        net_amount=deal.net_amount,
        gross_amount=deal.gross_amount,
        expected_close_date=deal.expected_close_date,
        decision_date=deal.decision_date,
        probability_rate=deal.probability_rate,
        is_probability_pinned=deal.is_probability_pinned,
        forecast_category=deal.forecast_category,
        next_step=deal.next_step,
        competitor=deal.competitor,
        reason_name=spoken(deal.reason.name, deal.reason.name_en) if deal.reason else "",
        reason_note=deal.reason_note,
        closed_at=deal.closed_at,
        source=SourceRef(deal.source_kind, deal.source_id) if deal.source_id else None,
        document=SourceRef(deal.deal_kind, deal.deal_id) if deal.deal_id else None,
        owner_id=deal.owner_id,
        owner_name=deal.owner.name if deal.owner else "",
        note=deal.note,
        created_at=deal.created_at,
        version=deal.version,
    )


def _stage_state(stage: Stage, current: Stage, stay: Stay | None, criteria: tuple[CriterionState, ...]) -> StageState:
    if stage.id == current.id:
        place = "current"
    elif stage.position > current.position:
        place = "ahead"
    else:
        place = "done" if stay else "skipped"
    return StageState(
        id=stage.id,
        code=stage.code,
        label=spoken(stage.name, stage.name_en),
        goal=spoken(stage.goal, stage.goal_en),
        type=stage.type,
        state=place,
        probability_rate=stage.probability_rate,
        max_days=stage.max_days,
        entered_at=stay.entered_at if stay else None,
        seconds=stay.seconds if stay else None,
        criteria=criteria,
    )
