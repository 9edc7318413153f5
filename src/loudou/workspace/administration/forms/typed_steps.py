"""Steps about owed first responses as they stand in the fields of a page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from loudou.kernel.errors import FieldProblem
from loudou.leads.enums import ToldOf
from loudou.leads.shapes import EscalationStep
from loudou.workspace.administration.forms.judged import not_a_number, number_of

BOXES = (ToldOf.OWNER.value, ToldOf.MANAGER.value, ToldOf.POOL_ADMINS.value)
MOST_STEPS = 20


@dataclass(slots=True)
class TypedStep:
    """A step as typed; `tells` holds the boxes that are ticked, an empty role none."""

    minutes: str = ""
    tells: tuple[str, ...] = ()
    role: str = ""
    returns: bool = False


def typed_steps(steps: Sequence[EscalationStep]) -> list[TypedStep]:
    """The steps in force, ready to be changed."""
    return [
        TypedStep(str(step.minutes), tuple(one for one in step.tells if one in BOXES), step.role, step.returns)
        for step in steps
    ]


def steps_in(sent: Mapping[str, str]) -> list[TypedStep]:
    """What the fields of the page hold."""
    return list(_steps_in(sent))


def arranged_steps(steps: list[TypedStep], do: str) -> list[TypedStep]:
    """The same with a step added or taken away: `add-step`, `drop-step:0`."""
    act, _, place = do.partition(":")
    if act == "add-step" and len(steps) < MOST_STEPS:
        return [*steps, TypedStep(tells=(ToldOf.OWNER.value,))]
    if act == "drop-step" and place.isdecimal():
        return [step for at, step in enumerate(steps) if at != int(place)]
    return steps


def steps_from(steps: Sequence[TypedStep]) -> tuple[tuple[EscalationStep, ...], list[FieldProblem]]:
    """The steps these fields mean, and which hold no whole number; problems name steps by `e` and their place."""
    found, problems = [], []
    for place, step in enumerate(steps):
        number = number_of(step.minutes.replace("−", "-"))
        if number is None or number != int(number):
            problems.append(not_a_number(f"e{place}"))
            continue
        role = (ToldOf.ROLE.value,) if step.role else ()
        found.append(EscalationStep(int(number), (*step.tells, *role), step.role, step.returns))
    return tuple(found), problems


def _steps_in(sent: Mapping[str, str]) -> Iterator[TypedStep]:
    at = 0
    while at < MOST_STEPS and f"e{at}-minutes" in sent:
        yield TypedStep(
            sent[f"e{at}-minutes"],
            tuple(one for one in BOXES if sent.get(f"e{at}-{one}")),
            sent.get(f"e{at}-role", ""),
            bool(sent.get(f"e{at}-returns")),
        )
        at += 1
