"""What bands set going, as it stands in the fields of a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from loudou.kernel.errors import FieldProblem
from loudou.leads.shapes import BandActions
from loudou.workspace.administration.forms.judged import not_a_number, number_of
from loudou.workspace.administration.forms.typed_steps import TypedStep, steps_from, steps_in, typed_steps

TEXTS = (
    *("contact_now_act", "nurture_act", "hold_act", "hysteresis", "response_minutes", "archive_days"),
    *("nurture_days", "nurture_end"),
)


@dataclass(slots=True)
class TypedActions:
    """The actions as typed; empty minutes or days mean none."""

    contact_now_act: str = "assign"
    nurture_act: str = "enrol"
    hold_act: str = "leave"
    hysteresis: str = "0"
    response_minutes: str = "30"
    archive_days: str = "180"
    nurture_days: str = "180"
    nurture_end: str = "hand_back"
    opens_task: bool = True
    tells_owner: bool = True
    steps: list[TypedStep] = field(default_factory=lambda: typed_steps(BandActions().escalation))


def actions_from(actions: BandActions) -> TypedActions:
    """What is in force, ready to be changed."""
    return TypedActions(
        contact_now_act=actions.contact_now,
        nurture_act=actions.nurture,
        hold_act=actions.hold,
        hysteresis=f"{actions.hysteresis.normalize():f}",
        response_minutes=_optional(actions.response_minutes),
        archive_days=_optional(actions.archive_days),
        nurture_days=_optional(actions.nurture_days),
        nurture_end=actions.nurture_end,
        opens_task=actions.opens_task,
        tells_owner=actions.tells_owner,
        steps=typed_steps(actions.escalation),
    )


def actions_in(sent: Mapping[str, str]) -> TypedActions:
    """What the fields of the page hold; the defaults for a page without them."""
    if "contact_now_act" not in sent:
        return TypedActions()
    texts: dict[str, Any] = {name: sent.get(name, "") for name in TEXTS}
    return TypedActions(
        **texts,
        opens_task=bool(sent.get("opens_task")),
        tells_owner=bool(sent.get("tells_owner")),
        steps=steps_in(sent),
    )


def acts_from(typed: TypedActions) -> tuple[BandActions, list[FieldProblem]]:
    """The actions these fields mean, and which of them hold no number."""
    problems: list[FieldProblem] = []
    hysteresis = number_of(typed.hysteresis)
    if hysteresis is None:
        problems.append(not_a_number("hysteresis"))
    minutes, archive_days, nurture_days = (
        _whole(name, getattr(typed, name), problems) for name in ("response_minutes", "archive_days", "nurture_days")
    )
    steps, wrong = steps_from(typed.steps)
    actions = BandActions(
        contact_now=typed.contact_now_act,
        nurture=typed.nurture_act,
        hold=typed.hold_act,
        hysteresis=hysteresis if hysteresis is not None else BandActions().hysteresis,
        response_minutes=minutes,
        opens_task=typed.opens_task,
        tells_owner=typed.tells_owner,
        archive_days=archive_days,
        nurture_days=nurture_days,
        nurture_end=typed.nurture_end,
        escalation=steps,
    )
    return actions, [*problems, *wrong]


def _whole(name: str, text: str, problems: list[FieldProblem]) -> int | None:
    if not text.strip():
        return None
    number = number_of(text)
    if number is None or number != int(number):
        problems.append(not_a_number(name))
        return None
    return int(number)


def _optional(number: int | None) -> str:
    return "" if number is None else str(number)
