"""What was found out about a lead without asking it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.enums import ORGANISATION_CLASSES, TOLD_BY, ProposalState, RegistryOutcome
from loudou.leads.errors import LeadNotFound
from loudou.leads.models import EnrichmentProposal, EnrichmentRun, Lead, ProviderSetting, RegistryRequest
from loudou.leads.queries.registry import question_of
from loudou.leads.rules.credit_code import check_credit_code
from loudou.leads.rules.email_facts import company_domain
from loudou.leads.rules.phone_places import phone_place
from loudou.leads.rules.regions import region_of_code
from loudou.leads.shapes import AskedRow, EnrichmentCard, FoundFact, OpenProposal
from loudou.platform.access.enums import FieldRight
from loudou.platform.access.queries import access_profile

FILLED = ("company", "uscc", "industry", "country", "province", "city")
READ = (*FILLED, "worked_out", "mobile", "phone", "email")
OF_FIELD = {
    "organisation": "uscc",
    "registered_in": "uscc",
    "mobile_place": "mobile",
    "phone_place": "phone",
    "carrier": "mobile",
    "virtual_operator": "mobile",
    "domain": "email",
}
"""Which field a trait gives away: who may not read the one does not read the other."""
MOST_ASKED = 5


def enrichment_card(ctx: Context, lead_id: UUID) -> EnrichmentCard:
    """What nobody typed, what waits for a decision and whom we asked. Five SQL statements. Raises LeadNotFound."""
    row = Lead.objects.visible_to(ctx).filter(pk=lead_id).values(*READ).first()
    if row is None:
        raise LeadNotFound("There is no such lead, or you may not see it.", lead_id=lead_id)
    # system: the names of the company's own registries
    labels = dict(ProviderSetting.objects.order_by("key").values_list("key", "label"))
    # system: the lead itself is visible, what was found for it belongs to it
    found_at = EnrichmentRun.objects.filter(lead_id=lead_id).order_by("-at").values_list("at", flat=True).first()
    facts = (*_filled(row, labels), *_traits(row))
    return EnrichmentCard(
        tuple(fact for fact in facts if _may_read(ctx, OF_FIELD.get(fact.name, fact.name))),
        tuple(one for one in _proposals(lead_id, row, labels) if _may_read(ctx, one.field)),
        _asked(row, labels),
        found_at,
    )


def open_proposals(lead_ids: Iterable[UUID]) -> list[UUID]:
    """The proposals that wait for a decision on these leads; rights are the service's. One SQL statement."""
    # system: whoever decides is asked for the right by the service
    found = EnrichmentProposal.objects.filter(lead__in=list(lead_ids), state=ProposalState.OPEN)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _may_read(ctx: Context, field: str) -> bool:
    return access_profile(ctx).field_right("lead", field, FieldRight.EDIT) != FieldRight.HIDDEN


def told_by(source: str, labels: Mapping[str, str]) -> str:
    """What told a value, in words."""
    return str(TOLD_BY[source]) if source in TOLD_BY else labels.get(source, source)


def _filled(row: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[FoundFact]:
    for name in FILLED:
        if row["worked_out"].get(name) and row[name]:
            yield FoundFact(name, row[name], told_by(row["worked_out"][name], labels))


def _traits(row: Mapping[str, Any]) -> Iterator[FoundFact]:
    """What the code, the numbers and the address say by themselves; worked out anew each time, so never out of date."""
    if row["uscc"]:
        code = check_credit_code(row["uscc"])
        region = region_of_code(code.region_code)
        yield FoundFact("organisation", str(ORGANISATION_CLASSES[code.organisation_class]), str(TOLD_BY["credit_code"]))
        if region is not None and region.province:
            place = " ".join(dict.fromkeys(filter(None, (region.province, region.city, region.county))))
            yield FoundFact("registered_in", place, str(TOLD_BY["credit_code"]))
    for name in ("mobile", "phone"):
        place_of = phone_place(row[name]) if row[name] else None
        if place_of is not None and place_of.province:
            where = " ".join(dict.fromkeys((place_of.province, place_of.city)))
            yield FoundFact(f"{name}_place", where, str(TOLD_BY[name]))
        if place_of is not None and place_of.original_carrier:
            trait = "virtual_operator" if place_of.is_virtual_operator else "carrier"
            yield FoundFact(trait, place_of.original_carrier, str(TOLD_BY[name]))
    if company_domain(row["email"]):
        yield FoundFact("domain", company_domain(row["email"]), str(TOLD_BY["email"]))


def _proposals(lead_id: UUID, row: Mapping[str, Any], labels: Mapping[str, str]) -> tuple[OpenProposal, ...]:
    # system: as above
    found = EnrichmentProposal.objects.filter(lead_id=lead_id, state=ProposalState.OPEN)
    return tuple(
        OpenProposal(one.pk, one.field, one.value, row[one.field], told_by(one.provider, labels), one.confidence)
        for one in found.order_by("-confidence", "field", "pk")[:20]
    )


def _asked(row: Mapping[str, Any], labels: Mapping[str, str]) -> tuple[AskedRow, ...]:
    question = question_of(row)
    if question is None:
        return ()
    # system: as above
    found = RegistryRequest.objects.filter(request_key=question.key).order_by("-at", "-pk")[:MOST_ASKED]
    return tuple(
        AskedRow(
            one.at,
            told_by(one.provider, labels),
            str(RegistryOutcome(one.outcome).label),
            one.problem,
            one.cost_amount,
            one.currency,
        )
        for one in found
    )
