"""What a mail consists of: headers, the text to read, attachments by name and size. Total: no bytes make it fail."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses, parsedate_to_datetime

from loudou.marketing.intake.rules.mail_charsets import decode, known_charset, one_line, tidy
from loudou.marketing.intake.rules.mail_html import text_of

MOST_PARTS = 200
DEEPEST = 20
MOST_ATTACHMENTS = 50
LONGEST_TEXT = 100_000
LONGEST_HEADER = 2_000
MOST_LINES = 300_000
_BOUNDARY = re.compile(rb"(?im)^[ \t]*content-type:[ \t]*multipart/|^[ \t]*content-type:[ \t]*message/")
MOST_NESTED = 60
BROKEN = (
    *(ValueError, LookupError, AttributeError, TypeError, RecursionError, UnicodeError, AssertionError, MessageError),
)
"""What the library's parser raises on mails made to break it."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address as a header names it, small letters; `name` may be empty."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came along; it is not opened."""

    name: str
    size: int
    kind: str

    def as_document(self) -> dict[str, object]:
        """As JSON values."""
        return {"name": self.name, "size": self.size, "kind": self.kind}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was read. `headers` are decoded, by small name, the first of each; `sent_at` None when not told."""

    headers: dict[str, str] = field(default_factory=dict)
    sender: Address = Address("")
    reply_to: Address = Address("")
    subject: str = ""
    message_id: str = ""
    sent_at: datetime | None = None
    kind: str = "text/plain"
    text: str = ""
    report: str = ""
    attachments: tuple[Attachment, ...] = ()
    problem: str = ""


def identity_of(raw: bytes, message_id: str) -> str:
    """What makes two copies of a mail one: the Message-ID, or the content where there is none. 64 hex digits."""
    told = message_id.strip().strip("<>").strip()
    return hashlib.sha256(b"id:" + told.encode() if told else b"raw:" + raw).hexdigest()


def read_mail(raw: bytes) -> Mail:
    """The mail behind these bytes; `problem` says why one could not be read as a whole."""
    head = _Headers(raw)
    if len(_BOUNDARY.findall(raw)) > MOST_NESTED or raw.count(b"\n") > MOST_LINES:
        return head.mail(problem="too_nested")
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(raw)
        parts = list(_parts(message, 0))
    except BROKEN:
        return head.mail(problem="unreadable")
    return head.mail(parts=parts)


class _Headers:
    """Headers read one by one and leniently: the strict policy fails on what spam and old systems write."""

    def __init__(self, raw: bytes) -> None:
        end = re.search(rb"\r?\n\r?\n", raw)
        head = raw[: end.end()] if end else raw
        parsed = BytesHeaderParser(policy=policy.compat32).parsebytes(head[:200_000])
        self.values: dict[str, str] = {}
        for name, value in parsed.raw_items():
            self.values.setdefault(str(name).lower(), decoded(str(value))[:LONGEST_HEADER])

    def mail(self, *, parts: list["_Part"] | None = None, problem: str = "") -> Mail:
        """The mail of these headers and parts."""
        found = parts or []
        plain = [part.text for part in found if part.is_body and part.kind == "text/plain" and part.text.strip()]
        rich = [text_of(part.text) for part in found if part.is_body and part.kind == "text/html"]
        return Mail(
            headers=self.values,
            sender=address_in(self.values.get("from", "")),
            reply_to=address_in(self.values.get("reply-to", "")),
            subject=one_line(self.values.get("subject", ""), 500),
            message_id=one_line(self.values.get("message-id", ""), 250),
            sent_at=_instant(self.values.get("date", "")),
            kind=self.values.get("content-type", "text/plain").split(";")[0].strip().lower(),
            text=tidy("\n".join(plain or rich))[:LONGEST_TEXT],
            report="\n".join(part.text for part in found if part.is_report)[:LONGEST_TEXT],
            attachments=tuple(part.attachment for part in found if part.attachment is not None)[:MOST_ATTACHMENTS],
            problem=problem,
        )


def decoded(value: str) -> str:
    """A header with its encoded words read (RFC 2047), raw 8-bit bytes too; always one tidy line."""
    plain = value.encode("utf-8", "surrogateescape")
    if any(byte > 127 for byte in plain):
        value = decode(plain)
    try:
        words = decode_header(value.replace("\r", "").replace("\n", ""))
    except BROKEN:
        return one_line(value, LONGEST_HEADER)
    return one_line("".join(_words(words)), LONGEST_HEADER)


def _words(words: "list[tuple[bytes | str, str | None]]") -> Iterator[str]:
    """Neighbouring words of one charset are joined before they are read: senders cut characters in two."""
    held, charset = b"", ""
    for word, named in words:
        if isinstance(word, str) or not named:
            yield decode(held, charset) if held else ""
            held = b""
            yield word if isinstance(word, str) else decode(word)
        elif known_charset(named) == charset:
            held += word
        else:
            yield decode(held, charset) if held else ""
            held, charset = word, known_charset(named)
    yield decode(held, charset) if held else ""


def address_in(value: str) -> Address:
    """The first address a header names; an empty one where it names none."""
    try:
        found = getaddresses([value])
    except BROKEN:
        return Address("")
    for name, email in found:
        plain = one_line(email, 254).lower()
        if "@" in plain and " " not in plain:
            return Address(plain, one_line(name, 120).strip("\"' "))
    return Address("")


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    text: str = ""
    is_body: bool = False
    is_report: bool = False
    attachment: Attachment | None = None


def _parts(message: Message, depth: int) -> Iterator[_Part]:
    """The leaves, at most 200 and 20 deep; a mail inside the mail is an attachment whose text is not ours."""
    stack: list[tuple[Message, int]] = [(message, depth)]
    seen = 0
    while stack and seen < MOST_PARTS:
        part, level = stack.pop()
        seen += 1
        if level > DEEPEST:
            continue
        payload = part.get_payload()
        kind = str(part.get_content_type())
        if isinstance(payload, list) and kind.startswith("multipart/"):
            stack += [(one, level + 1) for one in reversed(payload) if isinstance(one, Message)]
        else:
            yield from _leaf(part, kind, payload)


def _leaf(part: Message, kind: str, payload: object) -> Iterator[_Part]:
    if isinstance(payload, list):
        inner = "\n".join(_flat(one) for one in payload[:10])
        is_report = kind == "message/delivery-status"
        yield _Part(kind, inner, is_report=is_report, attachment=None if is_report else _named(part, kind, len(inner)))
        return
    found = part.get_payload(decode=True)
    data = found if isinstance(found, bytes) else b""
    disposition = str(part.get("Content-Disposition") or "").split(";")[0].strip().lower()
    is_file = disposition == "attachment" or (part.get_filename() is not None and kind != "text/plain")
    if kind in {"text/plain", "text/html"} and not is_file:
        declared = str(part.get_content_charset() or "")
        yield _Part(kind, decode(data[: 4 * LONGEST_TEXT], declared), is_body=True)
    elif kind == "text/rfc822-headers" or kind.startswith("message/"):
        yield _Part(kind, decode(data[:LONGEST_TEXT]), is_report=True)
    else:
        yield _Part(kind, attachment=_named(part, kind, len(data)))


def _flat(message: Message) -> str:
    return "\n".join(f"{name}: {value}" for name, value in message.items())[:LONGEST_TEXT]


def _named(part: Message, kind: str, size: int) -> Attachment:
    name = decoded(str(part.get_filename() or ""))
    return Attachment(one_line(name.replace("\\", "/").rpartition("/")[2], 200), size, one_line(kind, 100))


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (*BROKEN, OverflowError):
        return None
