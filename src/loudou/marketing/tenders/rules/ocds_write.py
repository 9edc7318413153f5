"""Notices of other forms as releases of the Open Contracting Data Standard 1.1 (domain 2.3)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson

from loudou.marketing.tenders.enums import Method, NoticeType
from loudou.marketing.tenders.rules.notice_types import TAG_OF
from loudou.marketing.tenders.rules.texts import org_key
from loudou.marketing.tenders.shapes import AwardFacts, LotFacts, NoticeFacts, OrgFacts

METHOD_CODES = {Method.OPEN: "open", Method.SELECTIVE: "selective", Method.DIRECT: "direct", Method.LIMITED: "limited"}
"""What the standard knows; the Chinese ways between them are selective or limited in its terms."""
OTHER_METHODS = {Method.NEGOTIATION: "selective", Method.CONSULTATION: "selective", Method.INQUIRY: "selective"}
STATUS = {NoticeType.FAILED: "unsuccessful", NoticeType.CANCELLATION: "cancelled"}
Node = dict[str, Any]


def release_of(
    facts: NoticeFacts, *, ocid: str, release_id: str, notice_type: str, published_at: datetime | None
) -> Node:
    """The notice as a release; amounts are exact, instants UTC. What the notice does not say is left out."""
    kind = NoticeType(notice_type)
    signed = [(place, award) for place, award in enumerate(facts.awards, start=1) if _is_signed(award)]
    award_list = [_award(award, facts.currency, place) for place, award in enumerate(facts.awards, start=1)]
    return _said(
        {
            "ocid": ocid,
            "id": release_id,
            "date": _instant(published_at),
            "tag": [TAG_OF[kind]],
            "initiationType": "tender",
            "parties": list(_parties(facts)),
            "buyer": _reference(facts.purchaser),
            "planning": _said({"budget": _said({"amount": _value(facts.budget_amount, facts.currency)})}),
            "tender": _tender(facts, kind),
            "awards": award_list,
            "contracts": [_contract(award, place) for place, award in signed],
        }
    )


def record_package(records: Iterable[Mapping[str, Any]], *, uri: str, published_at: datetime) -> Node:
    """Records with everything a package has to say of itself; `records` are `ocid`, `releases`, `compiledRelease`."""
    return {
        "uri": uri,
        "version": "1.1",
        "publishedDate": _instant(published_at),
        "publisher": {"name": "Loudou"},
        "records": list(records),
    }


def package_text(package: Mapping[str, Any]) -> bytes:
    """The package as JSON; amounts are numbers with all their digits."""
    return orjson.dumps(package, default=_number, option=orjson.OPT_INDENT_2)


def _number(amount: Decimal) -> orjson.Fragment:
    return orjson.Fragment(format(amount.normalize(), "f"))


def _tender(facts: NoticeFacts, kind: NoticeType) -> Node:
    method = Method(facts.method) if facts.method else None
    return _said(
        {
            "id": facts.project_no,
            "title": facts.title,
            "description": facts.body,
            "status": STATUS.get(kind, ""),
            "procurementMethod": METHOD_CODES.get(method, OTHER_METHODS.get(method, "")) if method else "",
            "procuringEntity": _reference(facts.agency),
            "value": _value(facts.ceiling_amount, facts.currency),
            "enquiryPeriod": _said({"endDate": _instant(facts.question_deadline_at)}),
            "tenderPeriod": _said({"endDate": _instant(facts.bid_deadline_at)}),
            "awardPeriod": _said({"startDate": _instant(facts.open_at)}),
            "contractPeriod": _period(facts.service_start_date, facts.service_end_date),
            "lots": [_lot(lot, facts.currency) for lot in facts.lots],
            "items": [{"id": str(n), "description": text} for n, text in enumerate(facts.items, start=1)],
            "documents": [{"id": str(n), "title": t, "url": u} for n, (t, u) in enumerate(facts.attachments, start=1)],
        }
    )


def _parties(facts: NoticeFacts) -> Iterable[Node]:
    roles: dict[str, tuple[OrgFacts, list[str]]] = {}
    named = [(facts.purchaser, "buyer"), (facts.agency, "procuringEntity")]
    named += [(supplier, "supplier") for award in facts.awards for supplier in award.suppliers]
    named += [(bid.bidder, "tenderer") for bid in facts.bids]
    for org, role in named:
        if org is not None:
            held = roles.setdefault(org_key(org.name), (org, []))[1]
            if role not in held:
                held.append(role)
    for org, held in roles.values():
        identifier = {"scheme": "CN-USCI", "id": org.uscc} if org.uscc else {}
        contact = {"name": facts.contact_name, "telephone": facts.contact_phone, "email": facts.contact_email}
        address = {"region": facts.region} if "buyer" in held else {}
        yield _said(
            {
                **(_reference(org) or {}),
                "roles": held,
                "identifier": identifier,
                "address": _said(address),
                "contactPoint": _said(contact) if "buyer" in held else {},
            }
        )


def _award(award: AwardFacts, currency: str, place: int) -> Node:
    return _said(
        {
            "id": award.id or str(place),
            "status": award.status,
            "date": award.awarded_date.isoformat() if award.awarded_date else "",
            "value": _value(award.amount, award.currency or currency),
            "suppliers": [_reference(supplier) for supplier in award.suppliers],
            "relatedLots": [award.lot_id] if award.lot_id else [],
        }
    )


def _contract(award: AwardFacts, place: int) -> Node:
    return _said(
        {
            "id": award.id or str(place),
            "awardID": award.id or str(place),
            "dateSigned": award.signed_date.isoformat() if award.signed_date else "",
            "period": _period(award.start_date, award.end_date),
        }
    )


def _is_signed(award: AwardFacts) -> bool:
    return any((award.signed_date, award.start_date, award.end_date))


def _lot(lot: LotFacts, currency: str) -> Node:
    ceiling = lot.ceiling_amount if lot.ceiling_amount is not None else lot.budget_amount
    return _said({"id": lot.id, "title": lot.title, "value": _value(ceiling, lot.currency or currency)})


def _reference(org: OrgFacts | None) -> Node | None:
    return {"id": org.identifier or org_key(org.name), "name": org.name} if org is not None else None


def _value(amount: Decimal | None, currency: str) -> Node:
    return _said({"amount": amount, "currency": currency}) if amount is not None else {}


def _period(start: date | None, end: date | None) -> Node:
    return _said({"startDate": start.isoformat() if start else "", "endDate": end.isoformat() if end else ""})


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at is not None else ""


def _said(node: Mapping[str, Any]) -> Node:
    return {name: value for name, value in node.items() if value not in ("", None, [], {})}
