"""Which companies of the registries a lead may be, and how sure that is (domain 1.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from loudou.leads.enums import FillPolicy
from loudou.leads.rules.enrichment import CERTAIN, DEFAULT_POLICIES, Match
from loudou.leads.rules.regions import region_of_code
from loudou.leads.rules.similarity import name_similarity

RESEMBLES_FROM = Decimal("0.850")
"""Names less alike than this are different companies."""
AMBIGUOUS = Decimal("0.500")
"""How sure the same name makes when several companies bear it; a person tells which code is the right one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A company of a registry as far as leads are compared with it and filled from it."""

    id: UUID
    provider: str
    name: str
    name_key: str
    uscc: str = ""
    lei: str = ""
    industry: str = ""
    country: str = ""
    province: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Identified:
    """A candidate a lead may be, and what it would say about the lead."""

    candidate: Candidate
    match: Match


def identify(
    *,
    name_key: str,
    uscc: str,
    candidates: Sequence[Candidate],
    policies: Mapping[str, Mapping[str, FillPolicy]],
    order: Mapping[str, int],
) -> list[Identified]:
    """The candidates a lead may be, the surest first, of equals the provider that comes first in `order`.

    The same credit code is certain; so is the same normalised name as long as one company bears it and no code
    contradicts. A lead with a code is never matched with a company of another code. `policies` are those of each
    provider, the defaults where it has none.
    """
    fitting = [one for one in candidates if not (uscc and one.uscc and one.uscc != uscc)]
    namesakes = {one.uscc or one.lei or one.name_key for one in fitting if one.name_key == name_key}
    found = []
    for one in fitting:
        confidence = _confidence(one, name_key, uscc, len(namesakes))
        if confidence is not None:
            own = {**DEFAULT_POLICIES, **policies.get(one.provider, {})}
            found.append(Identified(one, Match(_values(one, confidence), confidence, own)))
    return sorted(found, key=lambda i: (-i.match.confidence, order.get(i.candidate.provider, 0), str(i.candidate.id)))


def _confidence(one: Candidate, name_key: str, uscc: str, namesakes: int) -> Decimal | None:
    if uscc and one.uscc == uscc:
        return CERTAIN
    if not name_key:
        return None
    if one.name_key == name_key:
        return CERTAIN if namesakes == 1 else AMBIGUOUS
    similar = name_similarity(one.name_key, name_key)
    return similar if similar >= RESEMBLES_FROM else None


def _values(one: Candidate, confidence: Decimal) -> dict[str, str]:
    """What the company says about the lead; of one of several namesakes only the code that tells them apart."""
    if confidence == AMBIGUOUS:
        return {"uscc": one.uscc}
    region = region_of_code(one.uscc[2:8]) if one.uscc and not one.province else None
    return {
        "company": one.name,
        "uscc": one.uscc,
        "industry": one.industry,
        "country": one.country,
        "province": region.province if region else one.province,
        "city": region.city if region else one.city,
    }
