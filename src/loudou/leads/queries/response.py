"""When first responses are due."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from loudou.kernel.context import Context
from loudou.leads.enums import ModelStatus
from loudou.leads.models import ScoreModel
from loudou.leads.queries.scorer import active_actions
from loudou.leads.rules.band_actions import has_clock
from loudou.leads.rules.response import clock_starts
from loudou.leads.shapes import BandActions
from loudou.platform.worktime.queries import due_after, work_calendar


@dataclass(slots=True)
class ResponseClock:
    """The clock of the first response in force; answers for one instant are worked out once."""

    actions: BandActions
    ctx: Context
    now: datetime
    _known: dict[datetime, datetime] = field(default_factory=dict)

    def due_at(self, band: str, assigned_at: datetime) -> datetime | None:
        """When the first response to a lead of this band is due; None when it is not timed."""
        if not has_clock(self.actions, band):
            return None
        starts = clock_starts(assigned_at, self.now)
        known = self._known.get(starts)
        if known is None:
            target = timedelta(minutes=self.actions.response_minutes or 0)
            known = self._known[starts] = due_after(starts, target, work_calendar(self.ctx))
        return known


def response_clock(ctx: Context) -> ResponseClock:
    """The clock in force; nothing is timed without score rules. One SQL statement per context at most.

    A second when it is first asked when something is due.
    """
    known = ctx.memo.get("response_clock")
    if not isinstance(known, ResponseClock):
        actions = active_actions(ctx) or BandActions(response_minutes=None)
        known = ctx.memo["response_clock"] = ResponseClock(actions, ctx, ctx.now)
    return known


def response_minutes(ctx: Context) -> int | None:
    """How many working minutes a first response may take; None when it is not timed. One SQL statement."""
    del ctx
    # system: the rules are the company's own
    found = ScoreModel.objects.filter(status=ModelStatus.ACTIVE).values_list("response_minutes", flat=True)
    return found.first()
