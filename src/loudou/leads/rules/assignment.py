"""Who gets a lead: round robin, by weight, or by load (domain 3.4).

Leads are assigned in sets: a state and the candidates go in, decisions and the new state come out, and the caller
stores the state in the same transaction. The same input always gives the same decisions.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from math import lcm
from uuid import UUID

from loudou.leads.rules.eligibility import Candidate, LeadToAssign, SkipReason

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Method(StrEnum):
    """How an assignment rule shares leads out."""

    ROUND_ROBIN = "round_robin"
    WEIGHTED = "weighted"
    LOAD_BALANCED = "load_balanced"


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rule remembers between two runs: whose turn was last, and the running weights."""

    last_user_id: UUID | None = None
    running_weights: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A candidate who did not get the lead because he or she could not, and why."""

    user_id: UUID
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Assignment:
    """One lead's new owner, None when nobody may have it, and everybody passed over with the reason."""

    lead_id: UUID
    owner_id: UUID | None
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class AssignmentPlan:
    """The decisions in the order of the leads, and what the rule has to remember."""

    assignments: tuple[Assignment, ...]
    rotation: Rotation


def assign_many(
    method: Method, rotation: Rotation, candidates: Sequence[Candidate], leads: Sequence[LeadToAssign]
) -> AssignmentPlan:
    """An owner for each lead as long as somebody has room, in the order of the leads.

    - Round robin goes on after the last owner in the order of the candidates; who is passed over loses the turn and
      gathers no debt. When the last owner is no longer a candidate it starts at the top.
    - Weighted is smooth weighted round robin over those eligible for the lead; ties go to the first listed.
      Whole rounds are exact; in between nobody is further than one lead from the due share (two with over four people).
    - Load balanced takes the lowest held/max_open; ties go to the oldest last assignment, then to the user id. It
      passes over people without a stated maximum, whose load cannot be compared.
    """
    desk = _DESKS[method](rotation, candidates)
    return AssignmentPlan(tuple(desk.assign(lead) for lead in leads), desk.rotation())


class _Desk(ABC):
    """The candidates while a set is being shared out: who still has room, and why the others do not."""

    def __init__(self, rotation: Rotation, candidates: Sequence[Candidate]) -> None:
        self.candidates = candidates
        self.before = rotation
        self.room = [candidate.room for candidate in candidates]
        self.reasons = [self.excluded(candidate) for candidate in candidates]
        self.refresh()

    def excluded(self, candidate: Candidate) -> SkipReason | None:
        return candidate.skip_reason

    def refresh(self) -> None:
        """Who is eligible, and the skipped ones as they are reported; kept until somebody's room runs out."""
        self.free = [index for index, reason in enumerate(self.reasons) if reason is None]
        self.skipped = tuple(
            Skipped(self.candidates[index].user_id, reason) for index, reason in enumerate(self.reasons) if reason
        )

    def assign(self, lead: LeadToAssign) -> Assignment:
        free, skipped = self.free, self.skipped
        if lead.barred:
            barred = lead.barred
            skipped += tuple(
                Skipped(user_id, barred[user_id])
                for user_id in (self.candidates[index].user_id for index in free)
                if user_id in barred
            )
            free = [index for index in free if self.candidates[index].user_id not in barred]
        if not free:
            return Assignment(lead.lead_id, None, skipped)
        chosen = self.choose(free)
        self.take_room(chosen)
        return Assignment(lead.lead_id, self.candidates[chosen].user_id, skipped)

    def take_room(self, chosen: int) -> None:
        room = self.room[chosen]
        if room is None:
            return
        self.room[chosen] = room - 1
        if room == 1:
            candidate = self.candidates[chosen]
            full = candidate.max_open is not None and candidate.max_open - candidate.held == candidate.room
            self.reasons[chosen] = SkipReason.HOLDS_MAXIMUM if full else SkipReason.DAILY_MAXIMUM
            self.refresh()

    @abstractmethod
    def choose(self, free: Sequence[int]) -> int:
        """The index of the candidate who gets the next lead, out of those free for it in their order."""

    def rotation(self) -> Rotation:
        return self.before


class _RoundRobin(_Desk):
    def __init__(self, rotation: Rotation, candidates: Sequence[Candidate]) -> None:
        super().__init__(rotation, candidates)
        order = [candidate.user_id for candidate in candidates]
        self.last = order.index(rotation.last_user_id) if rotation.last_user_id in order else -1

    def choose(self, free: Sequence[int]) -> int:
        self.last = next((index for index in free if index > self.last), free[0])
        return self.last

    def rotation(self) -> Rotation:
        if self.last < 0:
            return self.before
        return Rotation(self.candidates[self.last].user_id, self.before.running_weights)


class _Weighted(_Desk):
    def __init__(self, rotation: Rotation, candidates: Sequence[Candidate]) -> None:
        super().__init__(rotation, candidates)
        self.weights = [candidate.weight for candidate in candidates]
        self.running = [rotation.running_weights.get(candidate.user_id, 0) for candidate in candidates]

    def excluded(self, candidate: Candidate) -> SkipReason | None:
        return candidate.skip_reason or (SkipReason.NO_WEIGHT if candidate.weight < 1 else None)

    def choose(self, free: Sequence[int]) -> int:
        running, weights = self.running, self.weights
        total = 0
        for index in free:
            running[index] += weights[index]
            total += weights[index]
        chosen = max(free, key=running.__getitem__)
        running[chosen] -= total
        return chosen

    def rotation(self) -> Rotation:
        held = {candidate.user_id: weight for candidate, weight in zip(self.candidates, self.running, strict=True)}
        return Rotation(self.before.last_user_id, held)


class _LoadBalanced(_Desk):
    def __init__(self, rotation: Rotation, candidates: Sequence[Candidate]) -> None:
        super().__init__(rotation, candidates)
        common = lcm(*(candidate.max_open for candidate in candidates if candidate.max_open))
        # Over a common denominator the shares are whole numbers: exact, and cheap to compare.
        self.unit = [common // candidate.max_open if candidate.max_open else 0 for candidate in candidates]
        by_age = sorted(candidates, key=lambda candidate: (candidate.last_assigned_at or _LONG_AGO, candidate.user_id))
        rank = {candidate.user_id: position for position, candidate in enumerate(by_age)}
        self.turn = len(candidates)
        self.load = [
            (candidate.held * unit, rank[candidate.user_id])
            for candidate, unit in zip(candidates, self.unit, strict=True)
        ]

    def excluded(self, candidate: Candidate) -> SkipReason | None:
        return candidate.skip_reason or (SkipReason.NO_CAPACITY_STATED if candidate.max_open is None else None)

    def choose(self, free: Sequence[int]) -> int:
        chosen = min(free, key=self.load.__getitem__)
        self.load[chosen] = (self.load[chosen][0] + self.unit[chosen], self.turn)
        self.turn += 1
        return chosen


_DESKS: Mapping[Method, type[_Desk]] = {
    Method.ROUND_ROBIN: _RoundRobin,
    Method.WEIGHTED: _Weighted,
    Method.LOAD_BALANCED: _LoadBalanced,
}
