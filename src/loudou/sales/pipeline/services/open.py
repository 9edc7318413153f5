"""New deals."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.customers.queries import account_names, contact_accounts
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.kernel.money import amount_problem, is_currency
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.numbering.services.take import take_numbers
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day
from loudou.platform.records.services.derive import derive_search
from loudou.sales.pipeline.enums import Direction, OpportunityKind, StageType
from loudou.sales.pipeline.errors import OPENING_PROBLEMS, OpportunityInvalid, ProcessNotFound
from loudou.sales.pipeline.events import OpportunitiesOpened
from loudou.sales.pipeline.models import Opportunity, SalesProcess, Stage
from loudou.sales.pipeline.services.stays import begin_stays, plan_stage_tasks
from loudou.sales.pipeline.shapes import OpportunityDraft

HOME_CURRENCY = "CNY"
"""Of a draft that names none; the doors name the company's."""


@records_changes("opportunity.open")
def open_opportunities(ctx: Context, *, drafts: Sequence[OpportunityDraft]) -> list[UUID]:
    """Open a deal for each draft in a stage of its process; returns the ids in order.

    Raises OpportunityInvalid naming field and row, ProcessNotFound when no process is set up, ActionRefused. A constant
    number of SQL statements per stage opened into.
    """
    require(ctx, "opportunity", "create")
    stages = _stages(drafts)
    problems = _problems(ctx, drafts, stages)
    if problems:
        raise OpportunityInvalid("Some deals cannot be opened as described. Nothing was saved.", problems=problems)
    chosen = [_stage_of(draft, stages) for draft in drafts]
    numbers = take_numbers("O", business_day(ctx), len(drafts))
    deals = [
        _opportunity(ctx, draft, stage, number)
        for draft, stage, number in zip(drafts, chosen, numbers, strict=True)
        if stage is not None
    ]
    Opportunity.objects.bulk_create(deals)
    for stage in {one.id: one for one in chosen if one is not None}.values():
        opened = [deal for deal in deals if deal.stage_id == stage.id]
        begin_stays(ctx, opened, stage, directions=dict.fromkeys((deal.id for deal in opened), Direction.OPENED))
        plan_stage_tasks(ctx, opened, stage)
    ids = [deal.id for deal in deals]
    derive_search("opportunity", ids)
    emit(ctx, OpportunitiesOpened(subject_ids=tuple(ids)))
    return ids


def _stages(drafts: Sequence[OpportunityDraft]) -> dict[UUID | None, list[Stage]]:
    """The open stages of every process the drafts name, in order; those of the default process under None."""
    processes = list(SalesProcess.objects.filter(is_active=True))
    stages = list(Stage.objects.filter(process__in=processes, type=StageType.ACTIVE).order_by("position"))
    found: dict[UUID | None, list[Stage]] = {
        process.id: [stage for stage in stages if stage.process_id == process.id] for process in processes
    }
    default = next((process.id for process in processes if process.is_default), None)
    if default is not None:
        found[None] = found[default]
    elif any(draft.process_id is None for draft in drafts):
        raise ProcessNotFound("No default sales process is set up.")
    return found


def _stage_of(draft: OpportunityDraft, stages: Mapping[UUID | None, list[Stage]]) -> Stage | None:
    of_process = stages.get(draft.process_id, [])
    if draft.stage_id is None:
        return of_process[0] if of_process else None
    everywhere = of_process if draft.process_id else [stage for found in stages.values() for stage in found]
    return next((stage for stage in everywhere if stage.id == draft.stage_id), None)


def _problems(
    ctx: Context, drafts: Sequence[OpportunityDraft], stages: Mapping[UUID | None, list[Stage]]
) -> list[FieldProblem]:
    accounts = account_names(ctx, [draft.account_id for draft in drafts])
    contacts = contact_accounts(ctx, [draft.contact_id for draft in drafts if draft.contact_id])
    problems = []
    for row, draft in enumerate(drafts, start=1):
        unkept = amount_problem(draft.amount, draft.currency or HOME_CURRENCY)
        contact_fits = draft.contact_id is None or contacts.get(draft.contact_id) == draft.account_id
        checks = (
            ("name", "required", bool(draft.name.strip())),
            ("name", "text.too_long", len(draft.name) <= 200),
            ("account", "not_found", draft.account_id in accounts),
            ("contact", "contact.account", contact_fits),
            ("amount", unkept or "amount.negative", unkept is None and draft.amount >= 0),
            ("currency", "currency.unknown", not draft.currency or is_currency(draft.currency)),
            ("kind", "choice.unknown", draft.kind in OpportunityKind.values),
            ("stage", "stage.unknown", _stage_of(draft, stages) is not None),
        )
        wrong = [(field, code) for field, code, is_right in checks if not is_right]
        problems += [FieldProblem(field, code, OPENING_PROBLEMS[code], row) for field, code in wrong]
    return problems


def _opportunity(ctx: Context, draft: OpportunityDraft, stage: Stage, number: str) -> Opportunity:
    values: dict[str, Any] = {
        name: getattr(draft, name)
        for name in (
            *("account_id", "contact_id", "kind", "amount", "expected_close_date", "decision_date", "next_step"),
            *("competitor", "note", "custom"),
        )
    }
    return Opportunity(
        id=new_id(),
        number=number,
        name=" ".join(draft.name.split()),
        currency=draft.currency or HOME_CURRENCY,
        process_id=stage.process_id,
        stage=stage,
        stage_entered_at=ctx.now,
        probability_rate=stage.probability_rate,
        forecast_category=stage.forecast_category,
        source_kind=draft.source.kind if draft.source else "",
        source_id=draft.source.id if draft.source else None,
        owner_id=draft.owner_id or ctx.actor_id,
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
        **values,
    )
