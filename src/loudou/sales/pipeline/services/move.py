"""Move open deals along their process."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.sales.pipeline.enums import StageType
from loudou.sales.pipeline.errors import GATE_PROBLEMS, GateClosed, StageCloses, StageNotFound
from loudou.sales.pipeline.events import StageChanged
from loudou.sales.pipeline.models import Opportunity, SalesProcess, Stage
from loudou.sales.pipeline.queries.gates import ProcessGates, criterion_states, process_gates, spoken, stage_gates
from loudou.sales.pipeline.rules.gates import Direction, ProcessRules, StageMove, Unmet, stage_move
from loudou.sales.pipeline.services.stays import enter_stage
from loudou.sales.pipeline.services.targets import lock_deals, require_open


@records_changes("opportunity.move_stage")
def move_stage(ctx: Context, *, opportunity_ids: Sequence[UUID], stage_id: UUID, reason: str = "") -> int:
    """Move these deals to an open stage of their process, all or none; returns how many moved.

    A deal that stands there already stays and is told nothing. Raises GateClosed with the complete list of what is
    missing (domain 5.3, B.4), StageCloses for a stage that ends deals, StageNotFound, OpportunityClosed,
    OpportunityNotFound, OpportunityRefused, ActionRefused. A constant number of SQL statements.
    """
    deals = lock_deals(ctx, opportunity_ids, "move_stage")
    require_open(ctx, deals)
    stage = Stage.objects.select_related("process").filter(pk=stage_id).first()
    if stage is None or any(deal.process_id != stage.process_id for deal in deals):
        raise StageNotFound("There is no such stage in the process of this deal.", stage_id=stage_id)
    if stage.type != StageType.ACTIVE:
        raise StageCloses("Win the deal, lose it or call it invalid instead.", stage_id=stage_id)
    gates = process_gates(stage.process_id)
    moves = _moves(ctx, deals, stage, gates, reason)
    _refuse_closed_gates(deals, gates, moves)
    moving = [deal for deal in deals if moves[deal.id].direction is not Direction.STAY]
    directions = {deal.id: moves[deal.id].direction.value for deal in moving}
    enter_stage(ctx, moving, stage, directions=directions, note=reason.strip())
    for direction in sorted(set(directions.values())):
        ids = tuple(deal.id for deal in moving if directions[deal.id] == direction)
        emit(ctx, StageChanged(subject_ids=ids, stage_id=stage.id, direction=direction))
    return len(moving)


def _moves(
    ctx: Context, deals: Sequence[Opportunity], target: Stage, gates: ProcessGates, reason: str
) -> dict[UUID, StageMove]:
    process: SalesProcess = target.process
    rules = ProcessRules(allow_skip=process.may_skip, allow_backward=process.may_go_back)
    codes = {stage.id: stage.code for stage in gates.stages}
    states = criterion_states(ctx, gates, deals)
    return {
        deal.id: stage_move(
            rules,
            stage_gates(gates, states[deal.id]),
            current=codes[deal.stage_id],
            target=target.code,
            reason=reason,
        )
        for deal in deals
    }


def _refuse_closed_gates(deals: Sequence[Opportunity], gates: ProcessGates, moves: dict[UUID, StageMove]) -> None:
    blocked = [deal for deal in deals if not moves[deal.id].is_allowed]
    if not blocked:
        return
    labels = {stage.code: spoken(stage.name, stage.name_en) for stage in gates.stages}
    problems = [
        FieldProblem(one.code, one.kind.value, _message(one)) for deal in blocked for one in moves[deal.id].unmet
    ]
    unmet = [_fact(deal, one, labels) for deal in blocked for one in moves[deal.id].unmet]
    raise GateClosed(
        "It stays where it is. Complete what is missing and move it again.", problems=problems, unmet=unmet
    )


def _message(one: Unmet) -> str:
    return GATE_PROBLEMS.get(one.code, one.label)


def _fact(deal: Opportunity, one: Unmet, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "opportunity_id": str(deal.id),
        "number": deal.number,
        "stage": one.stage,
        "stage_label": labels[one.stage],
        "kind": one.kind.value,
        "code": one.code,
        "label": _message(one),
    }
