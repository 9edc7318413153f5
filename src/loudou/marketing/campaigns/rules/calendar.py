"""A month as weeks of seven days, with what goes on in them as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

WEEK = 7


@dataclass(frozen=True, slots=True)
class Span:
    """Something that goes on from a day to another, both included."""

    id: UUID
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Bar:
    """A span's part of one week: its first column from 1, how many, and whether it goes on before or after."""

    id: UUID
    column: int
    length: int
    is_begun: bool
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday and the bars in them, the earlier and longer ones first."""

    days: tuple[date, ...]
    bars: tuple[Bar, ...]


def month_days(month: date) -> tuple[date, date]:
    """The first day shown of a month's weeks and the day after the last: whole weeks from Monday."""
    first = month.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    last = following - timedelta(days=1)
    return first - timedelta(days=first.weekday()), last + timedelta(days=WEEK - last.weekday())


def month_weeks(month: date, spans: Sequence[Span]) -> list[Week]:
    """The weeks that hold the days of a month, each with its bars; a span of several weeks has a bar in each."""
    begin, end = month_days(month)
    weeks = []
    while begin < end:
        days = tuple(begin + timedelta(days=offset) for offset in range(WEEK))
        inside = [span for span in spans if span.first <= days[-1] and span.last >= days[0]]
        inside.sort(key=lambda span: (max(span.first, days[0]), span.first - span.last, str(span.id)))
        weeks.append(Week(days, tuple(_bar(span, days) for span in inside)))
        begin += timedelta(days=WEEK)
    return weeks


def _bar(span: Span, days: Sequence[date]) -> Bar:
    first, last = max(span.first, days[0]), min(span.last, days[-1])
    return Bar(
        id=span.id,
        column=(first - days[0]).days + 1,
        length=(last - first).days + 1,
        is_begun=span.first < days[0],
        goes_on=span.last > days[-1],
    )
