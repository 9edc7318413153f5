"""Which encoding a text file is written in: byte-order marks, validity, and whether the text is plausible Chinese.

A wrong guess that decodes without error is the dangerous one (UTF-8 read as GB18030 and the reverse), so validity alone
decides nothing: GB18030 is chosen only when most of its characters are everyday ones (GB 2312 level 1 and symbols).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from charset_normalizer import from_bytes

from loudou.platform.transfer.reading.byte_stream import ByteStream
from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.options import Limits
from loudou.platform.transfer.reading.text_lines import UNDECODABLE, decode_marked

HEAD = 1 << 16
SUSPECT_BYTES = 1 << 19
_CARRY = 1 << 16
_LINE_END = re.compile(rb"[\r\n]+")

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", ""),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

_CODECS = {
    "utf-8": "utf-8 utf8 utf-8-sig ascii",
    "gb18030": "gb18030 gbk gb2312 cp936",
    "utf-16": "utf-16 utf16 unicode",
    "utf-16-le": "utf-16-le utf-16le",
    "utf-16-be": "utf-16-be utf-16be",
    "big5hkscs": "big5 big5hkscs",
    "cp932": "shift-jis sjis cp932",
    "cp949": "euc-kr cp949",
    "cp1251": "cp1251 windows-1251",
    "cp1252": "cp1252 windows-1252 latin-1 iso-8859-1",
}
ALIASES = {alias: codec for codec, names in _CODECS.items() for alias in names.split()}
"""Encodings a person may choose, and the codec that reads each; GB18030 holds GBK and GB 2312."""

_COMMON = frozenset(
    bytes((high, low)).decode("gb2312", "ignore")
    for high in (*range(0xA1, 0xA4), *range(0xB0, 0xD8))
    for low in range(0xA1, 0xFF)
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """The codec, the length of the byte-order mark to skip, how sure we are (0-100), and why."""

    name: str
    bom_length: int
    confidence: int
    evidence: tuple[str, ...]
    bad_lines: int = 0


@dataclass(slots=True)
class _Survey:
    """What a pass over the bytes found: the head, and every line that is not plain ASCII up to a bound."""

    head: bytes = b""
    lines: int = 1
    suspects: list[bytes] = field(default_factory=list)


def detect_encoding(path: Path, *, limits: Limits, chosen: str | None = None) -> Encoding:
    """The encoding of the file, which a person may have chosen.

    Raises FileRefused when no supported encoding is plausible; its `hint` names the likeliest other one.
    """
    with ByteStream(path, limits) as stream:
        survey = _survey(stream)
    mark, marked = next(((m, name) for m, name in BYTE_ORDER_MARKS if survey.head.startswith(m)), (b"", None))
    if chosen is not None:
        return _chosen(chosen, mark, marked)
    if marked is not None:
        if not marked:
            raise FileRefused("import.encoding", hint="UTF-32")
        return Encoding(marked, len(mark), 100, ("encoding.bom",))
    return utf16_without_mark(survey.head) or _judge(survey)


def _chosen(chosen: str, mark: bytes, marked: str | None) -> Encoding:
    name = ALIASES.get(chosen.strip().lower().replace("_", "-"))
    if name is None:
        raise FileRefused("import.encoding_unknown", encoding=chosen)
    if name == "utf-16":
        name = marked if marked and marked.startswith("utf-16") else "utf-16-le"
    return Encoding(name, len(mark) if name == marked else 0, 100, ("encoding.chosen",))


def _survey(stream: ByteStream) -> _Survey:
    """Reads on until enough lines that are not ASCII were seen: the first Chinese name may stand in row 50,000."""
    survey, carry, size = _Survey(), b"", 0
    while block := stream.read(HEAD):
        if not survey.head:
            survey.head = block
        survey.lines += max(block.count(b"\n"), block.count(b"\r"))
        if block.isascii() and carry.isascii():
            carry = block[block.rfind(b"\n") + 1 :][-_CARRY:]
            continue
        *whole, carry = _LINE_END.split(carry + block)
        carry = carry[-_CARRY:]
        found = [line for line in whole if not line.isascii()]
        survey.suspects += found
        size += sum(map(len, found))
        if size >= SUSPECT_BYTES:
            return survey
    if not carry.isascii():
        survey.suspects.append(carry)
    return survey


def utf16_without_mark(head: bytes) -> Encoding | None:
    """UTF-16 shows as NUL bytes in a text whose decoded form is everyday characters with line ends."""
    if b"\0" not in head:
        return None
    even = head[: len(head) // 2 * 2]
    for name in ("utf-16-le", "utf-16-be"):
        text = decode_marked(even, name)
        if ("\n" in text or "\r" in text) and "\0" not in text and _share_plausible(text) >= 0.9:
            return Encoding(name, 0, 90, ("encoding.utf16_pattern",))
    return None


def _share_plausible(text: str) -> float:
    return sum(1 for char in text if char.isascii() or char in _COMMON) / len(text)


def _judge(survey: _Survey) -> Encoding:
    suspects = survey.suspects
    if not suspects:
        return Encoding("utf-8", 0, 100, ("encoding.ascii",))
    bad_utf8 = sum(UNDECODABLE in decode_marked(line, "utf-8") for line in suspects)
    if bad_utf8 * 2 <= len(suspects):
        evidence = ("encoding.utf8_valid",) if not bad_utf8 else ("encoding.utf8_valid", "encoding.bad_lines")
        return Encoding("utf-8", 0, 100 if not bad_utf8 else 70, evidence, bad_utf8)
    common, bad_gb = _chinese_share(suspects)
    if common >= 0.5 and bad_gb * 2 <= len(suspects):
        mixed = ("encoding.mixed",) if any(_is_utf8_chinese(line) for line in suspects) else ()
        evidence = ("encoding.gb18030_common", *(("encoding.bad_lines",) if bad_gb else ()), *mixed)
        return Encoding("gb18030", 0, min(99, round(common * 100)), evidence, bad_gb)
    if bad_utf8 * 2 <= survey.lines:
        return Encoding("utf-8", 0, 40, ("encoding.mostly_ascii", "encoding.bad_lines"), bad_utf8)
    raise FileRefused("import.encoding", hint=_hint(suspects))


def _chinese_share(lines: Sequence[bytes]) -> tuple[float, int]:
    """Share of everyday characters among the Chinese ones, and how many lines are not GB18030 at all."""
    texts = [decode_marked(line, "gb18030") for line in lines]
    chars = [
        char for text in texts for char in text if not char.isascii() and char < "\U00010000" and char != UNDECODABLE
    ]
    share = sum(char in _COMMON for char in chars) / len(chars) if chars else 0.0
    return share, sum(UNDECODABLE in text for text in texts)


def _is_utf8_chinese(line: bytes) -> bool:
    text = decode_marked(line, "utf-8")
    return UNDECODABLE not in text and sum(char in _COMMON for char in text) >= 4


def _hint(lines: Sequence[bytes]) -> str:
    """What charset-normalizer thinks; only ever shown to a person who then chooses."""
    best = from_bytes(b"\n".join(lines)[:8192]).best()
    return best.encoding if best else "?"
