"""When a receivable is due (domain 8.6)."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from loudou.kernel.period import add_months

_LONGEST_CLOSURE = 31


class DueBasis(StrEnum):
    """What the payment term counts from."""

    DAYS = "days"
    END_OF_MONTH = "end_of_month"
    DAY_OF_NEXT_MONTH = "day_of_next_month"


@dataclass(frozen=True, slots=True)
class DueRule:
    """A payment term.

    `number` is the days after the business date (DAYS) or after the end of its month (END_OF_MONTH), or the day of
    the month that follows (DAY_OF_NEXT_MONTH), where a day the month does not have is its last.
    """

    basis: DueBasis = DueBasis.DAYS
    number: int = 0

    def __post_init__(self) -> None:
        least = 1 if self.basis is DueBasis.DAY_OF_NEXT_MONTH else 0
        if self.number < least:
            raise ValueError("a term has no negative days, and days of a month count from 1")


def due_date(biz_date: date, rule: DueRule, *, is_working: Callable[[date], bool] | None = None) -> date:
    """The day by which the money is owed; with a calendar, moved on to the next working day.

    Raises ValueError when the calendar knows no working day within a month.
    """
    day = _nominal(biz_date, rule)
    if is_working is None:
        return day
    candidates = (day + timedelta(days=later) for later in range(_LONGEST_CLOSURE + 1))
    moved = next((candidate for candidate in candidates if is_working(candidate)), None)
    if moved is None:
        raise ValueError("the calendar has no working day within a month")
    return moved


def _nominal(biz_date: date, rule: DueRule) -> date:
    match rule.basis:
        case DueBasis.DAYS:
            return biz_date + timedelta(days=rule.number)
        case DueBasis.END_OF_MONTH:
            return _month_day(biz_date, 31) + timedelta(days=rule.number)
        case _:
            return _month_day(add_months(biz_date.replace(day=1), 1), rule.number)


def _month_day(month: date, day: int) -> date:
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))
