"""How long deals stood in their stages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from loudou.kernel.context import Context
from loudou.sales.pipeline.models import StageHistory


@dataclass(frozen=True, slots=True)
class Stay:
    """All stays of a deal in one stage together."""

    entered_at: datetime
    seconds: int


def stays_of(ctx: Context, opportunity_id: UUID) -> dict[UUID, Stay]:
    """The latest entry into each stage and the time spent there in all stays, by stage. One SQL statement."""
    found: dict[UUID, Stay] = {}
    # system: the caller has read this deal
    rows = StageHistory.objects.filter(opportunity=opportunity_id).order_by("entered_at", "id")
    for stage_id, entered_at, left_at in rows.values_list("stage_id", "entered_at", "left_at"):
        spent = int(((left_at or ctx.now) - entered_at).total_seconds())
        before = found[stage_id].seconds if stage_id in found else 0
        found[stage_id] = Stay(entered_at, before + max(spent, 0))
    return found
