"""Steps about owed first responses: which are in force, and which were taken."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.enums import ModelStatus
from loudou.leads.models import ResponseEscalation, ScoreModel
from loudou.leads.rules.escalation import read_steps
from loudou.leads.shapes import EscalationStep, EscalationTaken
from loudou.platform.identity.queries import people


@dataclass(frozen=True, slots=True)
class Escalation:
    """The steps in force, and since when they are what they are."""

    steps: tuple[EscalationStep, ...]
    since: datetime


def escalation_in_force(ctx: Context) -> Escalation | None:
    """The steps about owed responses; None when there are none or nothing is timed. One SQL statement."""
    del ctx
    # system: the rules are the company's own
    active = ScoreModel.objects.filter(status=ModelStatus.ACTIVE, response_minutes__isnull=False)
    found = active.values_list("escalation", "escalates_since").first()
    steps = read_steps(found[0]) if found is not None else ()
    return Escalation(steps, found[1]) if found is not None and steps else None


def escalations_of(ctx: Context, lead_id: UUID) -> list[EscalationTaken]:
    """The steps taken about the present clock of a lead the caller has read, the first first. Two SQL statements."""
    del ctx
    # system: the lead itself is visible, what was done about it belongs to it
    found = ResponseEscalation.objects.filter(lead=lead_id).order_by("at", "minutes")
    rows = list(found.values_list("minutes", "at", "told", "returned", "due_at"))
    rows = [row for row in rows if row[4] == rows[-1][4]]
    named = people({user_id for row in rows for user_id in row[2]}) if rows else {}
    return [
        EscalationTaken(minutes, at, tuple(named[one].name for one in told if one in named), returned)
        for minutes, at, told, returned, _due in rows
    ]
