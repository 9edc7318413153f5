"""TED eForms notices (UBL 2.3 XML of the European Union) as facts.

Elements are found by their namespace, whatever prefix a publisher uses. Entities and document types are refused before
anything is expanded.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from zoneinfo import ZoneInfo

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped, unused-ignore]  # ships no types
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped, unused-ignore]  # ships no types

from loudou.marketing.tenders.enums import AwardStatus, BidResult, NoticeType
from loudou.marketing.tenders.errors import ReleaseUnreadable
from loudou.marketing.tenders.rules.days import read_day, read_instant
from loudou.marketing.tenders.rules.notice_types import method_of
from loudou.marketing.tenders.rules.ocds import read_amount
from loudou.marketing.tenders.rules.texts import clean_text
from loudou.marketing.tenders.shapes import AwardFacts, BidFacts, LotFacts, NoticeDraft, NoticeFacts, OrgFacts

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
EU = "http://data.europa.eu/p27/eforms-ubl-extension"
NAMES = {
    "cac": f"{UBL}CommonAggregateComponents-2",
    "cbc": f"{UBL}CommonBasicComponents-2",
    "ext": f"{UBL}CommonExtensionComponents-2",
    "efext": f"{EU}s/1",
    "efac": f"{EU}-aggregate-components/1",
    "efbc": f"{EU}-basic-components/1",
}
ROOTS = {
    f"{{{UBL}PriorInformationNotice-2}}PriorInformationNotice": NoticeType.INTENTION,
    f"{{{UBL}ContractNotice-2}}ContractNotice": NoticeType.TENDER,
    f"{{{UBL}ContractAwardNotice-2}}ContractAwardNotice": NoticeType.AWARD,
}
BRUSSELS = ZoneInfo("Europe/Brussels")
_TYPES = {
    "can-modif": NoticeType.CONTRACT,
    "can-tran": NoticeType.CONTRACT,
    "compl": NoticeType.COMPLETION,
    "pin-cfc-standard": NoticeType.TENDER,
    "pin-cfc-social": NoticeType.TENDER,
    "qu-sy": NoticeType.PREQUALIFICATION,
    "veat": NoticeType.AWARD,
}
_EXTENSION = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"


def read_eforms(markup: bytes, *, source: str = "TED", place: str = "") -> NoticeDraft:
    """A notice from its XML. Raises ReleaseUnreadable for broken or dangerous XML and for what is no eForms notice."""
    try:
        root: Element = fromstring(markup, forbid_dtd=True)
    except DefusedXmlException:
        raise ReleaseUnreadable("The XML declares entities or a document type.", place=place, field="xml") from None
    except (ParseError, ValueError, LookupError) as error:
        raise ReleaseUnreadable("The XML is broken.", place=place, field="xml", reason=str(error)) from None
    kind = ROOTS.get(root.tag)
    if kind is None:
        raise ReleaseUnreadable("The XML is no procurement notice.", place=place, field=clean_text(root.tag, 120))
    return _Notice(root, kind).draft(source, place)


class _Notice:
    """One parsed notice: its organisations by id, and everything else looked up from the root."""

    def __init__(self, root: Element, kind: NoticeType) -> None:
        self._root, self._kind = root, kind
        extension = root.find(_EXTENSION, NAMES)
        self._extension = extension if extension is not None else Element("none")
        companies = self._extension.iterfind("efac:Organizations/efac:Organization/efac:Company", NAMES)
        self._orgs = {one: node for node in companies if (one := self._party_id(node))}

    def draft(self, source: str, place: str) -> NoticeDraft:
        """The notice as a draft; the folder of the procedure is its process, the id and version the publication."""
        root = self._root
        number, version = _text(root, "cbc:ID"), _text(root, "cbc:VersionID")
        folder = _text(root, "cbc:ContractFolderID")
        day, time = _text(root, "cbc:IssueDate"), _text(root, "cbc:IssueTime")
        return NoticeDraft(
            notice_type=self._type().value,
            facts=self._facts(),
            published_at=read_instant(f"{day[:10]}T{time}" if time else day, BRUSSELS),
            source=source,
            ocid=f"ted-{folder}" if folder else f"ted-notice-{number}" if number else "",
            release_id=f"{number}-{version}" if number and version else number,
            url=f"https://ted.europa.eu/en/notice/{number}" if number else "",
            place=place,
        )

    def _type(self) -> NoticeType:
        code = _text(self._root, "cbc:NoticeTypeCode")
        if self._extension.find("efac:Changes", NAMES) is not None:
            return NoticeType.CORRECTION if self._kind is not NoticeType.AWARD else NoticeType.AWARD
        kind = next((kind for start, kind in _TYPES.items() if code.startswith(start)), self._kind)
        results = [_text(one, "cbc:TenderResultCode") for one in self._results()]
        return NoticeType.FAILED if results and all(one == "clos-nw" for one in results) else kind

    def _facts(self) -> NoticeFacts:
        root, project = self._root, _first(self._root, "cac:ProcurementProject")
        lots = list(root.iterfind("cac:ProcurementProjectLot", NAMES))
        parts = [project, *(one for lot in lots for one in lot.iterfind("cac:ProcurementProject", NAMES))]
        buyer, contact = self._buyer()
        value = next((amount for part in parts if (amount := part.find(_ESTIMATE, NAMES)) is not None), None)
        deadlines = [at for lot in lots for name in _DEADLINES if (at := self._period(lot, name))]
        questions = [at for lot in lots if (at := self._period(lot, _QUESTIONS))]
        terms = [one for part in parts for one in part.iterfind("cac:PlannedPeriod", NAMES)]
        return NoticeFacts(
            title=next((text for part in parts if (text := _text(part, "cbc:Name"))), "") or _text(root, "cbc:ID"),
            body=_text(project, "cbc:Description", 20_000),
            project_no=_text(project, "cbc:ID", 120) if _text(project, "cbc:ID") != "none" else "",
            purchaser=buyer,
            region=next((t for part in parts if (t := _text(part, "cac:RealizedLocation/cac:Address/" + _NUTS))), "")
            or self._region(),
            industry=_text(project, "cbc:ProcurementTypeCode", 80),
            category_codes=tuple(dict.fromkeys(c for part in parts for c in _codes(part)))[:50],
            items=tuple(dict.fromkeys(text for part in parts[1:] if (text := _text(part, "cbc:Name", 200))))[:50],
            method=method_of(_text(root, "cac:TenderingProcess/cbc:ProcedureCode")),
            budget_amount=read_amount(value.text) if value is not None else None,
            currency=(value.get("currencyID") or "")[:3] if value is not None else self._result_currency(),
            question_deadline_at=min(questions, default=None),
            bid_deadline_at=min(deadlines, default=None),
            open_at=self._period(lots[0], "cac:TenderingProcess/cac:OpenTenderEvent", "Occurrence") if lots else None,
            service_start_date=min((d for t in terms if (d := read_day(_text(t, "cbc:StartDate")[:10]))), default=None),
            service_end_date=max((d for t in terms if (d := read_day(_text(t, "cbc:EndDate")[:10]))), default=None),
            contact_name=_text(contact, "cbc:Name", 120),
            contact_phone=_text(contact, "cbc:Telephone", 60),
            contact_email=_text(contact, "cbc:ElectronicMail", 254),
            lots=tuple(_lot(one) for one in lots if one.find("cbc:ID[@schemeName='Part']", NAMES) is None),
            awards=tuple(self._awards()),
            bids=tuple(self._bids()),
        )

    def _buyer(self) -> tuple[OrgFacts | None, Element]:
        path = "cac:ContractingParty/cac:Party/cac:PartyIdentification/cbc:ID"
        for node in self._root.iterfind(path, NAMES):
            company = self._orgs.get(clean_text(node.text))
            if company is not None:
                return self._org(clean_text(node.text)), _first(company, "cac:Contact")
        return None, Element("none")

    def _region(self) -> str:
        path = "cac:ContractingParty/cac:Party/cac:PartyIdentification/cbc:ID"
        company = self._orgs.get(_text(self._root, path))
        return _text(company, "cac:PostalAddress/" + _NUTS) if company is not None else ""

    def _org(self, number: str) -> OrgFacts | None:
        company = self._orgs.get(number)
        name = _text(company, "cac:PartyName/cbc:Name", 300) if company is not None else ""
        if company is None or not name:
            return None
        country = _text(company, "cac:PostalAddress/cac:Country/cbc:IdentificationCode")
        registered = _text(company, "cac:PartyLegalEntity/cbc:CompanyID", 100)
        return OrgFacts(name, "", f"{country}:{registered}" if registered else "")

    def _results(self) -> Iterator[Element]:
        return self._extension.iterfind("efac:NoticeResult/efac:LotResult", NAMES)

    def _result_currency(self) -> str:
        total = self._extension.find("efac:NoticeResult/cbc:TotalAmount", NAMES)
        return (total.get("currencyID") or "")[:3] if total is not None else ""

    def _tenders(self) -> Mapping[str, Element]:
        found = self._extension.iterfind("efac:NoticeResult/efac:LotTender", NAMES)
        return {_text(one, "cbc:ID"): one for one in found}

    def _members(self, tender: Element) -> tuple[OrgFacts, ...]:
        """The organisations behind a tender, the leader first."""
        party = _text(tender, "efac:TenderingParty/cbc:ID")
        for one in self._extension.iterfind("efac:NoticeResult/efac:TenderingParty", NAMES):
            if _text(one, "cbc:ID") == party:
                members = sorted(one.iterfind("efac:Tenderer", NAMES), key=_leads, reverse=True)
                found = (self._org(_text(member, "cbc:ID")) for member in members)
                return tuple(org for org in found if org is not None)
        return ()

    def _awards(self) -> Iterator[AwardFacts]:
        """One award for each tender that won a lot; a lot without winner gives none."""
        tenders, contracts = self._tenders(), self._contracts()
        for result in self._results():
            if _text(result, "cbc:TenderResultCode") != "selec-w":
                continue
            for node in result.iterfind("efac:LotTender/cbc:ID", NAMES):
                key = clean_text(node.text)
                tender = tenders.get(key)
                if tender is not None:
                    yield self._award(key, tender, contracts.get(key), _text(result, "efac:TenderLot/cbc:ID"))

    def _award(self, key: str, tender: Element, contract: Element | None, lot: str) -> AwardFacts:
        amount, currency = _money(tender, "cac:LegalMonetaryTotal/cbc:PayableAmount")
        signed = _text(contract, "cbc:IssueDate") if contract is not None else ""
        decided = _text(contract, "cbc:AwardDate") if contract is not None else ""
        return AwardFacts(
            id=f"{lot}/{key}",
            lot_id=lot,
            status=AwardStatus.ACTIVE.value,
            suppliers=self._members(tender),
            amount=amount,
            currency=currency,
            rank=_rank(tender),
            awarded_date=read_day(decided[:10]) or read_day(_text(self._root, "cbc:IssueDate")[:10]),
            signed_date=read_day(signed[:10]),
        )

    def _contracts(self) -> Mapping[str, Element]:
        found: dict[str, Element] = {}
        for contract in self._extension.iterfind("efac:NoticeResult/efac:SettledContract", NAMES):
            for node in contract.iterfind("efac:LotTender/cbc:ID", NAMES):
                found[clean_text(node.text)] = contract
        return found

    def _bids(self) -> Iterator[BidFacts]:
        won = {clean_text(n.text) for r in self._results() if _text(r, "cbc:TenderResultCode") == "selec-w"
               for n in r.iterfind("efac:LotTender/cbc:ID", NAMES)}  # fmt: skip
        for key, tender in self._tenders().items():
            members = self._members(tender)
            amount, currency = _money(tender, "cac:LegalMonetaryTotal/cbc:PayableAmount")
            if members:
                result = BidResult.WON if key in won else BidResult.LOST
                lot = _text(tender, "efac:TenderLot/cbc:ID")
                yield BidFacts(members[0], lot, amount, currency, _rank(tender), result.value)

    def _party_id(self, company: Element) -> str:
        return _text(company, "cac:PartyIdentification/cbc:ID")

    def _period(self, lot: Element, path: str, kind: str = "End") -> Any:
        node = lot.find(path, NAMES)
        day, time = (_text(node, f"cbc:{kind}Date"), _text(node, f"cbc:{kind}Time")) if node is not None else ("", "")
        return read_instant(f"{day[:10]}T{time}" if time else day, BRUSSELS) if day else None


_ESTIMATE = "cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount"
_NUTS = "cbc:CountrySubentityCode"
_QUESTIONS = "cac:TenderingProcess/cac:AdditionalInformationRequestPeriod"
"""BT-13: until when questions may be asked."""
_DEADLINES = (
    "cac:TenderingProcess/cac:TenderSubmissionDeadlinePeriod",
    "cac:TenderingProcess/cac:ParticipationRequestReceptionPeriod",
)


def _lot(lot: Element) -> LotFacts:
    project = _first(lot, "cac:ProcurementProject")
    amount, currency = _money(project, _ESTIMATE)
    return LotFacts(_text(lot, "cbc:ID", 200), _text(project, "cbc:Name"), amount, None, currency)


def _money(node: Element, path: str) -> tuple[Decimal | None, str]:
    found = node.find(path, NAMES)
    return (None, "") if found is None else (read_amount(found.text), (found.get("currencyID") or "")[:3])


def _codes(project: Element) -> Iterator[str]:
    for name in ("cac:MainCommodityClassification", "cac:AdditionalCommodityClassification"):
        for node in project.iterfind(f"{name}/cbc:ItemClassificationCode", NAMES):
            yield f"{(node.get('listName') or 'cpv').upper()}:{clean_text(node.text, 40)}"


def _leads(tenderer: Element) -> bool:
    return _text(tenderer, "efbc:GroupLeadIndicator") == "true"


def _rank(tender: Element) -> int | None:
    text = _text(tender, "cbc:RankCode")
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _first(node: Element, path: str) -> Element:
    found = node.find(path, NAMES)
    return found if found is not None else Element("none")


def _text(node: Element, path: str, longest: int = 500) -> str:
    return clean_text(node.findtext(path, "", NAMES), longest)
