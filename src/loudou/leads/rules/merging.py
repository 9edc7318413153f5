"""Which of several leads remains, and what it says afterwards (domain 1.5).

A field the policy cannot fill from the lead that remains is filled from the others, so a merge never empties anything.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from loudou.leads.rules.lifecycle import OPEN, OWNED, LeadState


class FieldPolicy(StrEnum):
    """How one value is made of several."""

    SURVIVOR = "survivor"
    MOST_RECENT = "most_recent_non_empty"
    LONGEST = "longest"
    MAX = "max"
    UNION = "union"
    SUM = "sum"


class Refusal(StrEnum):
    """Why leads cannot be merged so."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    TWO_CONVERTED = "two_converted"
    CONVERTED_MUST_REMAIN = "converted_must_remain"
    INVALID = "invalid"
    MERGED = "merged"
    SURVIVOR_NOT_AMONG = "survivor_not_among"
    CHOICE_NOT_AMONG = "choice_not_among"
    FIELD_UNKNOWN = "field_unknown"
    CONVERTED_KEEPS_ITS_VALUES = "converted_keeps_its_values"


MOST_AT_ONCE = 20
"""Leads of one merge at most: more do not fit beside each other, and are a case for cleaning the source."""
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


@dataclass(frozen=True, slots=True)
class Place:
    """Who works on the lead that remains, in which state; `from_id` is the lead whose place it takes."""

    from_id: UUID
    state: LeadState
    owner_id: UUID | None


def is_empty(value: object) -> bool:
    """Whether a value says nothing: None, blank text, an empty collection; zero and False do say something."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ((), [], {})


def ranked(sides: Sequence[MergeSide]) -> list[MergeSide]:
    """The leads from the most to the least fit to remain: converted, then owned, then most complete, then oldest."""
    return sorted(
        sides,
        key=lambda one: (
            one.state is not LeadState.CONVERTED,
            one.owner_id is None,
            -one.filled_count,
            one.created_at,
            one.id,
        ),
    )


def choose_survivor(sides: Sequence[MergeSide]) -> UUID:
    """The lead that remains where nobody said which."""
    return ranked(sides)[0].id


def refusal(
    sides: Sequence[MergeSide],
    survivor_id: UUID,
    choices: Mapping[str, UUID],
    custom_fields: Iterable[str] = (),
) -> Refusal | None:
    """Why these leads cannot be merged into this one with these choices; None when they can.

    Two customers are never made one here: that is decided on their accounts. An invalid lead is reopened first, or
    stays what it is.
    """
    ids = {one.id for one in sides}
    converted = {one.id for one in sides if one.state is LeadState.CONVERTED}
    known = {*POLICIES, *(f"custom.{name}" for name in custom_fields)}
    checks = (
        (Refusal.TOO_FEW, len(ids) < 2),
        (Refusal.TOO_MANY, len(ids) > MOST_AT_ONCE),
        (Refusal.MERGED, any(one.state is LeadState.MERGED for one in sides)),
        (Refusal.INVALID, any(one.state not in OPEN | {LeadState.CONVERTED, LeadState.MERGED} for one in sides)),
        (Refusal.TWO_CONVERTED, len(converted) > 1),
        (Refusal.SURVIVOR_NOT_AMONG, survivor_id not in ids),
        (Refusal.CONVERTED_MUST_REMAIN, bool(converted) and survivor_id not in converted),
        (Refusal.FIELD_UNKNOWN, not known.issuperset(choices)),
        (Refusal.CHOICE_NOT_AMONG, not ids.issuperset(choices.values())),
        (Refusal.CONVERTED_KEEPS_ITS_VALUES, bool(converted) and any(c != survivor_id for c in choices.values())),
    )
    return next((reason for reason, holds in checks if holds), None)


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
    included. LONGEST: the longest text. MAX: the greatest. UNION: all of them, in order. SUM: added up. Ties go to the
    lead that remains.
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
        case FieldPolicy.MAX:
            chosen = max(filled, key=lambda pair: pair[1])  # type: ignore[type-var,return-value]  # one field, one type
        case FieldPolicy.UNION:
            return _united(filled)
        case FieldPolicy.SUM:
            return Kept(sum(value for _, value in filled), None)  # type: ignore[misc]  # numbers
    return Kept(chosen[1], chosen[0].id)


def place_after(sides: Sequence[MergeSide], survivor_id: UUID) -> Place:
    """Who works on the lead that remains: its owner; else, where nobody does, the owner of the best of the others.

    The state is the furthest that was reached with anybody's work. A converted lead stays as it is.
    """
    survivor = next(one for one in sides if one.id == survivor_id)
    if survivor.state is LeadState.CONVERTED:
        return Place(survivor.id, survivor.state, survivor.owner_id)
    working = survivor
    if survivor.owner_id is None:
        working = next((one for one in ranked(sides) if one.is_owned), survivor)
    if working.owner_id is None or working.state not in OWNED:
        return Place(working.id, working.state, working.owner_id)
    furthest = max((one.state for one in sides if one.is_owned), key=_PROGRESS.index)
    return Place(working.id, furthest, working.owner_id)


def grouped(pairs: Iterable[tuple[UUID, UUID]], *, most: int = MOST_AT_ONCE) -> list[tuple[UUID, ...]]:
    """Leads connected through pairs, as groups in the order of their smallest ids; larger ones are left out."""
    parent: dict[UUID, UUID] = {}

    def root(one: UUID) -> UUID:
        parent.setdefault(one, one)
        while parent[one] != one:
            parent[one] = one = parent[parent[one]]
        return one

    for first, second in pairs:
        one, other = root(first), root(second)
        parent[max(one, other)] = min(one, other)
    groups: dict[UUID, list[UUID]] = {}
    for one in sorted(parent):
        groups.setdefault(root(one), []).append(one)
    return [tuple(group) for group in groups.values() if len(group) <= most]


_PROGRESS = (LeadState.ASSIGNED, LeadState.FOLLOWING, LeadState.QUALIFIED)


def _most_recent_first(sides: Iterable[MergeSide]) -> list[MergeSide]:
    return sorted(sides, key=lambda one: (one.last_touch_at, one.id), reverse=True)


def _united(filled: Sequence[tuple[MergeSide, object]]) -> Kept:
    united: dict[object, None] = {}
    for _, value in filled:
        united.update(dict.fromkeys(value))  # type: ignore[call-overload]  # a list of words
    first, own = filled[0]
    items = list(united)
    return Kept(items, first.id if items == list(own) else None)  # type: ignore[call-overload]  # as above
