"""Titles, numbers and names of organisations in the form they are compared in (domain 2.5)."""

import re
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from unicodedata import normalize

REMEMBERED = 20_000
"""Names kept in the form they are compared in: a file names the same organisations again and again."""
SHORTEST = 4
"""A key shorter than a third of the other is not compared character by character: it cannot be alike."""
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_NO_WORD = re.compile(r"[\W_]+", re.UNICODE)
_STAGE_WORDS = re.compile(
    "的?(?:公开招标|邀请招标|竞争性谈判|竞争性磋商|询价|询比|单一来源(?:采购)?|资格预审|采购意向|采购需求)?"
    "(?:(?:中标|成交)(?:\\(成交\\))?(?:候选人)?(?:结果)?|候选人|采购结果|评标结果|中选结果|结果|招标|采购|更正|变更|澄清|补遗|答疑"
    "|延期|终止|废标|流标|合同|验收|履约|入围|预)(?:公告|公示|通知书|通知)"
    "|(?:公开招标|邀请招标|竞争性谈判|竞争性磋商|询价|询比|单一来源|资格预审|采购意向)(?:公告|公示|公开|邀请书)"
    "|的?公告|的?公示|招标文件|采购意向公开|补充通知"
)
_STAGE_END = re.compile(f"(?:{_STAGE_WORDS.pattern})+$")
_LATIN_STAGE = re.compile(
    r"\b(?:invitation to tender|request for (?:proposals?|quotations?)|contract award notice|contract notice"
    r"|tender notice|award notice|corrigendum|prior information notice)\b"
)
_REBID = re.compile(
    r"\(?第?([二三四五六2-6])次(?:招标|采购|公告|挂网|发布|谈判|磋商|询价)?\)?|重新(?:招标|采购|公告)|再次(?:招标|采购)|\(重(?:招)?\)"
)
_REBID_NUMBER = re.compile(r"[(\[]?(?:重新招标|第?[二三四五六2-6]次|重招?|-?re-?bid)[)\]]?$", re.IGNORECASE)
_NUMBER_SUFFIX = re.compile(r"(?<=\d{3})(?:-(\d)|\((\d)\))$")
_NAME_NOISE = re.compile(r"[\s.,;:'\"&·•*、。“”‘’_/\\-]+")
_BRACKETS = str.maketrans("[{<【〔〖《「『〈]}>】〕〗》」』〉", "((((((((((" + "))))))))))")


def clean_text(value: object, longest: int = 500) -> str:
    """The text in Unicode form NFKC, without invisible characters, spaces single, cut to `longest`; "" for None."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(value)
    if text.isprintable():
        if text.isascii() and " " not in text:
            return text[:longest]  # numbers, days and codes: most of a release
    else:
        text = _INVISIBLE.sub("", text)
    if not text.isascii():
        text = normalize("NFKC", text)
    return " ".join(text.split())[:longest]


@lru_cache(REMEMBERED)
def org_key(name: str) -> str:
    """The name of an organisation for matching only: lower case, brackets as (), no spaces or punctuation."""
    return _NAME_NOISE.sub("", clean_text(name).casefold().translate(_BRACKETS))


def title_key(title: str) -> str:
    """A title without the words that say which notice it is, how often it was tendered, and without punctuation.

    Notices of one project at different stages come out equal. A title of nothing but such words keeps them.
    """
    text = clean_text(title).casefold().translate(_BRACKETS)
    text = _REBID.sub("", text)
    bare = _LATIN_STAGE.sub("", _STAGE_WORDS.sub("", text))
    return _NO_WORD.sub("", bare) or _NO_WORD.sub("", text)


def plain_title(title: str) -> str:
    """A title for people without the words at its end that only say which notice it is; such words alone stay."""
    return _STAGE_END.sub("", title).rstrip(" -_—:") or title


def is_rebid_title(title: str) -> bool:
    """Whether the title says that the project is tendered once more (第二次, 重新招标)."""
    return _REBID.search(clean_text(title).translate(_BRACKETS)) is not None


def project_number(number: str) -> tuple[str, int]:
    """A project number for matching, and the round it is tendered in: 1 unless a suffix (-1, 重新招标) says more.

    Full width becomes half width, spaces vanish, letters are lower case. `-1` after the number is the second round,
    as agencies write it; only one digit after at least three is such a suffix.
    """
    text = clean_text(number).translate(_BRACKETS).replace(" ", "").casefold()
    again = _REBID_NUMBER.search(text)
    if again:
        return text[: again.start()].rstrip("-"), 2
    suffix = _NUMBER_SUFFIX.search(text)
    if suffix:
        return text[: suffix.start()], int(suffix[1] or suffix[2]) + 1
    return text, 1


def similarity(one: str, other: str) -> Decimal:
    """How alike two keys are, 0 to 1: twice the characters of common runs over all (Ratcliff and Obershelp)."""
    if one == other:
        return Decimal(1) if one else Decimal(0)
    length = len(one) + len(other)
    if not one or not other or min(len(one), len(other)) * SHORTEST < length:
        return Decimal(0)
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return Decimal(2 * sum(block.size for block in blocks)) / length
