"""What leads tell the others."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from loudou.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadCaptured(DomainEvent):
    """New leads came in through a channel."""

    name: ClassVar[str] = "leads.lead_captured"
    gathers: ClassVar[bool] = True
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTouched(DomainEvent):
    """Leads we had came to us again through a channel."""

    name: ClassVar[str] = "leads.lead_touched"
    gathers: ClassVar[bool] = True
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadScored(DomainEvent):
    """The scores of leads changed; `bands` stand in the order of the subjects, `version` numbers the score rules."""

    name: ClassVar[str] = "leads.lead_scored"
    bands: tuple[str, ...]
    model_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadBandChanged(DomainEvent):
    """Leads we had came into another band; both stand in the order of the subjects, empty: not scored before."""

    name: ClassVar[str] = "leads.lead_band_changed"
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadNurtureStarted(DomainEvent):
    """Leads nobody owns are to be nurtured until their score rises or they answer."""

    name: ClassVar[str] = "leads.lead_nurture_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadNurtureEnded(DomainEvent):
    """Leads that were nurtured lie in their pools again, were given to an owner or archived.

    `reason` says why: `score_rose`, or `too_long`.
    """

    name: ClassVar[str] = "leads.lead_nurture_ended"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadResponseOverdue(DomainEvent):
    """The first response to leads is late; their owners stand in the order of the subjects. Told once per clock."""

    name: ClassVar[str] = "leads.lead_response_overdue"
    owner_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadResponseEscalated(DomainEvent):
    """A step about owed first responses was taken; owners and minutes past due stand in the order of the subjects.

    A lead stands here once for each step. Minutes are working minutes, negative before the response is due.
    """

    name: ClassVar[str] = "leads.lead_response_escalated"
    owner_ids: tuple[UUID, ...]
    minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreDisputed(DomainEvent):
    """Somebody said that scores of leads are too high or too low; the subjects are the disputes."""

    name: ClassVar[str] = "leads.score_disputed"
    lead_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreDisputeSettled(DomainEvent):
    """Disputes of scores were answered; the state says how."""

    name: ClassVar[str] = "leads.score_dispute_settled"
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAssigned(DomainEvent):
    """Leads were given to owners, who stand in the order of the subjects."""

    name: ClassVar[str] = "leads.lead_assigned"
    owner_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadClaimed(DomainEvent):
    """A member took leads out of a pool."""

    name: ClassVar[str] = "leads.lead_claimed"
    owner_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadReturned(DomainEvent):
    """Leads went back to their pools; the former owners and the pools stand in the order of the subjects."""

    name: ClassVar[str] = "leads.lead_returned"
    owner_ids: tuple[UUID, ...]
    pool_ids: tuple[UUID, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTransferred(DomainEvent):
    """Leads waiting in one pool were moved to another."""

    name: ClassVar[str] = "leads.lead_transferred"
    pool_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadContacted(DomainEvent):
    """Leads were followed up; `first_response_ids` are those contacted for the first time."""

    name: ClassVar[str] = "leads.lead_contacted"
    at: datetime
    first_response_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadQualified(DomainEvent):
    """Leads are confirmed to be worth an opportunity."""

    name: ClassVar[str] = "leads.lead_qualified"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadInvalidated(DomainEvent):
    """Leads were found not worth any work."""

    name: ClassVar[str] = "leads.lead_invalidated"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadReopened(DomainEvent):
    """Invalid leads are worth work after all and lie in their pools again."""

    name: ClassVar[str] = "leads.lead_reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadConverted(DomainEvent):
    """A lead became a customer, and an opportunity if there is one."""

    name: ClassVar[str] = "leads.lead_converted"
    account_id: UUID
    contact_id: UUID | None
    opportunity_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRulesChanged(DomainEvent):
    """A version of the score rules became the active one; its id is the subject."""

    name: ClassVar[str] = "leads.score_rules_changed"
    model_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadEnriched(DomainEvent):
    """Fields of leads were filled in with what registries know."""

    name: ClassVar[str] = "leads.lead_enriched"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsMerged(DomainEvent):
    """Leads went into others that stand for them from now on, in the order of the subjects."""

    name: ClassVar[str] = "leads.leads_merged"
    survivor_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsUnmerged(DomainEvent):
    """Leads that had gone into others stand on their own again; the others stand in the order of the subjects."""

    name: ClassVar[str] = "leads.leads_unmerged"
    survivor_ids: tuple[UUID, ...]
