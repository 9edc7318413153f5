"""Mailboxes, how they are signed in to, and the mails that came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MailboxDraft:
    """What a person decides about a mailbox.

    `password` and `client_secret` None leave the present ones, where the connection stays; an empty client secret says
    that there is none. `template` names for each target the words a line may begin with, `tags` the campaign for each
    tag of a subject.
    """

    name: str
    host: str
    username: str
    port: int = 993
    tls: str = "tls"
    address: str = ""
    folder: str = "INBOX"
    after_reading: str = "leave"
    done_folder: str = ""
    takes_old: bool = False
    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    template: Mapping[str, Sequence[str]] = field(default_factory=dict)
    campaign: str = ""
    source: str = ""
    pool: str = ""
    keep_days: int = 90
    is_enabled: bool = False
    password: str | None = field(default=None, repr=False)
    sign_in: str = "password"
    provider: str = ""
    client_id: str = ""
    authorize_url: str = ""
    token_url: str = ""
    scope: str = ""
    client_secret: str | None = field(default=None, repr=False)
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class GrantSecrets:
    """What OAuth gave us, unsealed; `code` and `verifier` (RFC 7636) belong to a sign-in that is under way."""

    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    verifier: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class GrantTerms:
    """What a job needs to ask a token endpoint; `given` tells the secrets from those that come later."""

    mailbox_id: UUID
    token_url: str
    client_id: str
    scope: str
    given: UUID
    secrets: GrantSecrets
    expires_at: datetime | None = None
    redirect_uri: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a token endpoint gave; an empty refresh token leaves the one before."""

    access_token: str = field(repr=False)
    expires_at: datetime
    refresh_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MailboxTerms:
    """What a job needs to fetch from a mailbox; `since` bounds the mails that are not known by their number.

    With `grant` the mailbox is signed in to with an access token, which then stands for the password.
    """

    mailbox_id: UUID
    host: str
    port: int
    tls: str
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    done_folder: str = ""
    takes_old: bool = False
    uid_validity: int | None = None
    first_uid: int = 0
    last_uid: int = 0
    since: date | None = None
    grant: GrantTerms | None = None


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """A mail as it came from the server; `is_whole` is False where only its headers were fetched, for its size."""

    uid: int
    raw: bytes = field(repr=False)
    size: int = 0
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class MailFacts:
    """A mail as the story needs it: values by target, and what holds for all of its mailbox."""

    id: UUID
    attempt: int
    verdict: str
    received_at: datetime
    mailbox_name: str
    values: Mapping[str, object]
    campaign: str
    source: str
    pool: str
    subject: str
    sender: str
    text: str = ""
    attachments: Sequence[Mapping[str, object]] = ()
    bounced: Sequence[str] = ()
    forwarded_by: str = ""


@dataclass(frozen=True, slots=True)
class FetchReport:
    """How an attempt to fetch, or to try a connection, went; `problem` is a message of ours, empty for success.

    `is_parked` tells that trying again is of no use before somebody has signed in at the provider.
    """

    problem: str = ""
    is_lasting: bool = False
    is_parked: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)
