"""When two company names mean the same company (domain 1.5)."""

import re
from decimal import Decimal
from fractions import Fraction
from unicodedata import normalize

SIMILAR_FROM = Decimal("0.90")
"""Jaro-Winkler similarity of two company keys from which the names count as similar (domain 1.5, soft rule)."""

_BRACKETS = str.maketrans("[{<【〔〖《「『]}>】〕〗》」』", "(((((((((" + ")))))))))")
_WORD = re.compile(r"[^\s,;:!\"/\\_–—·•&+*、。“”|-]+")
_LEGAL_WORDS = frozenset(
    (
        *("co", "company", "corp", "corporation", "inc", "incorporated", "ltd", "limited", "llc", "llp", "lp", "plc"),
        *(
            "pte",
            "pty",
            "gmbh",
            "ag",
            "kg",
            "ohg",
            "ug",
            "sa",
            "sas",
            "sarl",
            "srl",
            "spa",
            "bv",
            "nv",
            "oy",
            "ab",
            "as",
        ),
        *("aps", "coltd"),
    )
)
_CHINESE_LEGAL_FORM = re.compile(
    r"(.+?)(?:股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|株式会社|\((?:特殊普通|普通|有限)合伙\))+"
)
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LONGEST_PREFIX = 4
_PREFIX_WEIGHT = Fraction(1, 10)


def company_key(name: str) -> str:
    """The name for matching only: lower case, no spaces or punctuation, brackets as (), no legal form.

    A name that is nothing but a legal form keeps it, so two names never match by being emptied. Empty for no name.
    """
    key = "".join(_name_words(name))
    bare = _CHINESE_LEGAL_FORM.fullmatch(key)
    return bare[1] if bare else key


def search_halves(name: str) -> tuple[tuple[str, ...], ...]:
    """The search tokens of the first and of the second half of a name, without its legal form.

    A name that differs in one place still has one of the halves whole, so looking for either finds it without looking
    at every account. One group of tokens when the name is too short to halve; none for an empty name.
    """
    words = _name_words(name)
    core = _CHINESE_LEGAL_FORM.fullmatch("".join(words))
    tokens = [pair for run in _HAN_RUN.findall(core[1] if core else "".join(words)) for pair in _pairs(run)]
    tokens += [word for word in words if not _HAN_RUN.search(word)]
    if len(tokens) < 4:
        return (tuple(tokens),) if tokens else ()
    middle = len(tokens) // 2
    return tuple(tokens[:middle]), tuple(tokens[middle:])


def similarity(left: str, right: str) -> Fraction:
    """How alike two keys are by Jaro and Winkler, from 0 (nothing in common) to 1 (equal), exactly.

    W. E. Winkler, String Comparator Metrics (1990): a shared beginning of up to four characters counts a tenth each.
    """
    jaro = _jaro(left, right)
    shared = 0
    while shared < min(len(left), len(right), _LONGEST_PREFIX) and left[shared] == right[shared]:
        shared += 1
    return jaro + shared * _PREFIX_WEIGHT * (1 - jaro)


def is_similar(left: str, right: str) -> bool:
    """Whether two keys are alike enough to ask a person."""
    return similarity(left, right) >= Fraction(SIMILAR_FROM)


def _name_words(name: str) -> list[str]:
    text = normalize("NFKC", name).casefold().translate(_BRACKETS).replace(".", "").replace("'", "")
    words = _WORD.findall(text)
    while len(words) > 1 and words[-1] in _LEGAL_WORDS:
        words.pop()
    return words


def _pairs(run: str) -> list[str]:
    return [run[index : index + 2] for index in range(len(run) - 1)] or [run]


def _jaro(left: str, right: str) -> Fraction:
    if left == right:
        return Fraction(1)
    reach = max(max(len(left), len(right)) // 2 - 1, 0)
    taken: set[int] = set()
    matched = []
    for index, character in enumerate(left):
        places = range(max(index - reach, 0), min(index + reach + 1, len(right)))
        place = next((p for p in places if p not in taken and right[p] == character), None)
        if place is not None:
            taken.add(place)
            matched.append(character)
    if not matched:
        return Fraction(0)
    other = [right[place] for place in sorted(taken)]
    moved = sum(a != b for a, b in zip(matched, other, strict=True))
    count = len(matched)
    parts = Fraction(count, len(left)) + Fraction(count, len(right)) + (count - Fraction(moved, 2)) / count
    return parts / 3
