"""Which of several leads remains, what speaks against merging them, and who goes on with the work (domain 1.5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from loudou.leads.rules.lifecycle import OPEN, OWNED, LeadState
from loudou.leads.rules.merge_fields import POLICIES, MergeSide


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


@dataclass(frozen=True, slots=True)
class Place:
    """Who works on the lead that remains, in which state; `from_id` is the lead whose place it takes."""

    from_id: UUID
    state: LeadState
    owner_id: UUID | None


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
