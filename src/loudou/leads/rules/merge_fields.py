"""What one lead says instead of several, field by field (domain 1.5).

A field the policy cannot fill from the lead that remains is filled from the others, so a merge never empties anything.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from uuid import UUID

from loudou.leads.rules.lifecycle import OWNED, LeadState


class FieldPolicy(StrEnum):
    """How one value is made of several."""

    SURVIVOR = "survivor"
    MOST_RECENT = "most_recent_non_empty"
    LONGEST = "longest"
    MAX = "max"
    UNION = "union"
    SUM = "sum"


POLICIES: Mapping[str, FieldPolicy] = {
    **dict.fromkeys(
        (
            *("name", "company", "mobile", "phone", "email", "wechat", "uscc", "country", "province", "city"),
            *("industry", "company_size", "source", "source_detail", "medium", "campaign"),
        ),
        FieldPolicy.SURVIVOR,
    ),
    **dict.fromkeys(("title", "budget", "timeline"), FieldPolicy.MOST_RECENT),
    "need": FieldPolicy.LONGEST,
    "annual_revenue_amount": FieldPolicy.MAX,
    **dict.fromkeys(("product_interest", "tags"), FieldPolicy.UNION),
}
"""The fields a merge decides on, in the order people read them; none is summed unless an organisation says so."""
CUSTOM_POLICY = FieldPolicy.SURVIVOR


class FieldShape(StrEnum):
    """What kind of value a field holds, as far as policies go."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    WORDS = "words"
    CHOICE = "choice"


SHAPES: Mapping[str, FieldShape] = {
    **dict.fromkeys(POLICIES, FieldShape.TEXT),
    "company_size": FieldShape.CHOICE,
    "annual_revenue_amount": FieldShape.NUMBER,
    **dict.fromkeys(("product_interest", "tags"), FieldShape.WORDS),
}
"""What the fields a merge decides on hold."""
_EITHER = (FieldPolicy.SURVIVOR, FieldPolicy.MOST_RECENT)
ALLOWED: Mapping[FieldShape, tuple[FieldPolicy, ...]] = {
    FieldShape.TEXT: (*_EITHER, FieldPolicy.LONGEST),
    FieldShape.NUMBER: (*_EITHER, FieldPolicy.MAX, FieldPolicy.SUM),
    FieldShape.DATE: (*_EITHER, FieldPolicy.MAX),
    FieldShape.WORDS: (*_EITHER, FieldPolicy.UNION),
    FieldShape.CHOICE: _EITHER,
}
"""The policies that mean something for each kind of value."""
LARGEST_SUM = Decimal(10) ** 15
"""What no longer fits the column of an amount; a sum that reaches it gives way to the greatest."""


def shape_of(custom_type: str) -> FieldShape:
    """What a field the company added holds, by its type; a yes or no is chosen like one of a list."""
    shapes = {"text": FieldShape.TEXT, "number": FieldShape.NUMBER, "date": FieldShape.DATE}
    return shapes.get(custom_type, FieldShape.CHOICE)


@dataclass(frozen=True, slots=True)
class MergeSide:
    """One of the leads: its state, how it is held, when it came and came last, and what it says by field name."""

    id: UUID
    state: LeadState
    owner_id: UUID | None
    created_at: datetime
    last_touch_at: datetime
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_owned(self) -> bool:
        """Whether somebody works on it."""
        return self.owner_id is not None and self.state in OWNED

    @property
    def filled_count(self) -> int:
        """How many fields say something."""
        return sum(not is_empty(value) for value in self.values.values())


@dataclass(frozen=True, slots=True)
class Kept:
    """What the lead that remains says in a field, and which lead says so; None where several do, or nobody."""

    value: object
    lead_id: UUID | None


def is_empty(value: object) -> bool:
    """Whether a value says nothing: None, blank text, an empty collection; zero and False do say something."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ((), [], {})


def merged_values(
    sides: Sequence[MergeSide],
    survivor_id: UUID,
    choices: Mapping[str, UUID] | None = None,
    policies: Mapping[str, FieldPolicy] = POLICIES,
) -> dict[str, Kept]:
    """What the lead that remains says in every field, by the choices and else by the policies.

    A converted lead is closed and keeps exactly what it says.
    """
    told = choices or {}
    survivor = next(one for one in sides if one.id == survivor_id)
    order = [survivor, *_most_recent_first(one for one in sides if one.id != survivor_id)]
    names = dict.fromkeys((*POLICIES, *(name for one in sides for name in one.values)))
    if survivor.state is LeadState.CONVERTED:
        return {name: Kept(survivor.values.get(name), survivor_id) for name in names}
    found = {}
    for name in names:
        if name in told:
            chosen = next(one for one in sides if one.id == told[name])
            found[name] = Kept(chosen.values.get(name), chosen.id)
        else:
            found[name] = combine(policies.get(name, CUSTOM_POLICY), name, order)
    return found


def combine(policy: FieldPolicy, name: str, order: Sequence[MergeSide]) -> Kept:
    """One value out of several; the lead that remains comes first, the others by when they came to us last.

    SURVIVOR: its own value, else the most recent. MOST_RECENT: by when each lead came last, the remaining one
    included. LONGEST: the longest text. MAX: the greatest. UNION: all of them, in order. SUM: added up, the greatest
    where the sum is too large to be kept. Ties go to the lead that remains. Numbers of fields the company added are
    texts, and stay so.
    """
    filled = [(one, one.values.get(name)) for one in order if not is_empty(one.values.get(name))]
    if not filled:
        return Kept(order[0].values.get(name), None)
    match policy:
        case FieldPolicy.SURVIVOR:
            chosen = filled[0]
        case FieldPolicy.MOST_RECENT:
            chosen = max(filled, key=lambda pair: pair[0].last_touch_at)
        case FieldPolicy.LONGEST:
            chosen = max(filled, key=lambda pair: len(str(pair[1])))
        case FieldPolicy.UNION:
            return _united(filled)
        case FieldPolicy.SUM if (total := _total(filled)) is not None:
            return total
        case _:  # MAX, and a sum that cannot be kept
            chosen = max(filled, key=lambda pair: _rank(pair[1]))
    return Kept(chosen[1], chosen[0].id)


def _most_recent_first(sides: Iterable[MergeSide]) -> list[MergeSide]:
    return sorted(sides, key=lambda one: (one.last_touch_at, one.id), reverse=True)


def _rank(value: object) -> tuple[bool, Decimal, str]:
    """Numbers by what they are worth, whether stored as numbers or as exact text; days as they are written."""
    number = _number(value)
    return (number is not None, number if number is not None else Decimal(0), str(value))


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _total(filled: Sequence[tuple[MergeSide, object]]) -> Kept | None:
    """The sum in the form of its parts, one part alone with the lead it is from; None when it cannot be kept."""
    if len(filled) == 1:
        return Kept(filled[0][1], filled[0][0].id)
    numbers = [_number(value) for _, value in filled]
    total = sum((number for number in numbers if number is not None), Decimal(0))
    if None in numbers or abs(total) >= LARGEST_SUM:
        return None
    return Kept(format(total, "f") if isinstance(filled[0][1], str) else total, None)


def _united(filled: Sequence[tuple[MergeSide, object]]) -> Kept:
    united: dict[object, None] = {}
    for _, value in filled:
        united.update(dict.fromkeys(value))  # type: ignore[call-overload]  # a list of words
    first, own = filled[0]
    items = list(united)
    return Kept(items, first.id if items == list(own) else None)  # type: ignore[call-overload]  # as above
