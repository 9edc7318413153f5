"""From the bytes of a mail to what becomes of it: the decision of a mailbox, pure and total."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from loudou.marketing.intake.enums import REACHABLE, EntryReason, MailVerdict, Target
from loudou.marketing.intake.rules.answers import LONGEST_LONG_TEXT, LONGEST_TEXT
from loudou.marketing.intake.rules.mail_charsets import one_line
from loudou.marketing.intake.rules.mail_kinds import failed_recipients, is_wanted, kind_of
from loudou.marketing.intake.rules.mail_messages import Address, Mail, read_mail
from loudou.marketing.intake.rules.mail_template import company_in, labelled, numbers_in, tag_of
from loudou.marketing.intake.rules.mail_text import Written, bare_subject, written_by_sender

LISTS = frozenset({Target.PRODUCT_INTEREST.value})


@dataclass(frozen=True, slots=True)
class MailTerms:
    """How a mailbox reads its mails: template, tags of campaigns, wanted and unwanted senders, its own addresses."""

    template: Mapping[str, Sequence[str]] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    campaign: str = ""
    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a mail says. `values` are by target, for an inquiry only; `bounced` are dead addresses of a bounce."""

    verdict: MailVerdict
    mail: Mail
    values: Mapping[str, object] = field(default_factory=dict)
    campaign: str = ""
    forwarded_by: str = ""
    bounced: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why no lead can come of it, as an EntryReason; empty for an inquiry of somebody."""
        if self.verdict is not MailVerdict.INQUIRY:
            return self.verdict.value
        return "" if REACHABLE & set(self.values) else EntryReason.NOBODY.value


def read_inquiry(raw: bytes, terms: MailTerms) -> Reading:
    """What becomes of this mail. The sender is not proof of anything: From can be written by anybody."""
    mail = read_mail(raw)
    verdict = _verdict(mail, terms)
    if verdict is MailVerdict.BOUNCE:
        return Reading(verdict, mail, bounced=failed_recipients(mail))
    if verdict is not MailVerdict.INQUIRY:
        return Reading(verdict, mail)
    written = written_by_sender(mail.text)
    values = _values(mail, written, terms)
    campaign = tag_of(mail.subject, terms.tags) or terms.campaign
    forwarder = mail.sender.email if written.original.email else ""
    return Reading(verdict, mail, values, campaign, forwarder)


def _verdict(mail: Mail, terms: MailTerms) -> MailVerdict:
    kind = kind_of(mail, terms.own)
    if kind is not MailVerdict.INQUIRY:
        return kind
    if not is_wanted(mail.sender.email, terms.allowed, terms.denied):
        return MailVerdict.UNWANTED
    return MailVerdict.UNREADABLE if mail.problem else MailVerdict.INQUIRY


def _values(mail: Mail, written: Written, terms: MailTerms) -> dict[str, object]:
    """What stands in labelled lines wins over what is found in a signature, that over the sender's own address."""
    person = _person(mail, written)
    found = {
        Target.EMAIL.value: person.email,
        Target.NAME.value: person.name,
        Target.NEED.value: _need(mail, written),
        Target.COMPANY.value: company_in(written.signature.splitlines()),
        **numbers_in(written.signature.splitlines() or written.body.splitlines()),
        **labelled(written.lines, terms.template),
    }
    return {
        target: [value] if target in LISTS else value
        for target, value in ((target, value.strip()) for target, value in found.items())
        if value
    }


def _person(mail: Mail, written: Written) -> Address:
    """Who asks: the one whose mail was passed on, else who wants the reply, else who sent it."""
    if written.original.email:
        return written.original
    if mail.reply_to.email and mail.reply_to.email != mail.sender.email:
        return Address(mail.reply_to.email, mail.reply_to.name or mail.sender.name)
    return mail.sender


def _need(mail: Mail, written: Written) -> str:
    subject = bare_subject(written.subject or mail.subject)
    text = f"{one_line(subject, LONGEST_TEXT)}\n{written.body}" if subject else written.body
    return text.strip()[:LONGEST_LONG_TEXT]


def too_large(head: bytes, terms: MailTerms) -> Reading:
    """What is known of a mail of which only the headers were fetched."""
    reading = read_inquiry(head, terms)
    verdict = MailVerdict.TOO_LARGE if reading.verdict is MailVerdict.INQUIRY else reading.verdict
    return Reading(verdict, reading.mail)


def mail_document(reading: Reading) -> dict[str, object]:
    """A reading as JSON values: what a lead is made of, and what people see of the mail."""
    mail = reading.mail
    return {
        "subject": mail.subject,
        "sender": f"{mail.sender.name} <{mail.sender.email}>" if mail.sender.name else mail.sender.email,
        "text": mail.text[:LONGEST_LONG_TEXT],
        "attachments": [one.as_document() for one in mail.attachments],
        "values": dict(reading.values),
        "campaign": reading.campaign,
        "forwarded_by": reading.forwarded_by,
        "bounced": list(reading.bounced),
        "verdict": reading.verdict.value,
        "sent_at": mail.sent_at.isoformat() if mail.sent_at is not None else None,
    }


def shown_values(reading: Reading) -> Mapping[str, object]:
    """Whom the intake log names: of an inquiry its values, of any other mail its sender."""
    sender = reading.mail.sender
    return reading.values or {Target.NAME.value: sender.name, Target.EMAIL.value: sender.email}
