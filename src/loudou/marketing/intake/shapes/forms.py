"""Forms, and what visitors send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from loudou.marketing.intake.enums import FieldKind

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
class FormNumbers:
    """How a form does: all counts since it exists."""

    view_count: int = 0
    submission_count: int = 0
    spam_count: int = 0
    lead_count: int = 0
    touch_count: int = 0
    failed_count: int = 0
