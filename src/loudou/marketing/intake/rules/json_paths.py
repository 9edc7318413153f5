"""Where a value stands in a JSON document: `contact.phone`, `items[0].name`, `answers[id=PHONE].value`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 200
DEEPEST = 12
_STEP = re.compile(r"([^.\[\]=\s][^.\[\]=]*)|\[(\d{1,4})\]|\[([^.\[\]=]+)=([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Step:
    """A name, a place in a list, or the first item whose `name` is `equals`."""

    name: str = ""
    place: int | None = None
    equals: str | None = None


def parse_path(text: str) -> tuple[Step, ...] | None:
    """The steps of a path, none for the document itself; None for what is no path."""
    text = text.strip().removeprefix("$").removeprefix(".")
    steps: list[Step] = []
    at = 0
    while at < len(text):
        if text[at] == "." and steps:
            at += 1
        found = _STEP.match(text, at)
        if found is None or len(text) > LONGEST or len(steps) >= DEEPEST:
            return None
        steps.append(_step(found))
        at = found.end()
    return tuple(steps)


def _step(found: re.Match[str]) -> Step:
    if found[1] is not None:
        return Step(found[1].strip())
    if found[2] is not None:
        return Step(place=int(found[2]))
    return Step(found[3].strip(), equals=found[4].strip())


def value_at(document: object, steps: Sequence[Step]) -> object:
    """What stands there; None when the way ends before."""
    here = document
    for step in steps:
        here = _next(here, step)
        if here is None:
            return None
    return here


def _next(here: object, step: Step) -> object:
    if step.equals is not None:
        items = here if isinstance(here, list) else []
        return next((one for one in items if isinstance(one, dict) and str(one.get(step.name)) == step.equals), None)
    if step.place is not None:
        return here[step.place] if isinstance(here, list) and step.place < len(here) else None
    return here.get(step.name) if isinstance(here, dict) else None
