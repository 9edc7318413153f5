"""Whether a captured lead is new, is one we have, or belongs to a customer we have (domain 1.5, hard keys).

Soft matching by similar company names needs the search index and lives with it; here a key is equal or it is not.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class HardKey(StrEnum):
    """A value that identifies on its own; the order here is the order of trust."""

    EXTERNAL_ID = "external_id"
    CREDIT_CODE = "credit_code"
    MOBILE = "mobile"
    EMAIL = "email"


class Outcome(StrEnum):
    """What becomes of a draft."""

    CREATE = "create"
    APPEND = "append"
    LINK_TO_ACCOUNT = "link_to_account"


KeyValue = tuple[HardKey, str]
"""One key with its normalised value; an external id is written `source:id`, since it is unique only there."""


@dataclass(frozen=True, slots=True)
class DraftKeys:
    """The hard keys of one captured draft, normalised; None where it has none."""

    credit_code: str | None = None
    mobile: str | None = None
    email: str | None = None
    external_id: str | None = None

    def values(self) -> list[KeyValue]:
        """The keys the draft has, most trusted first."""
        held = (
            (HardKey.EXTERNAL_ID, self.external_id),
            (HardKey.CREDIT_CODE, self.credit_code),
            (HardKey.MOBILE, self.mobile),
            (HardKey.EMAIL, self.email),
        )
        return [(key, value) for key, value in held if value]


@dataclass(frozen=True, slots=True)
class KnownSubject:
    """A lead, or the account of a contact, that holds one of the keys already.

    `account_id` is set for a customer's contact or account, and `lead_id` for a lead. `owner_id` is whom a new lead
    of that customer goes to. `is_open` is False for converted, merged and invalid leads, which only an external id
    still reaches: the same delivery of the same source is never captured twice.
    """

    lead_id: UUID | None = None
    account_id: UUID | None = None
    owner_id: UUID | None = None
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class DuplicateDecision:
    """What becomes of one draft, and why.

    APPEND goes to `lead_id`, or, when the lead is only being created by the same batch, to the draft at `row`.
    LINK_TO_ACCOUNT creates a lead that belongs to `account_id` and goes to `owner_id`, before any routing rule.
    `key` is the most trusted key that decided; None for CREATE.
    """

    outcome: Outcome
    key: HardKey | None = None
    lead_id: UUID | None = None
    row: int | None = None
    account_id: UUID | None = None
    owner_id: UUID | None = None

    @property
    def is_repeat(self) -> bool:
        """Whether the source delivered a lead we have once more."""
        return self.outcome is Outcome.APPEND and self.key is HardKey.EXTERNAL_ID


CREATE = DuplicateDecision(Outcome.CREATE)


def decide_duplicate(draft: DraftKeys, known: Mapping[KeyValue, KnownSubject]) -> DuplicateDecision:
    """What becomes of a single draft: an open lead comes before a customer, a trusted key before a weaker one."""
    linked: DuplicateDecision | None = None
    for value in draft.values():
        subject = known.get(value)
        if subject is None:
            continue
        if subject.lead_id is not None and (subject.is_open or value[0] is HardKey.EXTERNAL_ID):
            return DuplicateDecision(Outcome.APPEND, value[0], lead_id=subject.lead_id)
        if linked is None and subject.account_id is not None:
            linked = DuplicateDecision(
                Outcome.LINK_TO_ACCOUNT, value[0], account_id=subject.account_id, owner_id=subject.owner_id
            )
    return linked or CREATE


def decide_duplicates(drafts: Sequence[DraftKeys], known: Mapping[KeyValue, KnownSubject]) -> list[DuplicateDecision]:
    """What becomes of each draft of a batch, in its order.

    Drafts that share a key, directly or through others, are one person and become one lead, so which leads come out
    does not depend on the order of the rows. A draft that matches an open lead goes there; the others of its group
    follow the best match among them. A repeated delivery (external id) stands alone.
    """
    decisions = [decide_duplicate(draft, known) for draft in drafts]
    grouped = [row for row, decision in enumerate(decisions) if not decision.is_repeat]
    group_of = _groups(drafts, grouped)
    best: dict[int, DuplicateDecision] = {}
    for row in grouped:
        group = group_of[row]
        best[group] = min(best.get(group, decisions[row]), decisions[row], key=_preference)
    shared = Counter(value for row in grouped for value in drafts[row].values())
    for row in grouped:
        if decisions[row].outcome is not Outcome.APPEND:
            decisions[row] = _in_group(row, group_of[row], best[group_of[row]], drafts[row], shared)
    return decisions


def _in_group(
    row: int, group: int, best: DuplicateDecision, draft: DraftKeys, shared: Mapping[KeyValue, int]
) -> DuplicateDecision:
    """The group's lead for a row without one of its own; where it has none yet, its first row founds it."""
    if best.outcome is Outcome.APPEND or row == group:
        return best
    key = next(value[0] for value in draft.values() if shared[value] > 1)
    return DuplicateDecision(Outcome.APPEND, key, row=group)


def fill_empty(existing: Mapping[str, object], incoming: Mapping[str, object]) -> dict[str, object]:
    """The fields a duplicate may still fill in: those empty on the lead and not empty in the draft.

    Empty is None, blank text and an empty collection; zero and False are values.
    """
    return {name: value for name, value in incoming.items() if not _is_empty(value) and _is_empty(existing.get(name))}


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value in ((), [], {}, frozenset())


def _preference(decision: DuplicateDecision) -> tuple[int, int, str]:
    """Open lead before customer before nothing, then the more trusted key; ids only make it the same every time."""
    outcome = (Outcome.APPEND, Outcome.LINK_TO_ACCOUNT, Outcome.CREATE).index(decision.outcome)
    trust = list(HardKey).index(decision.key) if decision.key else len(HardKey)
    return outcome, trust, str(decision.lead_id or decision.account_id)


def _groups(drafts: Sequence[DraftKeys], rows: Sequence[int]) -> dict[int, int]:
    """For each row the smallest row it is connected to through shared keys (union-find)."""
    parent = {row: row for row in rows}

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = row = parent[parent[row]]
        return row

    holder: dict[KeyValue, int] = {}
    for row in rows:
        for value in drafts[row].values():
            one, other = root(holder.setdefault(value, row)), root(row)
            parent[max(one, other)] = min(one, other)
    return {row: root(row) for row in rows}
