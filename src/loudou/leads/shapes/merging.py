"""What merging leads takes in and gives out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MergeDraft:
    """Leads that are one. `survivor_id` None: the rule chooses; `choices` name, by field, whose value stays."""

    lead_ids: tuple[UUID, ...]
    survivor_id: UUID | None = None
    choices: Mapping[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of one draft. `merge_id` None: they were one already. `moved` counts what came over, by kind."""

    survivor_id: UUID
    merge_id: UUID | None = None
    merged_ids: tuple[UUID, ...] = ()
    moved: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StillChanged:
    """What an unmerge left as it is, because it was changed since: columns of the lead or the number of other rows."""

    record: str
    columns: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Unmerged:
    """Leads that stand on their own again, and what stayed with the lead they had gone into."""

    merge_id: UUID
    survivor_id: UUID
    lead_ids: tuple[UUID, ...]
    kept: tuple[StillChanged, ...]


@dataclass(frozen=True, slots=True)
class MergeRow:
    """One merge into a lead as its page tells it; `is_open` while it can be taken apart."""

    id: UUID
    at: datetime
    by_name: str
    leads: tuple[Mapping[str, object], ...]
    moved: Mapping[str, int]
    until: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class PairSide:
    """A lead of a pair as the queue shows it."""

    id: UUID
    number: str
    display_name: str
    name: str
    company: str
    title: str
    mobile: str
    email: str
    uscc: str
    city: str
    source: str
    status: str
    owner_name: str
    score_total: Decimal | None
    band: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CandidatePair:
    """Two leads that may be one; `signs` are what they have in common, `is_certain` when that identifies."""

    id: UUID
    similarity: Decimal
    first: PairSide
    second: PairSide
    signs: tuple[str, ...]
    is_certain: bool


@dataclass(frozen=True, slots=True)
class PreviewField:
    """A field of a merge: what each lead says, in their order, which is taken, and whether they differ.

    `policy` is what decided, empty where somebody chose.
    """

    name: str
    values: tuple[object, ...]
    kept: object
    from_id: UUID | None
    is_different: bool
    policy: str = ""


@dataclass(frozen=True, slots=True)
class PreviewLead:
    """A lead about to be merged, with what hangs on it."""

    id: UUID
    number: str
    display_name: str
    status: str
    owner_name: str
    created_at: datetime
    score_total: Decimal | None
    band: str
    currency: str
    moved: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do: the leads in the order of rank, which remains, each field, and what comes over."""

    leads: tuple[PreviewLead, ...]
    survivor_id: UUID
    fields: tuple[PreviewField, ...]
    moved: Mapping[str, int]
    refusal: str
    owner_name: str


@dataclass(frozen=True, slots=True)
class MergePolicyRow:
    """How a field is decided, what the rules begin with, and what it may be decided by."""

    field: str
    policy: str
    default: str
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergePolicyChange:
    """That somebody changed how a field is decided; `who` empty: the system."""

    at: datetime
    who: str
    field: str
    before: str
    after: str
