"""Releases of the Open Contracting Data Standard and eForms notices as facts."""

from datetime import date
from decimal import Decimal

import pytest

from loudou.marketing.tenders.errors import ReleaseUnreadable
from loudou.marketing.tenders.rules.eforms import NAMES, UBL, read_eforms
from loudou.marketing.tenders.rules.notice_types import type_of_tags
from loudou.marketing.tenders.rules.ocds import read_amount, read_release
from loudou.marketing.tenders.rules.ocds_package import latest_values, releases_of

D = Decimal
RELEASE = {"ocid": "x-1", "id": "1", "date": "2026-01-01T00:00:00Z", "tag": ["tender"], "tender": {"title": "Lights"}}


def test_all_forms_of_packages_give_their_releases():
    one, two = {"ocid": "1"}, {"ocid": "2"}

    assert list(releases_of({"releases": [one, "junk", {"url": "https://u"}]})) == [one, None]
    assert list(releases_of({"records": [{"ocid": "9", "releases": [{"id": "a"}]}, 5]})) == [
        {"id": "a", "ocid": "9"},
        None,
    ]
    assert list(releases_of({"records": [{"ocid": "1", "releases": [{"url": "u"}], "compiledRelease": one}]})) == [one]
    assert list(releases_of({"compiledRelease": two})) == [two]
    assert list(releases_of(one)) == [one]
    assert list(releases_of([])) == [None]
    assert list(releases_of({"title": "x"})) == [None]


def test_a_versioned_release_gives_its_last_values():
    history = [{"releaseDate": "2026-01-02", "value": "new"}, {"releaseDate": "2026-01-01", "value": "old"}]
    versioned = {"ocid": "1", "tender": {"title": history, "items": [{"id": "1", "description": history}]}}

    assert latest_values(versioned) == {
        "ocid": "1",
        "tender": {"title": "new", "items": [{"id": "1", "description": "new"}]},
    }
    assert next(releases_of({"versionedRelease": versioned}))["tender"]["title"] == "new"
    assert list(releases_of({"versionedRelease": [5]})) == [None]
    assert list(releases_of({"versionedRelease": {"releaseDate": 1}})) == [{"releaseDate": 1}]


@pytest.mark.parametrize(
    ("tags", "status", "awards", "contracts", "kind"),
    [
        (["planning"], "", False, False, "intention"),
        (["tender"], "", False, False, "tender"),
        (["tender"], "unsuccessful", False, False, "failed"),
        (["tender"], "cancelled", False, False, "cancellation"),
        (["tenderAmendment"], "", False, False, "correction"),
        (["tender", "award"], "", True, False, "award"),
        (["awardCancellation"], "active", True, False, "award_cancelled"),
        (["awardCancellation"], "withdrawn", True, False, "award_cancelled"),
        (["award", "contract"], "", True, True, "contract"),
        (["implementation"], "", True, True, "performance"),
        (["compiled"], "", True, True, "contract"),
        (["compiled"], "", True, False, "award"),
        ([], "", False, False, "tender"),
        (["contractTermination"], "", True, True, "completion"),
        (["award"], "unsuccessful", True, False, "award"),
    ],
)
def test_tags_and_status_say_what_a_release_is(tags, status, awards, contracts, kind):
    assert type_of_tags(tags, tender_status=status, has_awards=awards, has_contracts=contracts) == kind


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (5, D(5)),
        (2605500.5, D("2605500.5")),
        ("7.25", D("7.25")),
        (None, None),
        (True, None),
        ("x", None),
        (-1, None),
        ("NaN", None),
        (10**20, None),
        ([], None),
    ],
)
def test_amounts_are_numbers_within_reason(value, amount):
    assert read_amount(value) == amount


def test_a_release_without_a_process_is_refused():
    with pytest.raises(ReleaseUnreadable):
        read_release({"id": "1"})


def facts(**more):
    return read_release({**RELEASE, **more}).facts


def test_parties_name_who_a_reference_means():
    parties = [
        {
            "id": 7,
            "name": "City",
            "roles": ["buyer"],
            "identifier": {"scheme": "CN-USCI", "id": "9132"},
            "address": {"region": "Jiangsu"},
            "contactPoint": {"name": "Zhang", "email": "a@b.c"},
        }
    ]

    found = facts(parties=parties, buyer={"id": 7})

    assert (found.purchaser.name, found.purchaser.uscc, found.purchaser.identifier) == ("City", "9132", "CN-USCI:9132")
    assert (found.region, found.contact_name, found.contact_email) == ("Jiangsu", "Zhang", "a@b.c")


@pytest.mark.parametrize(
    "more",
    [
        {"buyer": {"name": "City"}},
        {"buyer": {"identifier": {"legalName": "City"}}},
        {"buyer": {"name_en": "City"}},
        {"parties": [{"id": "1", "roles": "buyer", "additionalIdentifiers": [{"legalName": "City"}]}]},
        {"tender": {"title": "a", "procuringEntity": {"name": "City"}}},
    ],
)
def test_the_buyer_is_found_wherever_publishers_put_it(more):
    assert facts(**more).purchaser.name == "City"


@pytest.mark.parametrize(
    "more",
    [
        {"tender": {"description": "Lights"}},
        {"tender": None, "contracts": [{"title_en": "Lights"}]},
        {"tender": 5, "awards": [{"description": "Lights"}]},
        {"tender": {}, "planning": {"budget": {"project": "Lights"}}},
        {"tender": {"items": [{"classification": {"description": "Lights"}}]}},
        {"tender": {}, "ocid": "Lights"},
    ],
)
def test_a_title_is_found_wherever_there_is_one(more):
    assert facts(**more).title == "Lights"


def test_awards_know_their_contracts_and_contracts_alone_are_awards():
    awards = [
        {
            "id": "A",
            "status": "pending",
            "value": {"amount": 5, "currency": "eur"},
            "relatedLots": ["L1"],
            "suppliers": [{"name": "S"}, {"name": "S"}, {}],
            "date": "2026-02-01",
        },
        {"title": "no id"},
    ]
    contracts = [
        {"awardID": "A", "dateSigned": "2026-02-03", "period": {"endDate": "2027-02-03"}, "status": "terminated"},
        {"awardID": "B", "value": {"amount": 9}, "status": "terminated"},
        {"status": "terminated"},
    ]

    draft = read_release({**RELEASE, "tag": "contract", "awards": awards, "contracts": contracts})

    first, second, third, fourth = draft.facts.awards
    assert (first.id, first.status, first.amount, first.currency, first.lot_id) == ("A", "pending", 5, "EUR", "L1")
    assert (first.signed_date, first.end_date, len(first.suppliers)) == (date(2026, 2, 3), date(2027, 2, 3), 1)
    assert (second.id, third.id, third.amount, fourth.id) == ("award-2", "B", 9, "contract-3")
    assert draft.notice_type == "completion"


def test_lots_bids_items_and_documents_are_read():
    tender = {
        "title": "a",
        "lots": [{"id": 1, "title": "L", "value": {"amount": 3, "currency": "EUR"}}, {}],
        "items": [{"classification": {"scheme": "CPV", "id": 1}}, {"classification": {"id": 2}}],
        "tenderers": [{"name": "T"}, {"name": "B"}, {}],
        "documents": [{"url": "https://u/x"}, {"url": "no"}],
        "procuringEntity": {"name": "Agency"},
        "procurementMethod": "open",
    }
    bids = {"details": [{"tenderers": [{"name": "B"}, {}], "value": {"amount": 2}, "relatedLots": ["1"]}]}
    parties = [{"name": "P", "roles": ["tenderer"]}]

    found = facts(tender=tender, bids=bids, buyer={"name": "City"}, parties=parties)

    assert [(lot.id, lot.ceiling_amount) for lot in found.lots] == [("1", 3), ("2", None)]
    assert [(bid.bidder.name, bid.lot_id, bid.price_amount) for bid in found.bids] == [
        ("B", "1", 2),
        ("T", "", None),
        ("P", "", None),
    ]
    assert (found.category_codes, found.attachments) == (("CPV:1", "2"), (("https://u/x", "https://u/x"),))
    assert (found.agency.name, found.method) == ("Agency", "open")


EMPTY = f'<ContractNotice xmlns="{UBL}ContractNotice-2"/>'
AWARD = f"""<ContractAwardNotice xmlns="{UBL}ContractAwardNotice-2" xmlns:c="{NAMES["cac"]}" xmlns:b="{NAMES["cbc"]}"
 xmlns:e="{NAMES["ext"]}" xmlns:f="{NAMES["efext"]}" xmlns:a="{NAMES["efac"]}" xmlns:n="{NAMES["efbc"]}">
<e:UBLExtensions><e:UBLExtension><e:ExtensionContent><f:EformsExtension><a:NoticeResult>
<a:LotResult><b:TenderResultCode>selec-w</b:TenderResultCode><a:LotTender><b:ID>T1</b:ID></a:LotTender>
<a:LotTender><b:ID>T9</b:ID></a:LotTender><a:TenderLot><b:ID>L1</b:ID></a:TenderLot></a:LotResult>
<a:LotResult><b:TenderResultCode>clos-nw</b:TenderResultCode></a:LotResult>
<a:LotTender><b:ID>T1</b:ID><b:RankCode>1</b:RankCode><c:LegalMonetaryTotal>
<b:PayableAmount currencyID="EUR">95</b:PayableAmount></c:LegalMonetaryTotal>
<a:TenderingParty><b:ID>P1</b:ID></a:TenderingParty><a:TenderLot><b:ID>L1</b:ID></a:TenderLot></a:LotTender>
<a:LotTender><b:ID>T2</b:ID><b:RankCode>x</b:RankCode><a:TenderingParty><b:ID>P9</b:ID></a:TenderingParty></a:LotTender>
<a:TenderingParty><b:ID>P0</b:ID></a:TenderingParty><a:TenderingParty><b:ID>P1</b:ID><a:Tenderer><b:ID>O1</b:ID></a:Tenderer>
<a:Tenderer><b:ID>O2</b:ID><n:GroupLeadIndicator>true</n:GroupLeadIndicator></a:Tenderer></a:TenderingParty></a:NoticeResult>
<a:Organizations><a:Organization><a:Company><c:PartyIdentification><b:ID>O1</b:ID></c:PartyIdentification>
<c:PartyName><b:Name>One</b:Name></c:PartyName></a:Company></a:Organization><a:Organization><a:Company>
<c:PartyIdentification><b:ID>O2</b:ID></c:PartyIdentification><c:PartyName><b:Name>Two</b:Name></c:PartyName></a:Company></a:Organization>
<a:Organization><a:Company><c:PartyIdentification><b:ID>O3</b:ID></c:PartyIdentification></a:Company></a:Organization>
</a:Organizations></f:EformsExtension></e:ExtensionContent></e:UBLExtension></e:UBLExtensions>
<c:ContractingParty><c:Party><c:PartyIdentification><b:ID>O3</b:ID></c:PartyIdentification></c:Party></c:ContractingParty>
</ContractAwardNotice>"""


def test_the_leader_of_a_consortium_comes_first_whatever_the_prefixes():
    found = read_eforms(AWARD.encode()).facts

    (award,) = found.awards
    assert [one.name for one in award.suppliers] == ["Two", "One"]
    assert (award.amount, award.currency, award.rank, award.lot_id) == (95, "EUR", 1, "L1")
    assert [(bid.bidder.name, bid.result) for bid in found.bids] == [("Two", "won")]
    assert found.purchaser is None


def test_an_empty_notice_has_no_number_and_no_title():
    draft = read_eforms(EMPTY.encode())

    assert (draft.ocid, draft.release_id, draft.facts.title, draft.published_at) == ("", "", "", None)


DANGEROUS = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize("markup", [b"<a/>", b"<a", b"", DANGEROUS, b'<?xml version="1.0" encoding="x"?><a/>'])
def test_what_is_no_notice_is_refused(markup):
    with pytest.raises(ReleaseUnreadable):
        read_eforms(markup)
