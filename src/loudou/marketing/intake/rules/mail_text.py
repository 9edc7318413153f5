"""Which lines of a mail its writer wrote: quoted mails cut off, the signature apart, a forwarded mail opened."""

import re
from dataclasses import dataclass

from loudou.marketing.intake.rules.mail_messages import Address, address_in

MOST_LINES = 2_000
LONGEST_LINE = 1_000
SIGNATURE_LINES = 14
_FORWARD = re.compile(
    r"^[-_*\s>]*(?:-{2,}\s*)?(?:forwarded message|begin forwarded message|转发邮件|转发的邮件"
    r"|轉寄的郵件|轉寄郵件|以下是转发的邮件)(?:\s*信息)?\s*:?[-_*\s]*$",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^[-_*\s>]*(?:original message|原始邮件|原邮件|原始郵件|reply message|回复的原邮件)[-_*\s:]*$", re.IGNORECASE
)
_WROTE = re.compile(
    r"^(?:on\b.{4,200}\bwrote|在?.{0,80}\d{4}.{0,120}(?:写道|寫道|写到)|.{1,160}<[^<>@\s]+@[^<>\s]+>\s*(?:于|於|在).{0,80}"
    r"(?:写道|寫道|写到)|于.{4,160}(?:写道|寫道)|am .{4,160} schrieb .{1,120}|le .{4,160} a écrit)\s*[:：]\s*$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^[>\s*]*(from|sent|date|to|cc|subject|reply-to|发件人|发送时间|发送日期|时间|日期|收件人|抄送|主题|答复"
    r"|寄件者|寄件人|寄件日期|收件者|主旨)\s*\**\s*[:：]\s*\**\s*(.*)$",
    re.IGNORECASE,
)
_FROM = frozenset({"from", "发件人", "寄件者", "寄件人"})
_SUBJECT = frozenset({"subject", "主题", "主旨"})
_SIGNATURE = re.compile(r"^(?:--\s?|[—–_]{2,}|-{3,}|={3,}|\*{3,}|_{3,})$")
_REGARDS = re.compile(
    r"^(?:(?:kind|best|warm)?\s*regards|best wishes|sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)"
    r"|cheers|thanks|many thanks|thank you|此致|敬礼|顺颂商祺|祝好|商祺|谢谢[!！。]?)[\s,，.。!！]*$",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(
    r"^(?:sent from my .{1,40}|发自我的.{1,20}|从我的.{1,20}发送|get outlook for .{1,20})\.?$", re.IGNORECASE
)
_PREFIX = re.compile(r"^\s*(?:(?:re|fw|fwd|aw|wg|回复|答复|转发|回覆|轉寄)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE)

NOBODY = Address("")


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote: the text, the signature below it, and who wrote it where that was not the sender."""

    body: str = ""
    signature: str = ""
    original: Address = NOBODY
    subject: str = ""

    @property
    def lines(self) -> list[str]:
        """All lines, the signature's last."""
        return [*self.body.splitlines(), *self.signature.splitlines()]


def written_by_sender(text: str) -> Written:
    """What the sender wrote; of a forwarded mail what the one forwarded wrote, with who that was.

    A mail that is nothing but quotes keeps them: better a long need than none.
    """
    lines = [line.rstrip()[:LONGEST_LINE] for line in text.splitlines()[:MOST_LINES]]
    opened = _forwarded(lines)
    if opened is not None:
        return opened
    own = _without_quotes(lines)
    return _split(own if any(own) else [line.lstrip("> ") for line in lines])


def bare_subject(subject: str) -> str:
    """The subject without Re:, Fw:, 回复：and the like."""
    return _PREFIX.sub("", subject).strip()


def _forwarded(lines: list[str]) -> Written | None:
    """The mail that was passed on, where a marker or a block of headers begins it."""
    for number, line in enumerate(lines):
        if not _FORWARD.match(line):
            continue
        headers, end = _headers(lines, number + 1)
        sender = next((address_in(value) for name, value in headers.items() if name in _FROM), Address(""))
        if sender.email:
            rest = [one.removeprefix("> ") for one in lines[end:]]
            found = _split(_without_quotes(rest))
            subject = next((value for name, value in headers.items() if name in _SUBJECT), "")
            return Written(found.body, found.signature, sender, subject[:500])
    return None


def _headers(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    """The block of headers that begins there, and where it ends; empty lines before it do not count."""
    found: dict[str, str] = {}
    at = start
    while at < len(lines) and at < start + 30:
        match = _HEADER.match(lines[at])
        if match is not None:
            found.setdefault(match[1].lower(), _bare(match[2]))
        elif lines[at].strip(" >*") and found:
            break
        at += 1
        if found and at < len(lines) and not lines[at].strip(" >*"):
            break
    return found, at


def _bare(value: str) -> str:
    """`Name <a@b>` also where a mail program wrote `Name <mailto:a@b>` or `Name [a@b]`."""
    return re.sub(r"\[(?:mailto:)?([^\[\]\s]+@[^\[\]\s]+)\]", r"<\1>", value.replace("<mailto:", "<")).strip()


def _without_quotes(lines: list[str]) -> list[str]:
    own: list[str] = []
    for number, line in enumerate(lines):
        if _ORIGINAL.match(line) or _begins_quote(lines, number):
            break
        if not line.lstrip().startswith(">"):
            own.append(line)
    return own


def _begins_quote(lines: list[str], number: int) -> bool:
    """`On … wrote:`, also broken over two lines, or the headers of an earlier mail as Outlook writes them."""
    line = lines[number].strip()
    if not line:
        return False
    following = lines[number + 1].strip() if number + 1 < len(lines) else ""
    if _WROTE.match(line) or (following and _WROTE.match(f"{line} {following}") and line.lower().startswith("on ")):
        return True
    first = _HEADER.match(line)
    if first is None or first[1].lower() not in _FROM or "@" not in line + following:
        return False
    block, _end = _headers(lines, number)
    return len(block) >= 3


def _split(lines: list[str]) -> Written:
    """The text and the signature; a greeting at the end begins one where no separator does."""
    kept = [line for line in lines if not _SENT_FROM.match(line.strip())]
    while kept and not kept[-1].strip():
        kept.pop()
    cut = _cut(kept)
    body = "\n".join(kept[:cut]).strip()
    return Written(re.sub(r"\n{3,}", "\n\n", body), "\n".join(line for line in kept[cut:] if line.strip()).strip())


def _cut(lines: list[str]) -> int:
    earliest = max(len(lines) - SIGNATURE_LINES, 1)
    for number in range(earliest, len(lines)):
        if _SIGNATURE.match(lines[number].strip()) or lines[number] == "--":
            return number
    for number in range(earliest, len(lines)):
        if _REGARDS.match(lines[number].strip()):
            return number
    return len(lines)
