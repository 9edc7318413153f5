"""What intake tells the others."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from loudou.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSubmitted(DomainEvent):
    """Visitors sent a form; the subjects are the submissions."""

    name: ClassVar[str] = "intake.form_submitted"
    form_id: UUID
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPublished(DomainEvent):
    """A form shows a new version from now on."""

    name: ClassVar[str] = "intake.form_published"
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceived(DomainEvent):
    """A source delivered rows by a signed call; the subjects are the deliveries."""

    name: ClassVar[str] = "intake.delivery_received"
    source_id: UUID
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReceived(DomainEvent):
    """Mails came that people or bounces sent; the subjects are the mails."""

    name: ClassVar[str] = "intake.mail_received"
    mailbox_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesReplayed(DomainEvent):
    """Somebody asks to make leads once more of what came in; the subjects are lines of the intake log."""

    name: ClassVar[str] = "intake.entries_replayed"
