"""Running deals move over to another revision of their process."""

from collections.abc import Mapping
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.changes.recording import records_changes
from loudou.sales.pipeline.enums import Direction, OpportunityStatus, StageType
from loudou.sales.pipeline.errors import ProcessInvalid
from loudou.sales.pipeline.models import CriterionCheck, Opportunity, Stage, StageCriterion
from loudou.sales.pipeline.services.stays import enter_stage


@records_changes("opportunity.migrate")
def migrate_deals(ctx: Context, from_process: UUID, to_process: UUID, moving: Mapping[str, str]) -> int:
    """Move every open deal of one revision to another: each stage to the one named for its code, else of its code.

    What was confirmed stays confirmed where the new revision asks for it under the same codes. Raises ProcessInvalid
    when a stage that holds deals leads nowhere. A consequence of editing a process, so it asks for no right on deals.
    """
    old = {stage.id: stage for stage in Stage.objects.filter(process=from_process, type=StageType.ACTIVE)}
    new = {stage.code: stage for stage in Stage.objects.filter(process=to_process, type=StageType.ACTIVE)}
    found = Opportunity.objects.filter(process=from_process, status=OpportunityStatus.OPEN).order_by("pk")
    deals = list(found.select_for_update())
    targets = {stage_id: new.get(moving.get(stage.code, stage.code)) for stage_id, stage in old.items()}
    lost = sorted({old[deal.stage_id].code for deal in deals if targets[deal.stage_id] is None})
    if lost:
        problem = FieldProblem("moving", "stages.no_target", "Say where the deals of this stage go.")
        raise ProcessInvalid("Some stages that hold deals lead nowhere.", problems=[problem], stages=lost)
    for stage_id, target in targets.items():
        moved = [deal for deal in deals if deal.stage_id == stage_id]
        if target is None or not moved:
            continue
        directions = dict.fromkeys((deal.id for deal in moved), Direction.MIGRATED.value)
        enter_stage(ctx, moved, target, directions=directions, change={"process_id": to_process})
    _carry_checks(from_process, to_process, [deal.id for deal in deals])
    return len(deals)


def _carry_checks(from_process: UUID, to_process: UUID, deals: list[UUID]) -> None:
    """One SQL statement per condition the two revisions share."""
    new = {
        (one.stage.code, one.code): one.id
        for one in StageCriterion.objects.filter(stage__process=to_process).select_related("stage")
    }
    for one in StageCriterion.objects.filter(stage__process=from_process).select_related("stage"):
        target = new.get((one.stage.code, one.code))
        if target is not None:
            CriterionCheck.objects.filter(opportunity__in=deals, criterion=one.id).update(criterion=target)
