"""What intake takes in and gives out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.enums import FieldKind, Reception

Posted = Mapping[str, Sequence[str]]
"""What was posted: every value by name, as typed."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One question. `key` stays the same over versions; `target` names the lead's field, empty keeps the answer aside.

    An empty `label` shows the target's own words in the visitor's language.
    """

    key: str
    kind: FieldKind = FieldKind.TEXT
    label: str = ""
    target: str = ""
    is_required: bool = False
    options: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """A text the visitor agrees to. `version` rises with every publication that changes the text."""

    key: str
    text: str
    is_required: bool = True
    version: int = 0


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """All a form shows and does with the answers.

    `pool` and `campaign` are names, resolved when leads are made. `origins` are the sites that may embed the form
    (scheme and host). `redirect_url` empty shows `thanks`. `is_progressive` asks recognised visitors less.
    `captcha` is a CaptchaUse,
    `captcha_kind` names one of the registered captchas.
    """

    title: str = ""
    intro: str = ""
    button: str = ""
    thanks: str = ""
    fields: tuple[FormField, ...] = ()
    consents: tuple[Consent, ...] = ()
    redirect_url: str = ""
    origins: tuple[str, ...] = ()
    pool: str = ""
    campaign: str = ""
    source: str = ""
    is_progressive: bool = False
    captcha: str = "off"
    captcha_kind: str = "sum"


@dataclass(frozen=True, slots=True)
class FormDraft:
    """What a person decides about a form: its name inside, its address outside, and the definition in work.

    `keep_days` is how long answers are kept, None as long as the company keeps them.
    """

    name: str
    slug: str
    definition: FormDefinition
    owner_id: UUID | None = None
    keep_days: int | None = None


@dataclass(frozen=True, slots=True)
class PublishedForm:
    """A version visitors see."""

    form_id: UUID
    slug: str
    number: int
    definition: FormDefinition
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One attempt: the visitor's own id of it, what was posted, and the signs of a machine.

    `age` is the time between showing the form and sending it, None where it is not known (the booth).
    `is_person` tells that a captcha was solved, or that none is needed.
    """

    id: UUID
    posted: Posted
    honeypot: str = ""
    age: timedelta | None = None
    sent_at: datetime | None = None
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """Where an attempt came from. `address_hash` is keyed, so that it tells two addresses apart and no more.

    `visitor_id` is the visitor of our own cookie, `site_visitor_id` that of a tracked web site, told by a pass.
    """

    channel: str
    address_hash: str
    referrer: str = ""
    utm: Mapping[str, str] = field(default_factory=dict)
    link_code: str = ""
    visitor_id: UUID | None = None
    site_visitor_id: UUID | None = None
    limit: int = 10


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """What became of one attempt; `problems` name the fields of a refused one."""

    reception: Reception
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class SubmissionFacts:
    """A submission as the story that makes leads needs it; `values` are by target."""

    id: UUID
    channel: str
    received_at: datetime
    form_name: str
    values: Mapping[str, object]
    answers: Mapping[str, object]
    consents: Sequence[Mapping[str, object]]
    utm: Mapping[str, str]
    referrer: str
    pool: str
    campaign: str
    source: str
    link_name: str = ""
    employee_name: str = ""
    owner_id: UUID | None = None
    site_visitor_id: UUID | None = None


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
class FormNumbers:
    """How a form does: all counts since it exists."""

    view_count: int = 0
    submission_count: int = 0
    spam_count: int = 0
    lead_count: int = 0
    touch_count: int = 0
    failed_count: int = 0


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
class MailboxDraft:
    """What a person decides about a mailbox. `password` None leaves the present one, where the connection stays.

    `template` names for each target the words a line may begin with, `tags` the campaign for each tag of a subject.
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
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MailboxTerms:
    """What a job needs to fetch from a mailbox; `since` bounds the mails that are not known by their number."""

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


@dataclass(frozen=True, slots=True)
class FetchReport:
    """How an attempt to fetch, or to try a connection, went; `problem` is a message of ours, empty for success."""

    problem: str = ""
    is_lasting: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)
