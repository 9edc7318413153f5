"""Files of another system's data loader, as they are."""

import json

import pytest

from loudou.customers.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def loader(data_dir):
    return data_dir / "imports/salesforce_dataloader"


def mapped(columns, **more):
    return json.dumps({"version": 1, "record": "account", "columns": columns, **more})


def test_the_account_export_is_mapped_by_itself_and_loses_only_broken_bytes(bring_in, loader):
    made = bring_in("account", loader / "accountData.csv")

    rows = made.job.done_rows
    assert made.counts == (rows - 4, 0, 0, 4)
    assert {code for _, codes in made.failed for code in codes} == {"text.encoding"}
    assert Account.objects.get(name="Gravity Investments").city == "FORT COLLINS"
    assert Account.objects.get(name="Acme").size == "large"


def test_escaped_quotes(bring_in, loader):
    bring_in("account", loader / "csvEscapedQuotes.csv", mapping=mapped({"column1": "name", "column2": "source"}))

    assert sorted(Account.objects.values_list("name", "source")) == [
        ('"The Best" Account', "bla"),
        ('The "Best" Account', "bla"),
    ]


def test_another_separator_is_declared(bring_in, loader):
    columns = {"column1,column2": "name", "some,column3": "source"}

    bring_in("account", loader / "csvSeparator.csv", mapping=mapped(columns, delimiter="!"))

    assert Account.objects.get(name="col11,col12").source == "somev1,col13"


@pytest.mark.parametrize("name", ["csvtext.csv", "csvtext_BOM_UTF8.csv", "csvtext_BOM_UTF16LE.csv"])
def test_byte_order_marks_are_no_part_of_the_first_heading(bring_in, loader, name):
    bring_in("account", loader / name, mapping=mapped({"column1": "name", "column2": "source", "column3": "city"}))

    assert list(Account.objects.order_by("name").values_list("name", "source", "city")) == [
        ("row1-1", "row1-2", "row1-3"),
        ("row2-1", "row2-2", "row2-3"),
    ]


def test_twenty_thousand_rows_in_five_chunks(bring_in, loader):
    made = bring_in("account", loader / "20kRows.csv", mapping=mapped({"COLUMN1": "name"}))

    assert made.counts == (20_000, 0, 0, 0)
    assert Account.objects.values("name").distinct().count() == 10


def test_html_and_leading_blanks_are_text(bring_in, loader):
    bring_in("account", loader / "accountsForInsert.csv", mapping=mapped({"Name": "name", "RichText": "note"}))

    note = Account.objects.get(name="Company A").note
    assert note.startswith('4 <span style=" font-size: 172px;">leading')
    assert note.endswith("<h1>spaces</h1>")


def test_update_by_a_key_with_blanks_around_it(bring_in, loader):
    columns = {"NAME": "name", "PHONE": "phone", "ORACLE_ID__C": "source"}
    first = bring_in("account", loader / "upsertAccountSmallTemplate.csv", mapping=mapped(columns))

    again = bring_in(
        "account", loader / "upsertAccountSmallTemplate.csv", mapping=mapped(columns), mode="upsert", key=("name",)
    )

    assert (first.counts, again.counts) == ((10, 0, 0, 0), (0, 0, 10, 0))
    assert Account.objects.filter(source="1-000000").count() == 1


@pytest.mark.parametrize(
    ("declared", "good"),
    [("MM/DD/YYYY HH:mm:ssZ", 9), ("MM/DD/YYYYTHH:mm:ssZ", 9)],
)
def test_times_with_zones_in_the_declared_format_only(bring_in, loader, defaults, declared, good):
    columns = {"Name": "name", "Date": {"field": "next_followup_at", "format": declared}}
    mapping = json.dumps({"version": 1, "record": "lead", "columns": columns})

    made = bring_in("lead", loader / "timeZoneFormatTesting.csv", mapping=mapping)

    assert made.counts == (good, 0, 0, 12 - good)
    assert {field for _, field, _ in made.reasons} == {"next_followup_at"}
