"""What other packages see of notices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """One thing to tell one person; `message` is an English template known to the translations."""

    user_id: UUID
    message: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    link: str = ""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as its reader sees it."""

    id: UUID
    text: str
    link: str
    created_at: datetime
    is_unread: bool


@dataclass(frozen=True, slots=True)
class MailDraft:
    """One mail to one person: `key` says what it is about, so that it is written once; text, and the same as HTML."""

    key: str
    user_id: UUID
    address: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MailToSend:
    """A mail as the worker hands it over; `state` is a MailState."""

    id: UUID
    address: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]
    state: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SmtpTerms:
    """Where mails are handed over, and from whom they are; `security` is starttls, tls or none."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.security not in {"starttls", "tls", "none"}:
            raise ValueError("LOUDOU_SMTP_SECURITY is starttls, tls or none")
        if "@" not in self.sender:
            raise ValueError("LOUDOU_MAIL_FROM is an address, such as Loudou <crm@example.com>")
