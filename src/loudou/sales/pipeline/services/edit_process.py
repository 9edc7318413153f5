"""Set up sales processes: an edit makes the next revision."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.catalogue import catalogue_of
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.derive import derive_search
from loudou.platform.rules.language import ExpressionError, check_condition
from loudou.sales.pipeline.enums import CriterionKind, StageType
from loudou.sales.pipeline.errors import PROCESS_PROBLEMS, ProcessChanged, ProcessInvalid
from loudou.sales.pipeline.models import SalesProcess, Stage, StageCriterion
from loudou.sales.pipeline.services.migrate import migrate_deals
from loudou.sales.pipeline.shapes import ProcessDraft, StageDraft

CLOSED_TYPES = (StageType.WON, StageType.LOST, StageType.INVALID)


@records_changes("sales_process.edit")
def edit_process(
    ctx: Context,
    *,
    draft: ProcessDraft,
    based_on: int | None = None,
    moving: Mapping[str, str] | None = None,
) -> UUID:
    """Make a process, or the next revision of the process of this code; returns the new revision's id.

    Deals stay in their revision. With `moving`, open deals move over: each stage to the one of the same code, or to the
    one named for it. `based_on` is the revision the editor saw. Raises ProcessInvalid listing every contradiction,
    ProcessChanged when somebody was faster, ActionRefused.
    """
    require(ctx, "sales_process", "edit")
    before = SalesProcess.objects.select_for_update().filter(code=draft.code, is_active=True).first()
    if based_on is not None and (before is None or before.revision != based_on):
        raise ProcessChanged("Somebody changed this process meanwhile.", code=draft.code)
    _refuse_contradictions(ctx, draft)
    if before is not None:
        SalesProcess.objects.filter(pk=before.id).update(is_active=False, is_default=False, updated_at=ctx.now)
    if draft.is_default:
        SalesProcess.objects.filter(is_active=True, is_default=True).update(is_default=False, updated_at=ctx.now)
    process = _insert(ctx, draft, revision=before.revision + 1 if before else 1)
    if moving is not None and before is not None:
        migrate_deals(ctx, before.id, process.id, moving)
    return process.id


def _refuse_contradictions(ctx: Context, draft: ProcessDraft) -> None:
    problems = [*_stage_problems(draft.stages), *_criterion_problems(ctx, draft.stages)]
    if not draft.code or not draft.name.strip():
        problems.append(FieldProblem("name", "required", "This field is required."))
    if problems:
        raise ProcessInvalid("This process cannot be saved as described. Nothing was saved.", problems=problems)


def _stage_problems(stages: Sequence[StageDraft]) -> list[FieldProblem]:
    types = [stage.type for stage in stages]
    codes = [stage.code for stage in stages]
    last_open = max((index for index, type_ in enumerate(types) if type_ == StageType.ACTIVE), default=-1)
    closed = {StageType.WON.value: 1, StageType.LOST.value: 0, StageType.INVALID.value: 0}
    checks = (
        ("stages.no_open", StageType.ACTIVE in types),
        ("stages.closed", all(types.count(type_) == 1 for type_ in CLOSED_TYPES)),
        ("stages.order", not any(type_ in CLOSED_TYPES for type_ in types[: last_open + 1])),
        ("stages.codes", len(set(codes)) == len(codes) and all(codes)),
        ("stages.corridor", all(0 <= s.lowest_rate <= s.probability_rate <= s.highest_rate <= 1 for s in stages)),
        ("stages.closed_rate", all(s.probability_rate == closed.get(s.type, s.probability_rate) for s in stages)),
    )
    return [FieldProblem("stages", code, PROCESS_PROBLEMS[code]) for code, is_right in checks if not is_right]


def _criterion_problems(ctx: Context, stages: Sequence[StageDraft]) -> list[FieldProblem]:
    opportunity = record_type("opportunity")
    catalogue = catalogue_of(Context(actor_id=None, now=ctx.now), opportunity)
    problems = []
    for stage in stages:
        for one in stage.criteria:
            if one.kind == CriterionKind.EXPRESSION:
                try:
                    check_condition(one.expression, catalogue)
                except ExpressionError as error:
                    problems.append(FieldProblem(f"{stage.code}.{one.code}", error.code, error.detail))
            known = one.field.startswith("custom.") or opportunity.field_named(one.field) is not None
            if one.kind == CriterionKind.FIELD and not known:
                problem = FieldProblem(f"{stage.code}.{one.code}", "field.unknown", "There is no such field.")
                problems.append(problem)
    return problems


def _insert(ctx: Context, draft: ProcessDraft, *, revision: int) -> SalesProcess:
    made: dict[str, Any] = {"created_at": ctx.now, "created_by": ctx.actor_id, "updated_at": ctx.now}
    values = {name: value for name, value in asdict(draft).items() if name != "stages"}
    process = SalesProcess.objects.create(id=new_id(), revision=revision, **values, **made)
    stages, criteria = [], []
    for position, one in enumerate(draft.stages, start=1):
        fields = {name: value for name, value in asdict(one).items() if name != "criteria"}
        stage = Stage(id=new_id(), process=process, position=position, **fields, **made)
        stages.append(stage)
        criteria += [
            StageCriterion(stage=stage, position=place, **asdict(criterion))
            for place, criterion in enumerate(one.criteria, start=1)
        ]
    Stage.objects.bulk_create(stages)
    StageCriterion.objects.bulk_create(criteria)
    derive_search("sales_process", [process.id])
    derive_search("stage", [stage.id for stage in stages])
    return process
