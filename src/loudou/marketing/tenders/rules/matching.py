"""Which notices a subscription is about, and how well they fit (domain 2.5)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from loudou.marketing.tenders.enums import MatchFields
from loudou.marketing.tenders.rules.texts import clean_text, org_key

TITLE_FACTOR, ITEM_FACTOR, BODY_FACTOR = Decimal(3), Decimal(2), Decimal(1)
OUTSIDE_REGION = Decimal("0.5")
FRESH = ((timedelta(days=3), Decimal(1)), (timedelta(days=14), Decimal("0.8")), (timedelta(days=60), Decimal("0.5")))
STALE = Decimal("0.25")
HIGHEST = Decimal(100)
PER_HIT = Decimal(20)
"""A word of weight 1 in the title alone gives 60 points of 100, two words or a weight of 2 the full score."""
_SPLIT = re.compile(r"[|/、,;,;]+")
_WEIGHT = re.compile(r"^(.*?)\s*\^\s*(\d+(?:\.\d+)?)$")
_LATIN = re.compile(r"[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word looked for, folded, and how much it counts."""

    text: str
    weight: Decimal = Decimal(1)


Group = tuple[Term, ...]
"""Words of which one suffices."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a subscription asks for: one word of every group, none of `excludes`, and the limits that are not empty.

    Regions and industries match as parts of the notice's (江苏 finds 江苏省苏州市); purchasers by name.
    """

    groups: tuple[Group, ...]
    excludes: tuple[str, ...] = ()
    fields: str = MatchFields.ALL.value
    regions: tuple[str, ...] = ()
    is_region_strict: bool = True
    purchasers: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    notice_types: tuple[str, ...] = ()
    budget_min: Decimal | None = None
    budget_max: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A notice as matching looks at it; texts are folded by `fold`."""

    title: str
    body: str
    items: str
    region: str
    industry: str
    purchaser_key: str
    notice_type: str
    budget_amount: Decimal | None
    currency: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a notice fits: 0 to 100, two places, and the words that were found."""

    score: Decimal
    terms: tuple[str, ...]


def fold(text: str) -> str:
    """A text as words are looked for in it: NFKC, lower case, spaces single."""
    return clean_text(text, 60_000).casefold()


def read_groups(text: str) -> tuple[Group, ...]:
    """Groups of words as people write them: one group a line, its words apart by commas, 、 or |.

    `word^2` counts twice.
    """
    groups = []
    for line in text.splitlines():
        terms = tuple(_term(part) for part in _SPLIT.split(clean_text(line)) if part.strip())
        if terms:
            groups.append(terms)
    return tuple(groups)


def read_words(text: str) -> tuple[str, ...]:
    """Words apart by commas, 、, | or lines, folded."""
    parts = (fold(part) for line in text.splitlines() for part in _SPLIT.split(line))
    return tuple(dict.fromkeys(part for part in parts if part))


def fit(wanted: Wanted, offered: Offered, now: datetime) -> Fit | None:
    """How well a notice fits; None when a group has no word in it, an excluded word occurs, or a limit shuts it out.

    Score: the weights of the words found, three times in the title, twice in an item, once in the text, times 20, times
    the factor of the region and of the freshness; never above 100, half up.
    """
    if not _within(wanted, offered):
        return None
    texts = _texts(wanted, offered)
    if any(found_in(word, text) for word in wanted.excludes for text, _ in texts):
        return None
    total, hits = Decimal(0), []
    for group in wanted.groups:
        worth = {term.text: _worth(term, texts) for term in group}
        if not any(worth.values()):
            return None
        total += sum(worth.values(), Decimal(0))
        hits += [term.text for term in group if worth[term.text]]
    score = total * PER_HIT * _region_factor(wanted, offered) * freshness(offered.published_at, now)
    return Fit(min(score, HIGHEST).quantize(Decimal("0.01"), ROUND_HALF_UP), tuple(hits))


def found_in(word: str, text: str) -> bool:
    """Whether a folded word occurs: anywhere for Chinese, as a whole word where it begins or ends in Latin letters."""
    if word not in text:
        return False
    if not (_LATIN.match(word[0]) or _LATIN.match(word[-1])):
        return True
    return _whole_word(word).search(text) is not None


def freshness(published_at: datetime | None, now: datetime) -> Decimal:
    """How much a notice of this age still counts: in full for 3 days, 0.8 for 14, 0.5 for 60, 0.25 after; 1 undated."""
    if published_at is None:
        return Decimal(1)
    age = now - published_at
    return next((factor for longest, factor in FRESH if age <= longest), STALE)


def _term(text: str) -> Term:
    weighted = _WEIGHT.match(text.strip())
    if weighted and weighted[1]:
        return Term(fold(weighted[1]), Decimal(weighted[2]))
    return Term(fold(text))


@lru_cache(maxsize=4000)
def _whole_word(word: str) -> re.Pattern[str]:
    before = r"(?<![a-z0-9])" if _LATIN.match(word[0]) else ""
    after = r"(?![a-z0-9])" if _LATIN.match(word[-1]) else ""
    return re.compile(before + re.escape(word) + after)


def _texts(wanted: Wanted, offered: Offered) -> Sequence[tuple[str, Decimal]]:
    found = [(offered.title, TITLE_FACTOR)]
    if wanted.fields != MatchFields.TITLE:
        found.append((offered.body, BODY_FACTOR))
    if wanted.fields == MatchFields.ALL:
        found.append((offered.items, ITEM_FACTOR))
    return found


def _worth(term: Term, texts: Iterable[tuple[str, Decimal]]) -> Decimal:
    """A word counts once, where it counts most."""
    return term.weight * max((factor for text, factor in texts if found_in(term.text, text)), default=Decimal(0))


def _within(wanted: Wanted, offered: Offered) -> bool:
    if wanted.notice_types and offered.notice_type not in wanted.notice_types:
        return False
    if wanted.purchasers and not any(org_key(name) in offered.purchaser_key for name in wanted.purchasers):
        return False
    if wanted.industries and not any(fold(one) in offered.industry for one in wanted.industries):
        return False
    if wanted.is_region_strict and wanted.regions and not _in_region(wanted, offered):
        return False
    return _budget_within(wanted, offered)


def _in_region(wanted: Wanted, offered: Offered) -> bool:
    return any(fold(region) in offered.region for region in wanted.regions)


def _region_factor(wanted: Wanted, offered: Offered) -> Decimal:
    return OUTSIDE_REGION if wanted.regions and not _in_region(wanted, offered) else Decimal(1)


def _budget_within(wanted: Wanted, offered: Offered) -> bool:
    """An unknown budget, or one in another currency, shuts nothing out."""
    amount = offered.budget_amount
    if amount is None or (wanted.currency and offered.currency and wanted.currency != offered.currency):
        return True
    above = wanted.budget_min is None or amount >= wanted.budget_min
    return above and (wanted.budget_max is None or amount <= wanted.budget_max)
