"""Headings of other systems find the right fields by themselves."""

import json

import pytest

from loudou.customers.models import Account, Contact
from loudou.leads.models import Lead
from loudou.platform.records.registry import record_type
from loudou.platform.transfer.reading.open_source import open_table
from loudou.platform.transfer.reading.options import ReadOptions
from loudou.platform.transfer.services.start import guesses_of

pytestmark = [pytest.mark.django_db, pytest.mark.data]
PIPEDRIVE = {
    "lead": {
        "Person - Name*": "name", "Person - Phone": "phone", "Person - Email (Work)": "email",
        "Organization - Name*": "company", "Note - Content*": "need",
    },
    "contact": {
        "Person - Name*": "name", "Person - Phone": "phone", "Person - Email (Work)": "email",
        "Organization - Name*": "account", "Note - Content*": "note",
    },
    "account": {"Organization - Name*": "name", "Organization - Address": "address", "Note - Content*": "note"},
}  # fmt: skip
HUBSPOT = {
    "lead": {
        "Record ID": "external_id", "First Name": "name.first", "Last Name": "name.last", "Email": "email",
        "Phone Number": "mobile", "Contact owner": "owner", "Original Source": "source",
        "Associated Company": "company",
    },
    "contact": {
        "First Name": "name.first", "Last Name": "name.last", "Email": "email", "Phone Number": "phone",
        "Contact owner": "owner", "Associated Company": "account",
    },
    "account": {
        "Email": "email", "Phone Number": "phone", "Contact owner": "owner", "Lead Status": "status",
        "Original Source": "source", "Associated Company": "name",
    },
}  # fmt: skip
SALESFORCE = {
    "lead": {
        "NAME": "name", "INDUSTRY": "industry", "DESCRIPTION": "need", "PHONE": "phone", "BILLINGCITY": "city",
        "BILLINGSTATE": "province", "BILLINGCOUNTRY": "country", "NUMBEROFEMPLOYEES": "company_size",
        "ANNUALREVENUE": "annual_revenue_amount", "ID": "external_id", "OWNERID": "owner",
    },
    "account": {
        "NAME": "name", "PHONE": "phone", "WEBSITE": "website", "INDUSTRY": "industry", "DESCRIPTION": "note",
        "BILLINGSTREET": "address", "BILLINGCITY": "city", "BILLINGSTATE": "province", "NUMBEROFEMPLOYEES": "size",
        "PARENTID": "parent", "OWNERID": "owner",
    },
}  # fmt: skip


@pytest.fixture
def guessed(ctx, tmp_path):
    """What a file of these headings and one row of nothing but dashes is taken for."""

    def guess(record, headers):
        path = tmp_path / "headings.csv"
        quoted = ",".join(f'"{heading}"' for heading in headers)
        path.write_text(f"{quoted}\n" + ",".join(["-"] + [""] * (len(headers) - 1)) + "\n", encoding="utf-8")
        table = open_table(path, options=ReadOptions(duplicate_headers="number", header_rows=1))
        return {g.column: g.field for g in guesses_of(ctx, record_type(record), table) if g.field}

    return guess


@pytest.fixture
def vendors(data_dir):
    return json.loads((data_dir / "imports/vendor_headers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("record", PIPEDRIVE)
def test_pipedrive(guessed, vendors, record):
    assert guessed(record, vendors["pipedrive_sample_import"]["headers"]) == PIPEDRIVE[record]


@pytest.mark.parametrize("record", HUBSPOT)
def test_hubspot(guessed, vendors, record):
    assert guessed(record, vendors["hubspot_contacts_export"]["headers"]) == HUBSPOT[record]


@pytest.mark.parametrize("record", SALESFORCE)
def test_salesforce(guessed, data_dir, record):
    path = data_dir / "imports/salesforce_dataloader/accountData.csv"
    headers = open_table(path, options=ReadOptions(duplicate_headers="number")).headers

    assert guessed(record, headers) == SALESFORCE[record]


def test_a_hubspot_export_brings_whole_names(bring_in, written, vendors, defaults, cast):
    headers = vendors["hubspot_contacts_export"]["headers"]
    rows = [
        ["101", "Ada", "Lovelace", "ada.l@example.org", "+49 30 123456", "dora@example.com", "NEW", "2024-01-15 10:00",
         "", "lead", "Organic", "Analytical Engines", ""],
        ["102", "小明", "王", "wang@example.org", "13812345678", "", "OPEN", "3/15/2024 2:30 PM",
         "", "", "", "苏州锐驰", ""],
    ]  # fmt: skip

    made = bring_in("lead", written([headers, *rows]))

    assert made.counts == (2, 0, 0, 0)
    found = Lead.objects.order_by("number").values_list("name", "company", "email", "mobile", "external_id", "owner_id")
    assert list(found) == [
        ("Ada Lovelace", "Analytical Engines", "ada.l@example.org", "+4930123456", "101", cast.dora),
        ("王小明", "苏州锐驰", "wang@example.org", "+8613812345678", "102", None),
    ]


def test_pipedrive_people_find_their_accounts(bring_in, written, vendors):
    headers = vendors["pipedrive_sample_import"]["headers"]
    row = [
        "Ada Lovelace",
        "",
        "",
        "0512-66668888",
        "ada.l@example.org",
        "",
        "苏州锐驰精密制造有限公司",
        "苏州, 园区",
        "",
        "100.0",
        "",
        "45631.0",
        "x",
    ]
    path = written([headers, row])

    accounts, contacts = bring_in("account", path), bring_in("contact", path)

    assert (accounts.counts, contacts.counts) == ((1, 0, 0, 0), (1, 0, 0, 0))
    assert Account.objects.get().address == "苏州, 园区"
    assert (Contact.objects.get().name, Contact.objects.get().account.name) == (
        "Ada Lovelace",
        "苏州锐驰精密制造有限公司",
    )


def test_owners_nobody_knows_are_not_taken_for_owners(bring_in, written, defaults, cast):
    head = ("姓名", "salesperson")

    unknown = bring_in("lead", written([head, ("顾海峰", "9"), ("冯莉", "12")]))
    known = bring_in("lead", written([head, ("丁伟", "ben"), ("王小明", "nobody")], "known.csv"))

    assert unknown.counts == (2, 0, 0, 0)
    assert (known.counts, known.reasons) == ((1, 0, 0, 1), [(2, "owner", "not_found")])
    assert Lead.objects.get(name="丁伟").owner_id == cast.ben
