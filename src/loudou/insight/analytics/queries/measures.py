"""The one statement that measures both cohorts, whole and by source, owner and waiting time."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.insight.analytics.enums import STEPS, Step
from loudou.insight.analytics.queries.cohort import steps_of
from loudou.insight.analytics.shapes import Cycle, FunnelQuestion, StepFigures
from loudou.kernel.context import Context

TIMES = {
    Step.CONTACTED: ("contacted_at", "created_at"),
    Step.CONVERTED: ("converted_at", "coalesce(contacted_at, created_at)"),
    Step.WON: ("won_at", "converted_at"),
    Step.INVOICED: ("invoiced_at", "won_at"),
    Step.PAID: ("paid_at", "invoiced_at"),
}
"""Between which instants a step is timed; a step reached out of order counts, but is not timed."""
AMOUNTS = {
    Step.CONVERTED: "amount",
    Step.WON: "amount",
    Step.INVOICED: "invoiced_amount",
    Step.PAID: "paid_amount",
}
WHOLE, BY_SOURCE, BY_OWNER, BY_SPEED = 7, 3, 5, 6
"""GROUPING(source, owner_id, speed) of each set of rows."""


def _counts() -> str:
    return ", ".join(f"count(*) FILTER (WHERE is_{step})" for step in STEPS)


def _amounts() -> str:
    return ", ".join(f"coalesce(sum({AMOUNTS[step]}) FILTER (WHERE is_{step}), 0)" for step in AMOUNTS)


def _times() -> str:
    parts = []
    for until, since in TIMES.values():
        timed = f"FILTER (WHERE {until} >= {since})"
        parts += [f"count(*) {timed}", f"percentile_cont(0.5) WITHIN GROUP (ORDER BY {until} - {since}) {timed}"]
    return ", ".join(parts)


def _days(since: str) -> str:
    """The middle number of business days from an instant to the win."""
    days = f"(won_at AT TIME ZONE %(zone)s)::date - ({since} AT TIME ZONE %(zone)s)::date"
    return (
        f"percentile_cont(0.5) WITHIN GROUP (ORDER BY make_interval(days => {days})) FILTER (WHERE won_at >= {since})"
    )


MEASURES_SQL = f"""
    , measured AS (
        SELECT part, GROUPING(source, owner_id, speed) AS sort, source, owner_id, speed, {_counts()}, {_amounts()},
            {_times()}, {_days("created_at")}, {_days("opened_at")}, count(*) FILTER (WHERE won_at IS NOT NULL),
            count(*) FILTER (WHERE is_converted AND currency <> %(currency)s)
        FROM steps GROUP BY GROUPING SETS ((part), (part, source), (part, owner_id), (part, speed)))
    SELECT m.*, coalesce(u.name, '') FROM measured m LEFT JOIN identity_user u ON u.id = m.owner_id
    ORDER BY m.part, m.sort, m.source, m.owner_id, m.speed
"""  # noqa: S608 - our own column names


@dataclass(frozen=True, slots=True)
class Measured:
    """One row of figures: a whole cohort, or one source, owner or waiting time of it."""

    part: int
    sort: int
    key: str
    label: str
    counts: tuple[int, ...]
    amounts: dict[Step, Decimal]
    timed: dict[Step, tuple[int, timedelta | None]]
    cycle: Cycle
    other_currencies: int

    def figures(self, step: Step) -> StepFigures:
        """What this row says about one step."""
        timed, median = self.timed.get(step, (0, None))
        return StepFigures(self.counts[STEPS.index(step)], timed, median, self.amounts.get(step))


NOTHING = Measured(0, WHOLE, "", "", (0,) * len(STEPS), dict.fromkeys(AMOUNTS, Decimal(0)), {}, Cycle(0, None, None), 0)


def measure(ctx: Context, question: FunnelQuestion) -> list[Measured]:
    """Every row of figures of both cohorts. One SQL statement beside the actor's rights."""
    sql, values = steps_of(ctx, question)
    with connection.cursor() as cursor:
        cursor.execute(sql + MEASURES_SQL, values)
        return [_measured(row) for row in cursor.fetchall()]


def _measured(row: tuple[Any, ...]) -> Measured:
    part, sort, source, owner_id, speed, *figures = row
    counts, rest = figures[: len(STEPS)], figures[len(STEPS) :]
    amounts, rest = rest[: len(AMOUNTS)], rest[len(AMOUNTS) :]
    times, rest = rest[: 2 * len(TIMES)], rest[2 * len(TIMES) :]
    from_lead, from_opportunity, won, other_currencies, owner_name = rest
    key, label = _names(sort, source, owner_id, owner_name, speed)
    return Measured(
        part=part,
        sort=sort,
        key=key,
        label=label,
        counts=tuple(counts),
        amounts=dict(zip(AMOUNTS, amounts, strict=True)),
        timed={step: (times[2 * place], times[2 * place + 1]) for place, step in enumerate(TIMES)},
        cycle=Cycle(won, from_lead, from_opportunity),
        other_currencies=other_currencies,
    )


def _names(sort: int, source: str, owner_id: UUID | None, owner_name: str, speed: str) -> tuple[str, str]:
    if sort == BY_SOURCE:
        return source, source
    if sort == BY_OWNER:
        return str(owner_id or ""), owner_name
    return (speed, speed) if sort == BY_SPEED else ("", "")
