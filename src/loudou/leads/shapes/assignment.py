"""Rules of assignment, and why a lead has its owner."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AssignmentMemberDraft:
    """A person of an assignment rule."""

    user_id: UUID
    weight: int = 1
    capacity: int | None = None
    daily_max: int | None = None
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentRuleDraft:
    """An assignment rule with its people in their order."""

    name: str
    method: str
    members: tuple[AssignmentMemberDraft, ...] = ()
    criteria: str = ""
    pool_id: UUID | None = None
    priority: int = 10
    previous_owner_days: int = 15
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class AssignmentReason:
    """Why a lead went to its owner: the rule, the turn, and everybody considered with what spoke against them."""

    at: datetime
    rule_name: str
    reason: str
    chosen_name: str
    considered: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RuleMemberRow:
    """A person of an assignment rule and how many leads he or she holds in all."""

    user_id: UUID
    name: str
    is_active: bool
    weight: int
    capacity: int | None
    daily_max: int | None
    is_paused: bool
    held: int


@dataclass(frozen=True, slots=True)
class AssignmentRuleRow:
    """An assignment rule as an administrator sees it; the people in their order."""

    id: UUID
    name: str
    priority: int
    criteria: str
    method: str
    pool_id: UUID | None
    pool_name: str
    previous_owner_days: int
    is_active: bool
    members: tuple[RuleMemberRow, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One line of the log of assignments: which lead, to whom, by which rule, and who was considered."""

    lead_id: UUID
    lead_name: str
    reason: AssignmentReason
