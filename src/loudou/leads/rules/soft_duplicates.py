"""Whether two leads may be one although no key is shared (domain 1.5, the default soft rule)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from loudou.leads.rules.similarity import name_similarity

SIMILAR_FROM = Decimal("0.900")
"""Company names at least this similar, with the same person or city, may be one company."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two leads are compared by; `company_key` is the normalised company name."""

    company_key: str
    name: str = ""
    province: str = ""
    city: str = ""


def company_similarity(one: Likeness, other: Likeness) -> Decimal:
    """How similar the companies are called, 0 to 1, where they say the place of the name left out of both.

    Most Chinese company names start with a place, which would make all companies of a city alike.
    """
    places = sorted({one.city, one.province, other.city, other.province} - {""}, key=len, reverse=True)
    return name_similarity(_without(one.company_key, places), _without(other.company_key, places))


def possible_duplicate(one: Likeness, other: Likeness) -> Decimal | None:
    """The similarity of two leads that may be one; None when they are not: no company, too different, or elsewhere."""
    same_person = bool(one.name) and one.name.casefold() == other.name.casefold()
    same_city = bool(one.city) and one.city == other.city
    if not one.company_key or not other.company_key or not (same_person or same_city):
        return None
    similarity = company_similarity(one, other)
    return similarity if similarity >= SIMILAR_FROM else None


def _without(key: str, places: list[str]) -> str:
    """The name without its places, as long as two characters remain."""
    for place in places:
        shorter = key.replace(f"({place})", "").replace(f"{place}市", "").replace(f"{place}省", "").replace(place, "")
        key = shorter if len(shorter) >= 2 else key
    return key


SURE_FROM = Decimal("0.980")
"""The same person of companies called this much alike is one person."""
IDENTIFYING = ("credit_code", "mobile", "email")


def signs_of(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    """What two leads have in common, the strongest first: credit_code, mobile, email, person, city."""
    named = {"credit_code": "uscc", "mobile": "mobile", "email": "email", "person": "name", "city": "city"}
    return tuple(sign for sign, name in named.items() if one[name] and one[name].casefold() == other[name].casefold())


def is_certain(one: Mapping[str, str], other: Mapping[str, str], similarity: Decimal) -> bool:
    """Whether nobody needs to look: a value that identifies is the same, or person and company are."""
    signs = signs_of(one, other)
    return not set(IDENTIFYING).isdisjoint(signs) or ("person" in signs and similarity >= SURE_FROM)
