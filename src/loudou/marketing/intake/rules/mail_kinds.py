"""Whether a mail is somebody's inquiry, or a machine's: a bounce, an automatic reply, our own, one not wanted."""

import re
from collections.abc import Sequence

from loudou.marketing.intake.enums import MailVerdict
from loudou.marketing.intake.rules.mail_messages import Mail

_BOUNCERS = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-daemon|bounce[sd]?|noreply-bounce)(?:[+.\-][^@]*)?@", re.IGNORECASE
)
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|delivery (?:status notification|has failed|failure|incomplete)|returned mail"
    r"|mail delivery (?:failed|system)|failure notice|退信|投递失败|无法投递|系统退信|未送达|無法傳遞",
    re.IGNORECASE,
)
_AWAY_SUBJECT = re.compile(
    r"^\s*(?:(?:re|回复|答复)\s*[:：]\s*)?(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)"
    r"|out of (?:the )?office"
    r"|自动回复|自動回覆|自动答复|abwesenheits|réponse automatique)",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"(?im)^(?:final-recipient|original-recipient)\s*:\s*(?:rfc822|x-actual-recipient)?\s*;?\s*<?([^\s<>;]+@[^\s<>;]+?)>?\s*$"
)
_ACTION = re.compile(r"(?im)^action\s*:\s*(\w+)")
_STATUS = re.compile(r"(?im)^status\s*:\s*([245])\.\d{1,3}\.\d{1,3}")
_PATTERN = re.compile(r"(?:\*|[a-z0-9._%+\-]+)?@?(?:\*\.)?[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\Z")


def kind_of(mail: Mail, own: Sequence[str] = ()) -> MailVerdict:
    """What a mail is, before anybody asks what stands in it. `own` are the mailbox's addresses.

    RFC 3834 (Auto-Submitted), RFC 3464 (delivery status) and what mail systems of the field do beside them. A mailing
    list's mail counts as a machine's: nobody asks us there.
    """
    if _is_bounce(mail):
        return MailVerdict.BOUNCE
    if mail.sender.email and mail.sender.email in {one.lower() for one in own}:
        return MailVerdict.OWN
    if _is_automatic(mail):
        return MailVerdict.AUTO_REPLY
    return MailVerdict.INQUIRY


def failed_recipients(mail: Mail) -> tuple[str, ...]:
    """The addresses a bounce says do not exist for good (status 5.x.x); none for a delay."""
    text = mail.report or mail.text
    status, action = _STATUS.search(text), _ACTION.search(text)
    if (status is not None and status[1] != "5") or (action is not None and action[1].lower() != "failed"):
        return ()
    found = [one.lower() for one in _FAILED.findall(text)]
    failed = mail.headers.get("x-failed-recipients", "")
    found += [one.strip().lower() for one in failed.split(",") if "@" in one]
    return tuple(dict.fromkeys(found))[:20]


def is_wanted(sender: str, allowed: Sequence[str], denied: Sequence[str]) -> bool:
    """Whether mails of this address are taken: none of the denied, and one of the allowed where there are any."""
    if any(_fits(sender, one) for one in denied):
        return False
    return not allowed or any(_fits(sender, one) for one in allowed)


def is_sender_pattern(text: str) -> bool:
    """Whether this names senders: an address, a domain, or all below one (`*.example.com`)."""
    return len(text) <= 254 and _PATTERN.fullmatch(text.lower()) is not None and "." in text


def _fits(sender: str, pattern: str) -> bool:
    pattern, domain = pattern.lower().removeprefix("*@").removeprefix("@"), sender.rpartition("@")[2]
    if "@" in pattern:
        return sender == pattern
    if pattern.startswith("*."):
        return domain.endswith(pattern[1:])
    return domain == pattern


def _is_bounce(mail: Mail) -> bool:
    headers = mail.headers
    if mail.kind == "multipart/report" and "delivery-status" in headers.get("content-type", "").lower():
        return True
    if "x-failed-recipients" in headers:
        return True
    from_nobody = headers.get("return-path", "").strip() == "<>" or _BOUNCERS.match(mail.sender.email) is not None
    return from_nobody and (_BOUNCE_SUBJECT.search(mail.subject) is not None or bool(failed_recipients(mail)))


def _is_automatic(mail: Mail) -> bool:
    headers = mail.headers
    if headers.get("auto-submitted", "no").split(";")[0].strip().lower() not in {"no", ""}:
        return True
    if headers.get("precedence", "").strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
        return True
    if any(name in headers for name in ("x-autoreply", "x-autorespond", "x-auto-response-type", "list-id")):
        return True
    return _AWAY_SUBJECT.match(mail.subject) is not None or _BOUNCERS.match(mail.sender.email) is not None
