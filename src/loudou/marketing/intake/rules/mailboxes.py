"""Whether the settings of a mailbox make sense, and when to look again after a failure."""

import base64
import re
from collections.abc import Iterator
from datetime import timedelta

from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.enums import AfterReading, TlsMode
from loudou.marketing.intake.rules.mail_kinds import is_sender_pattern
from loudou.marketing.intake.rules.mail_template import check_template
from loudou.marketing.intake.rules.oauth import check_sign_in
from loudou.marketing.intake.shapes import MailboxDraft

USUAL_PORTS = {TlsMode.IMPLICIT: 993, TlsMode.STARTTLS: 143, TlsMode.PLAIN: 143}
EVERY = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=4)
LASTING_WAIT = timedelta(hours=1)
"""After a refused password: a server that locks accounts does so after a few attempts in a row."""
TOLD_AFTER = 3
MOST_PATTERNS = 200
MOST_TAGS = 200
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\Z")
_LONGEST = {"name": 120, "address": 254, "username": 254, "folder": 200, "done_folder": 200, "campaign": 80,
            "source": 80, "pool": 120}  # fmt: skip
_BREAKS = re.compile(r"[\x00-\x1f\x7f]")
_REQUIRED = {"name": "The mailbox needs a name.", "username": "The mail server needs a user name.",
             "folder": "Name the folder mails are read from."}  # fmt: skip


def check_mailbox(draft: MailboxDraft) -> tuple[FieldProblem, ...]:
    """What is wrong with the settings; `field` is that of the draft. No machine is asked."""
    return (
        *_texts(draft),
        *_connection(draft),
        *check_sign_in(draft),
        *_reading(draft),
        *check_template(draft.template),
    )


def _texts(draft: MailboxDraft) -> Iterator[FieldProblem]:
    for name, longest in _LONGEST.items():
        text = getattr(draft, name)
        if len(text) > longest:
            yield FieldProblem(name, "too_long", "This text is too long.")
        if _BREAKS.search(text):
            yield FieldProblem(name, "text.control", "Line breaks and control characters are not allowed here.")
        if name in _REQUIRED and not text.strip():
            yield FieldProblem(name, "required", _REQUIRED[name])


def _connection(draft: MailboxDraft) -> Iterator[FieldProblem]:
    if not _HOST.match(draft.host):
        yield FieldProblem("host", "not_a_host", "This is not the name of a server, such as imap.example.com.")
    if not 1 <= draft.port <= 65_535:
        yield FieldProblem("port", "not_a_port", "A port is a number from 1 to 65535.")
    if draft.tls not in TlsMode.values:
        yield FieldProblem("tls", "unknown", "There is no such encryption.")
    if draft.password is not None and (_BREAKS.search(draft.password) or not 1 <= len(draft.password) <= 500):
        yield FieldProblem("password", "not_a_password", "A password has 1 to 500 characters and no line breaks.")


def _reading(draft: MailboxDraft) -> Iterator[FieldProblem]:
    if draft.after_reading not in AfterReading.values:
        yield FieldProblem("after_reading", "unknown", "There is no such choice.")
    if draft.after_reading == AfterReading.MOVE and draft.done_folder.strip() in {"", draft.folder.strip()}:
        yield FieldProblem("done_folder", "required", "Name another folder to move mails to.")
    if not 1 <= draft.keep_days <= 3650:
        yield FieldProblem("keep_days", "out_of_range", "Mails are kept for 1 to 3650 days.")
    for name in ("allowed", "denied"):
        patterns = getattr(draft, name)
        wrong = next((one for one in patterns if not is_sender_pattern(one)), None)
        if wrong is not None or len(patterns) > MOST_PATTERNS:
            yield FieldProblem(
                name, "not_a_sender", "Each line is an address, a domain or *.domain; at most 200 lines."
            )
    if len(draft.tags) > MOST_TAGS or any(not 1 <= len(tag) <= 80 or len(to) > 80 for tag, to in draft.tags.items()):
        yield FieldProblem(
            "tags", "not_a_tag", "Each line is a tag and a campaign: EXPO26 = Expo 2026; at most 200 lines."
        )


def wait_after(failure_count: int, *, is_lasting: bool) -> timedelta:
    """How long not to look after so many failures in a row: doubling from two minutes, four hours at most."""
    if failure_count <= 0:
        return EVERY
    wait: timedelta = min(EVERY * (1 << min(failure_count, 12)), LONGEST_WAIT)
    return max(wait, LASTING_WAIT) if is_lasting else wait


def encode_folder(name: str) -> str:
    """A folder's name as the protocol has it: modified UTF-7 (RFC 3501, 5.1.3), in quotes."""
    out, held = [], ""
    for sign in [*name, ""]:
        if sign and not " " <= sign <= "~":
            held += sign
            continue
        if held:
            packed = base64.b64encode(held.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
            out.append(f"&{packed}-")
            held = ""
        out.append("&-" if sign == "&" else sign)
    text = "".join(out).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
