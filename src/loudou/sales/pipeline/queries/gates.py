"""What the stages of a process ask for, and how deals stand to it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from loudou.activities.enums import TaskState
from loudou.kernel.context import Context
from loudou.platform.records.catalogue import filter_condition
from loudou.platform.records.registry import record_type
from loudou.sales.pipeline.enums import CriterionKind, CriterionMoment
from loudou.sales.pipeline.models import CriterionCheck, Opportunity, Stage, StageCriterion, StageTask
from loudou.sales.pipeline.rules.gates import Condition, ConditionKind, StageGate
from loudou.sales.pipeline.shapes import CriterionState

CHECKED_BY_HAND = frozenset({CriterionKind.CHECK, CriterionKind.DOCUMENT})
CONDITION_KINDS = {
    CriterionKind.EXPRESSION: ConditionKind.CRITERION,
    CriterionKind.CHECK: ConditionKind.CRITERION,
    CriterionKind.FIELD: ConditionKind.FIELD,
    CriterionKind.DOCUMENT: ConditionKind.DELIVERABLE,
    CriterionKind.TASK: ConditionKind.TASK,
}


@dataclass(frozen=True, slots=True)
class ProcessGates:
    """The open stages of one process in order, with their conditions."""

    stages: tuple[Stage, ...]
    criteria: Mapping[UUID, tuple[StageCriterion, ...]]

    def all(self) -> list[StageCriterion]:
        """Every condition."""
        return [one for stage in self.stages for one in self.criteria.get(stage.id, ())]


def spoken(name: str, name_en: str) -> str:
    """The name in the reader's language where the company gave one."""
    return name_en if name_en and (get_language() or "").startswith("en") else name


def process_gates(process_id: UUID) -> ProcessGates:
    """The stages of a process and their conditions. Two SQL statements."""
    # system: how deals are sold is known to everybody who sees a deal
    stages = tuple(Stage.objects.filter(process=process_id).order_by("position"))
    grouped: dict[UUID, list[StageCriterion]] = defaultdict(list)
    # system: as above
    for one in StageCriterion.objects.filter(stage__process=process_id).order_by("stage__position", "position"):
        grouped[one.stage_id].append(one)
    return ProcessGates(stages, {stage: tuple(found) for stage, found in grouped.items()})


def criterion_states(
    ctx: Context, gates: ProcessGates, opportunities: Sequence[Opportunity], *, of_present_stage: bool = False
) -> dict[UUID, dict[UUID, CriterionState]]:
    """How each deal stands to each condition of its process, by deal and condition. Three SQL statements at most.

    `of_present_stage` leaves out the conditions of all other stages.
    Conditions are judged with the system's eyes: a gate does not open because somebody may not see a field.
    """
    ids = [one.id for one in opportunities]
    criteria = gates.all()
    checks: dict[tuple[UUID, UUID], CriterionCheck] = {
        (check.opportunity_id, check.criterion_id): check
        # system: the caller has read these deals
        for check in CriterionCheck.objects.filter(opportunity__in=ids)
    }
    done = _done_tasks(ids) if any(one.kind == CriterionKind.TASK for one in criteria) else set()
    holding = _holding(ctx, ids, [one for one in criteria if one.kind == CriterionKind.EXPRESSION])
    found: dict[UUID, dict[UUID, CriterionState]] = {}
    for deal in opportunities:
        states = {}
        for one in gates.criteria.get(deal.stage_id, ()) if of_present_stage else criteria:
            check = checks.get((deal.id, one.id))
            is_met = check is not None or _is_met(deal, one, done, holding)
            states[one.id] = _state(one, check, is_met=is_met)
        found[deal.id] = states
    return found


def stage_gates(gates: ProcessGates, states: Mapping[UUID, CriterionState]) -> tuple[StageGate, ...]:
    """The open stages as the rule takes them: required conditions only."""
    result = []
    for stage in gates.stages:
        if stage.type != "active":
            continue
        required = [one for one in gates.criteria.get(stage.id, ()) if one.is_required]
        conditions = {
            moment: tuple(_condition(one, states[one.id]) for one in required if one.moment == moment)
            for moment in CriterionMoment.values
        }
        result.append(StageGate(stage.code, exit=conditions["exit"], entry=conditions["entry"]))
    return tuple(result)


def is_filled(deal: Opportunity, name: str) -> bool:
    """Whether a field of a deal holds something; an amount of zero is nothing yet."""
    if name.startswith("custom."):
        return deal.custom.get(name.removeprefix("custom.")) not in {None, ""}
    field = record_type("opportunity").field_named(name)
    return bool(getattr(deal, field.attribute)) if field is not None else False


def _is_met(
    deal: Opportunity, one: StageCriterion, done: set[tuple[UUID, UUID]], holding: Mapping[UUID, set[UUID]]
) -> bool:
    if one.kind == CriterionKind.FIELD:
        return is_filled(deal, one.field)
    if one.kind == CriterionKind.TASK:
        return (deal.id, one.id) in done
    return deal.id in holding.get(one.id, set())


def _state(one: StageCriterion, check: CriterionCheck | None, *, is_met: bool) -> CriterionState:
    return CriterionState(
        id=one.id,
        code=one.code,
        label=spoken(one.name, one.name_en),
        kind=one.kind,
        moment=one.moment,
        is_required=one.is_required,
        is_met=is_met,
        is_waived=check is not None and check.is_waived,
        can_check=one.kind in CHECKED_BY_HAND,
        evidence=check.evidence if check is not None else "",
    )


def _condition(one: StageCriterion, state: CriterionState) -> Condition:
    kind = CONDITION_KINDS[CriterionKind(one.kind)]
    return Condition(kind, one.code, state.label, is_met=state.is_met)


def _done_tasks(ids: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """The conditions whose newest task is done."""
    # system: the caller has read these deals
    rows = StageTask.objects.filter(opportunity__in=ids).order_by("opportunity", "criterion", "-round")
    newest = rows.distinct("opportunity", "criterion").values_list("opportunity", "criterion", "activity__state")
    return {(deal, criterion) for deal, criterion, state in newest if state == TaskState.DONE}


def _holding(ctx: Context, ids: Sequence[UUID], criteria: Sequence[StageCriterion]) -> dict[UUID, set[UUID]]:
    """The deals for which each expression holds; unknown counts as not."""
    if not criteria:
        return {}
    system = Context(actor_id=None, now=ctx.now)
    conditions = {
        f"c{index}": _is_true(filter_condition(system, record_type("opportunity"), one.expression))
        for index, one in enumerate(criteria)
    }
    # system: the caller has read these deals
    rows = Opportunity.objects.filter(pk__in=ids).annotate(**conditions).values("pk", *conditions)
    found: dict[UUID, set[UUID]] = {one.id: set() for one in criteria}
    for row in rows:
        for index, one in enumerate(criteria):
            if row[f"c{index}"]:
                found[one.id].add(row["pk"])
    return found


def _is_true(condition: RawSQL) -> Coalesce:
    return Coalesce(condition, Value(value=False), output_field=BooleanField())
