"""Steps about a first response that is owed: which make sense, and what a run of them comes to (domain 3.5)."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from loudou.leads.shapes import EscalationStep

MOST_STEPS = 10
MOST_MINUTES = 10_000
TARGETS = frozenset({"owner", "manager", "pool_admins", "role"})


class StepProblem(StrEnum):
    """What is wrong with a step."""

    TOO_MANY = "too_many"
    MINUTES = "minutes"
    TWICE = "twice"
    IDLE = "idle"
    TARGET = "target"
    ROLE = "role"
    RETURNS_EARLY = "returns_early"
    AFTER_RETURN = "after_return"


def step_problems(
    steps: Sequence[EscalationStep], response_minutes: int | None, roles: Iterable[str]
) -> list[tuple[int, StepProblem]]:
    """What is wrong with which step, by its place: one problem each; empty when they may be used.

    A step lies after the clock began and within 10,000 working minutes of its end, at minutes of its own; it tells
    somebody or takes the lead back, not before the response is due; nothing comes after that. Without a clock no step
    is too early: none is ever reached.
    """
    if len(steps) > MOST_STEPS:
        return [(MOST_STEPS, StepProblem.TOO_MANY)]
    known = frozenset(roles)
    returns = min((step.minutes for step in steps if step.returns), default=MOST_MINUTES)
    problems = []
    for place, step in enumerate(steps):
        earlier = {one.minutes for one in steps[:place]}
        checks = (
            (StepProblem.MINUTES, not -(response_minutes or MOST_MINUTES) < step.minutes <= MOST_MINUTES),
            (StepProblem.TWICE, step.minutes in earlier),
            (StepProblem.TARGET, not TARGETS.issuperset(step.tells)),
            (StepProblem.ROLE, "role" in step.tells and step.role not in known),
            (StepProblem.IDLE, not step.tells and not step.returns),
            (StepProblem.RETURNS_EARLY, step.returns and step.minutes < 0),
            (StepProblem.AFTER_RETURN, step.minutes > returns),
        )
        problems += [(place, problem) for problem, holds in checks if holds][:1]
    return problems


def stored_steps(steps: Iterable[EscalationStep]) -> list[dict[str, object]]:
    """The steps as JSON, the earliest first."""
    return [
        {"minutes": step.minutes, "tells": list(step.tells), "role": step.role, "returns": step.returns}
        for step in sorted(steps, key=lambda step: step.minutes)
    ]


def read_steps(stored: Iterable[Mapping[str, object]]) -> tuple[EscalationStep, ...]:
    """The steps that were stored, the earliest first."""
    return tuple(
        EscalationStep(int(str(one["minutes"])), _texts(one["tells"]), str(one["role"]), bool(one["returns"]))
        for one in stored
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
