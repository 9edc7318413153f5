"""Signed deliveries, tracking links, and what became of what came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.enums import Reception


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """What became of one attempt; `problems` name the fields of a refused one."""

    reception: Reception
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """A delivery as the story needs it: rows of values by target, and what holds for all of them."""

    id: UUID
    source_key: str
    channel: str
    received_at: datetime
    rows: Sequence[Mapping[str, object]]
    defaults: Mapping[str, str]
    pool: str


@dataclass(frozen=True, slots=True)
class OutcomeDraft:
    """What a submission, or one row of a delivery, led to."""

    origin_id: UUID
    row: int
    outcome: str
    lead_id: UUID | None = None
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """What a person decides about a source; `mapping` names a path into a row for each target."""

    name: str
    key: str
    channel: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    rows_path: str = ""
    id_path: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)
    pool: str = ""
    is_enabled: bool = True
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A delivery as it arrived: its id, its claimed second, its signatures and the raw body."""

    delivery_id: str
    timestamp: str
    signatures: str
    body: bytes
    address_hash: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A delivery that is kept; `is_new` is False when the same one came before."""

    delivery_id: UUID
    row_count: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """What a person decides about a tracking link: where it leads and what it stands for.

    `form_id` wins over `target_url`. `assigns` gives the leads it brings to its owner.
    """

    name: str
    form_id: UUID | None = None
    target_url: str = ""
    campaign: str = ""
    source: str = ""
    medium: str = ""
    content: str = ""
    assigns: bool = False
    is_active: bool = True
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """One thing that came in, for the intake log. `reason` is set where no lead is going to be made of it."""

    kind: str
    origin_id: UUID
    received_at: datetime
    row: int = 1
    values: Mapping[str, object] = field(default_factory=dict)
    form_id: UUID | None = None
    source_id: UUID | None = None
    mailbox_id: UUID | None = None
    owner_id: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ContentDraft:
    """What stood in something that came in."""

    kind: str
    origin_id: UUID
    document: Mapping[str, object]
    kept_at: datetime
    raw: bytes | None = field(default=None, repr=False)
