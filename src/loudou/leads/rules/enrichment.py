"""What found facts may do to a lead: fill a field, wait for a person, or nothing (domain 1.6)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from loudou.leads.enums import FillPolicy
from loudou.leads.rules.phone_places import phone_region
from loudou.leads.rules.regions import region_of_code

CERTAIN = Decimal("1.000")
"""How sure the same credit code, or the same name that only one company bears, makes."""
DEFAULT_POLICIES: Mapping[str, FillPolicy] = {
    "company": FillPolicy.PROPOSE,
    "uscc": FillPolicy.ONLY_IF_EMPTY,
    "industry": FillPolicy.ONLY_IF_EMPTY,
    "country": FillPolicy.ONLY_IF_EMPTY,
    "province": FillPolicy.ONLY_IF_EMPTY,
    "city": FillPolicy.ONLY_IF_EMPTY,
}
"""The fields of a lead that registries fill, and what each may do; a provider's own policies come before."""


class PlaceSource(StrEnum):
    """What told where a lead is, the most trusted first: where it is registered, then where it is called."""

    CREDIT_CODE = "credit_code"
    PHONE = "phone"
    MOBILE = "mobile"


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """The place fields to fill in, and what told them."""

    values: Mapping[str, str]
    source: PlaceSource


@dataclass(frozen=True, slots=True)
class Match:
    """What one company of a registry would say about a lead, and how sure it is the same company."""

    values: Mapping[str, str]
    confidence: Decimal
    policies: Mapping[str, FillPolicy]

    @property
    def is_certain(self) -> bool:
        """Whether it may fill fields without being asked about."""
        return self.confidence >= CERTAIN


@dataclass(frozen=True, slots=True)
class Fills:
    """What is filled in at once and what a person is asked about."""

    applied: Mapping[str, str]
    proposed: Mapping[str, str]


def find_place(province: str, city: str, *, uscc: str = "", phone: str = "", mobile: str = "") -> FoundPlace | None:
    """The province and city to fill in where they are empty; None when there is nothing to say.

    What somebody typed stays, and a source that contradicts it is not believed for the rest: a lead in 苏州 with a
    mobile from 杭州 gets no second half of an address from it. Province and city come from one source.
    """
    if province and city:
        return None
    told = (
        (PlaceSource.CREDIT_CODE, region_of_code(uscc[2:8]) if uscc else None),
        (PlaceSource.PHONE, phone_region(phone) if phone else None),
        (PlaceSource.MOBILE, phone_region(mobile) if mobile else None),
    )
    for source, region in told:
        if region is None or not region.province or (province and region.province != province):
            continue
        if city:
            if region.city == city:
                return FoundPlace({"province": region.province}, source)
        elif province:
            if region.city:
                return FoundPlace({"city": region.city}, source)
        else:
            both = {"province": region.province, "city": region.city}
            return FoundPlace(both if region.city else {"province": region.province}, source)
    return None


def decide_fills(
    current: Mapping[str, str], match: Match, *, worked_out: Collection[str], edited: Collection[str]
) -> Fills:
    """What a match does to a lead's fields.

    A field a person edited is never filled, only asked about. A field that was itself worked out counts as empty for
    a certain match, because a registry knows better than an area code. What only resembles is always asked about.
    """
    applied: dict[str, str] = {}
    proposed: dict[str, str] = {}
    for field, value in match.values.items():
        policy = match.policies.get(field)
        present = current.get(field, "")
        if policy is None or not value or value == present:
            continue
        is_free = not present or field in worked_out
        if not match.is_certain or field in edited or policy is FillPolicy.PROPOSE:
            if is_free or policy is not FillPolicy.ONLY_IF_EMPTY:
                proposed[field] = value
        elif is_free or policy is FillPolicy.OVERWRITE:
            applied[field] = value
    return _one_place(current, match, applied, proposed)


def _one_place(current: Mapping[str, str], match: Match, applied: dict[str, str], proposed: dict[str, str]) -> Fills:
    """A city is not put beside a province it does not lie in; the person is asked."""
    province = applied.get("province", current.get("province", ""))
    told = match.values.get("province", "")
    if "city" in applied and told and told != province:
        proposed["city"] = applied.pop("city")
    return Fills(applied, proposed)
