"""Releases of the Open Contracting Data Standard 1.0 and 1.1 as facts (domain 2.3).

Nothing published is believed to have the form the standard asks for: a member of a wrong type is as good as absent,
identifiers may be numbers, names may stand under a language suffix, and 1.0 has no `parties`.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from loudou.marketing.tenders.enums import AwardStatus, NoticeType
from loudou.marketing.tenders.errors import ReleaseUnreadable
from loudou.marketing.tenders.rules.amounts import LARGEST
from loudou.marketing.tenders.rules.days import read_day, read_instant
from loudou.marketing.tenders.rules.notice_types import method_of, type_of_tags
from loudou.marketing.tenders.rules.texts import clean_text
from loudou.marketing.tenders.shapes import AwardFacts, BidFacts, LotFacts, NoticeDraft, NoticeFacts, OrgFacts

Node = Mapping[str, Any]
LONGEST_BODY = 20_000
Parties = Mapping[str, OrgFacts | None]
"""The organisations of `parties` by their ids; None for one that tells no name."""
_NONE: Node = {}
_AWARD_STATUS = {
    "pending": AwardStatus.PENDING,
    "cancelled": AwardStatus.CANCELLED,
    "unsuccessful": AwardStatus.UNSUCCESSFUL,
}
_ENDED_CONTRACTS = {"terminated"}


def read_release(release: Node, *, source: str = "", place: str = "") -> NoticeDraft:
    """A release as a notice. Raises ReleaseUnreadable when it names no contracting process."""
    ocid = clean_text(release.get("ocid"), 200)
    if not ocid:
        raise ReleaseUnreadable("The release has no ocid.", place=place, field="ocid")
    tender, buyer = _node(release, "tender"), _node(release, "buyer")
    facts = _facts(release, tender, buyer)
    kind = type_of_tags(
        _strings(release.get("tag")),
        tender_status=clean_text(tender.get("status")),
        has_awards=bool(facts.awards),
        has_contracts=bool(list(_nodes(release, "contracts"))),
    )
    return NoticeDraft(
        notice_type=_final(kind, release).value,
        facts=facts,
        published_at=read_instant(release.get("date")),
        source=source,
        ocid=ocid,
        release_id=clean_text(release.get("id"), 200),
        url=_url(release, tender),
        release=release,
        place=place,
    )


def read_amount(value: object) -> Decimal | None:
    """The amount of an OCDS value; None when absent, not a number, negative or beyond any contract."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount.quantize(Decimal("0.0001")) if amount.is_finite() and 0 <= amount <= LARGEST else None


def _final(kind: NoticeType, release: Node) -> NoticeType:
    """Contracts that all ended make the release tell completion."""
    contracts = list(_nodes(release, "contracts"))
    ended = contracts and all(clean_text(one.get("status")) in _ENDED_CONTRACTS for one in contracts)
    return NoticeType.COMPLETION if ended and kind is NoticeType.CONTRACT else kind


def _facts(release: Node, tender: Node, buyer: Node) -> NoticeFacts:
    parties = _parties(release)
    planning, period = _node(release, "planning"), _node(tender, "tenderPeriod")
    budget = _node(_node(planning, "budget"), "amount") or _node(_node(planning, "budget"), "value")
    value = _node(tender, "value") or _node(tender, "maxValue")
    awards = tuple(_awards(release, parties))
    lots = tuple(_lots(tender))
    named = _org(buyer, parties) or _by_role(release, "buyer") or _org(_node(tender, "procuringEntity"), parties)
    agency = _org(_node(tender, "procuringEntity"), parties)
    items = [one for place in (tender, *_nodes(release, "awards"), *_nodes(release, "contracts"))
             for one in _nodes(place, "items")]  # fmt: skip
    contact = _contact(release, buyer)
    service = _node(tender, "contractPeriod")
    return NoticeFacts(
        title=_title(release, tender, planning, items),
        body=_text(tender, "description", LONGEST_BODY),
        project_no=clean_text(tender.get("id"), 120),
        purchaser=named,
        agency=agency if agency and named and agency.name != named.name else None,
        region=_region(release, buyer, tender),
        industry=clean_text(tender.get("mainProcurementCategory"), 80),
        category_codes=tuple(dict.fromkeys(code for one in items if (code := _code(one))))[:50],
        items=tuple(dict.fromkeys(text for one in items if (text := _item(one))))[:50],
        method=method_of(clean_text(tender.get("procurementMethod"))),
        budget_amount=read_amount(budget.get("amount")),
        ceiling_amount=read_amount(value.get("amount")),
        currency=_currency(value) or _currency(budget) or next((one.currency for one in awards if one.currency), ""),
        question_deadline_at=read_instant(_node(tender, "enquiryPeriod").get("endDate")),
        bid_deadline_at=read_instant(period.get("endDate")),
        open_at=read_instant(_node(tender, "bidOpening").get("date") or _node(tender, "awardPeriod").get("startDate")),
        service_start_date=read_day(service.get("startDate")),
        service_end_date=read_day(service.get("endDate")),
        contact_name=clean_text(contact.get("name"), 120),
        contact_phone=clean_text(contact.get("telephone"), 60),
        contact_email=clean_text(contact.get("email"), 254),
        lots=lots,
        awards=awards,
        bids=tuple(_bids(release, tender, parties)),
        attachments=tuple(_attachments(tender)),
    )


def _parties(release: Node) -> Parties:
    found = ((one.get("id"), one) for one in _nodes(release, "parties"))
    return {clean_text(key, 200): _named(one) for key, one in found if key is not None}


def _org(reference: Node, parties: Parties) -> OrgFacts | None:
    """A reference resolved in `parties`; where the party tells no name, the reference may."""
    key = reference.get("id")
    return (parties.get(clean_text(key, 200)) if key is not None else None) or _named(reference)


def _named(node: Node) -> OrgFacts | None:
    """The organisation a party or a reference names; None when it names none."""
    identifier = _node(node, "identifier")
    name = _text(node, "name") or _text(identifier, "legalName")
    if not name:
        extra = next(_nodes(node, "additionalIdentifiers"), _NONE)
        name = _text(extra, "legalName")
    if not name:
        return None
    scheme, number = clean_text(identifier.get("scheme"), 60), clean_text(identifier.get("id"), 120)
    return OrgFacts(name, number if scheme == "CN-USCI" else "", f"{scheme}:{number}" if number else "")


def _by_role(release: Node, role: str) -> OrgFacts | None:
    found = (_named(one) for one in _nodes(release, "parties") if role in _strings(one.get("roles")))
    return next((one for one in found if one is not None), None)


def _awards(release: Node, parties: Parties) -> Iterator[AwardFacts]:
    contracts: dict[str, Node] = {}
    for place, contract in enumerate(_nodes(release, "contracts")):
        key = clean_text(contract.get("awardID") or contract.get("id") or f"contract-{place + 1}", 200)
        contracts.setdefault(key, contract)
    for place, award in enumerate(_nodes(release, "awards")):
        key = clean_text(award.get("id") if award.get("id") is not None else f"award-{place + 1}", 200)
        yield _award(key, award, contracts.pop(key, _NONE), parties)
    for key, contract in contracts.items():
        yield _award(key, _NONE, contract, parties)


def _award(key: str, award: Node, contract: Node, parties: Parties) -> AwardFacts:
    value = _node(award, "value") or _node(contract, "value")
    period = _node(contract, "period") or _node(award, "contractPeriod")
    named = (_org(one, parties) for one in (*_nodes(award, "suppliers"), *_nodes(contract, "suppliers")))
    lots = _strings(award.get("relatedLots"))
    return AwardFacts(
        id=key,
        lot_id=clean_text(lots[0], 200) if len(lots) == 1 else "",
        status=_AWARD_STATUS.get(clean_text(award.get("status")), AwardStatus.ACTIVE).value,
        suppliers=tuple(dict.fromkeys(one for one in named if one is not None)),
        amount=read_amount(value.get("amount")),
        currency=_currency(value),
        awarded_date=read_day(award.get("date")),
        signed_date=read_day(contract.get("dateSigned")),
        start_date=read_day(period.get("startDate")),
        end_date=read_day(period.get("endDate")),
    )


def _lots(tender: Node) -> Iterator[LotFacts]:
    for place, lot in enumerate(_nodes(tender, "lots")):
        value = _node(lot, "value")
        key = clean_text(lot.get("id") if lot.get("id") is not None else place + 1, 200)
        title = _text(lot, "title") or _text(lot, "description")
        yield LotFacts(key, title, None, read_amount(value.get("amount")), _currency(value))


def _bids(release: Node, tender: Node, parties: Parties) -> Iterator[BidFacts]:
    """Bids of the bid extension; without it those who tendered, whose price nobody tells."""
    seen: set[str] = set()
    for bid in _nodes(_node(release, "bids"), "details"):
        value, lots = _node(bid, "value"), _strings(bid.get("relatedLots"))
        for one in _nodes(bid, "tenderers"):
            bidder = _org(one, parties)
            if bidder is not None:
                seen.add(bidder.name)
                lot = clean_text(lots[0], 200) if lots else ""
                yield BidFacts(bidder, lot, read_amount(value.get("amount")), _currency(value))
    for one in (*_nodes(tender, "tenderers"), *_tendering(release)):
        bidder = _org(one, parties)
        if bidder is not None and bidder.name not in seen:
            seen.add(bidder.name)
            yield BidFacts(bidder)


def _tendering(release: Node) -> Iterator[Node]:
    return (one for one in _nodes(release, "parties") if "tenderer" in _strings(one.get("roles")))


def _attachments(tender: Node) -> Iterator[tuple[str, str]]:
    for document in list(_nodes(tender, "documents"))[:50]:
        url = clean_text(document.get("url"), 1000)
        if url.startswith(("http://", "https://")):
            yield _text(document, "title", 200) or url[-80:], url


def _title(release: Node, tender: Node, planning: Node, items: list[Node]) -> str:
    """The title of the tender, else what else says what it is about, else the number of the process."""
    found = (text for text in _titles(release, tender, planning, items) if text)
    return next(found, "") or clean_text(release.get("ocid"), 200)


def _titles(release: Node, tender: Node, planning: Node, items: list[Node]) -> Iterator[str]:
    yield _text(tender, "title")
    yield _text(tender, "description")
    made = (*_nodes(release, "contracts"), *_nodes(release, "awards"))
    for name in ("title", "description"):
        yield from (_text(one, name) for one in made)
    budget = _node(planning, "budget")
    yield from (_text(budget, "project"), _text(budget, "description"), _text(planning, "rationale"))
    yield from map(_item, items)


def _region(release: Node, buyer: Node, tender: Node) -> str:
    party = next((one for one in _nodes(release, "parties") if "buyer" in _strings(one.get("roles"))), _NONE)
    entity = _node(tender, "procuringEntity")
    for node in (party, buyer, entity):
        address = _node(node, "address")
        for name in ("region", "locality", "countryName"):
            if text := clean_text(address.get(name), 80):
                return text
    return ""


def _contact(release: Node, buyer: Node) -> Node:
    party = next((one for one in _nodes(release, "parties") if "buyer" in _strings(one.get("roles"))), _NONE)
    return _node(party, "contactPoint") or _node(buyer, "contactPoint")


def _url(release: Node, tender: Node) -> str:
    found = (release.get("url"), release.get("urlSECOP"), *(d.get("url") for d in _nodes(tender, "documents")))
    return next((url for one in found if (url := clean_text(one, 1000)).startswith(("http://", "https://"))), "")


def _item(item: Node) -> str:
    return _text(item, "description", 200) or _text(_node(item, "classification"), "description", 200)


def _code(item: Node) -> str:
    classification = _node(item, "classification")
    scheme, code = clean_text(classification.get("scheme"), 30), clean_text(classification.get("id"), 60)
    return f"{scheme}:{code}" if scheme and code else code


def _currency(value: Node) -> str:
    code = clean_text(value.get("currency"), 10).upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else ""


def _text(node: Node, name: str, longest: int = 500) -> str:
    """A text, or the same under a language suffix (`name_en`) where the plain member is missing."""
    if text := clean_text(node.get(name) if isinstance(node.get(name), str) else None, longest):
        return text
    keys = sorted(key for key in node if isinstance(key, str) and key.startswith(f"{name}_"))
    found = (clean_text(node[key], longest) for key in keys if isinstance(node[key], str))
    return next((text for text in found if text), "")


def _node(parent: Node, name: str) -> Node:
    value = parent.get(name)
    # What JSON gives is a dict; asking for any mapping costs ten times as much.
    return value if type(value) is dict or isinstance(value, Mapping) else _NONE


def _nodes(parent: Node, name: str) -> Iterator[Node]:
    value = parent.get(name)
    if value is None:
        return iter(())
    listed = value if isinstance(value, list) else [value]
    return (one for one in listed if type(one) is dict or isinstance(one, Mapping))


def _strings(value: object) -> list[object]:
    if isinstance(value, list):
        return [one for one in value if isinstance(one, (str, int))]
    return [value] if isinstance(value, (str, int)) else []
