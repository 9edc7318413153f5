"""The deadlines of a bid: what notices tell, what a move does to them, and when people are reminded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from loudou.marketing.tenders.enums import DeadlineKind

COLUMNS: Mapping[DeadlineKind, str] = {
    DeadlineKind.QUESTIONS: "question_deadline_at",
    DeadlineKind.DEPOSIT: "deposit_due_at",
    DeadlineKind.SUBMISSION: "bid_deadline_at",
    DeadlineKind.OPENING: "open_at",
}
"""Where a bid, and a project, keep each deadline."""
STEPS = (7, 3, 1)
"""So many days before something is due people are reminded, each time once."""
OVERDUE = -1
"""The step of what should have happened already."""
END_OF_WORK = 18
"""An item due so many days before a deadline is due at this hour of that day."""
Deadlines = Mapping[DeadlineKind, datetime | None]


@dataclass(frozen=True, slots=True)
class Move:
    """A deadline that stands at `after_at` from now on."""

    kind: DeadlineKind
    before_at: datetime | None
    after_at: datetime | None


def told_deadlines(
    *,
    questions: datetime | None,
    deposit: datetime | None,
    submission: datetime | None,
    opening: datetime | None,
    has_deposit: bool,
) -> dict[DeadlineKind, datetime | None]:
    """What the notices of a project tell; a deposit without a day of its own is due with the bid."""
    return {
        DeadlineKind.QUESTIONS: questions,
        DeadlineKind.DEPOSIT: deposit if deposit is not None or not has_deposit else submission,
        DeadlineKind.SUBMISSION: submission,
        DeadlineKind.OPENING: opening,
    }


def moves(in_force: Deadlines, told_before: Deadlines, told_now: Deadlines) -> list[Move]:
    """The deadlines that notices move.

    A deadline follows when notices say something they did not say before, so a date a person entered stands until the
    publisher moves it. Silence moves nothing.
    """
    found = []
    for kind in DeadlineKind:
        told = told_now.get(kind)
        if told is not None and told != told_before.get(kind) and told != in_force.get(kind):
            found.append(Move(kind, in_force.get(kind), told))
    return found


def item_due(deadline: datetime | None, days_before: int | None, zone: ZoneInfo) -> datetime | None:
    """When an item is due: at 18:00 so many days before, with the deadline itself for none; None without a deadline."""
    if deadline is None or days_before is None:
        return None
    if days_before == 0:
        return deadline
    day = (deadline.astimezone(zone) - timedelta(days=days_before)).date()
    return datetime(day.year, day.month, day.day, END_OF_WORK, tzinfo=zone)


def reminder_step(due_at: datetime, now: datetime) -> int | None:
    """The latest step reached before something is due (7, 3 or 1 days); None earlier than that, and once it is due."""
    left = due_at - now
    if left <= timedelta(0):
        return None
    return next((step for step in reversed(STEPS) if left <= timedelta(days=step)), None)
