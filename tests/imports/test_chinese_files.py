"""Real companies: three encodings, double columns, credit codes right and wrong."""

import csv
import gzip
import json

import pytest

from loudou.customers.models import Account
from loudou.leads.models import Lead
from loudou.leads.rules.credit_code import check_credit_code

pytestmark = [pytest.mark.django_db, pytest.mark.data]
STATUSES = {"已成交🎉": "customer", "跟进中": "prospect"}


@pytest.fixture
def derived(data_dir):
    return data_dir / "imports/derived_cn"


@pytest.fixture
def companies(data_dir):
    return data_dir / "enrichment/cn_companies_uscc.public.csv.gz"


@pytest.fixture
def company_rows(companies):
    with gzip.open(companies, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_gb18030_and_utf16_bring_the_same_accounts(bring_in, derived):
    one = bring_in("account", derived / "customers_gb18030_semicolon_dupcols.csv")
    first = sorted(Account.objects.values_list("name", "uscc", "province", "city"))
    counts, refused = one.counts, one.failed
    one.undo()
    other = bring_in("account", derived / "customers_utf16le_bom_tab.csv")

    assert sum(counts) == sum(other.counts) == 120
    assert (other.counts, other.failed) == (counts, refused)
    assert sorted(Account.objects.values_list("name", "uscc", "province", "city")) == first
    assert ("中咨工程建设监理有限公司", "911100001000094240", "北京", "海淀") in first
    assert all(codes == ["credit_code.invalid"] for _, codes in refused)


def test_the_double_column_is_told_and_may_be_taken_instead(bring_in, derived):
    path = derived / "customers_gb18030_semicolon_dupcols.csv"
    columns = {"客户名称": "name", "备注 (2)": "note"}

    made = bring_in("account", path, mapping=json.dumps({"version": 1, "record": "account", "columns": columns}))

    assert made.counts == (120, 0, 0, 0)
    assert Account.objects.get(name="中咨工程建设监理有限公司").note == '含"引号";分号\n换行'


def test_emoji_and_a_double_header(bring_in, derived):
    columns = {"公司名": "name", "状态😀": {"field": "status", "values": STATUSES}}
    mapping = json.dumps({"version": 1, "record": "account", "columns": columns})

    made = bring_in("account", derived / "customers_utf8bom_emoji_dupheader.csv", mapping=mapping)

    assert made.counts == (30, 0, 0, 0)
    assert Account.objects.filter(status="customer").count() == 6
    assert not Account.objects.filter(name__startswith="\ufeff").exists()


def test_unknown_states_fail_with_the_allowed_ones_named(bring_in, derived):
    made = bring_in("account", derived / "customers_utf8bom_emoji_dupheader.csv")

    assert made.counts == (0, 0, 0, 30)
    assert {reason[1:] for reason in made.reasons} == {("status", "choice.unknown")}
    assert "已成交🎉" in made.error_text()


def test_twenty_wrong_check_characters_are_refused_with_row_and_reason(bring_in, companies, company_rows):
    wrong = [number for number, row in enumerate(company_rows, 1) if row["check_digit_ok"] == "0"]

    made = bring_in("account", companies)

    assert made.counts == (1_580, 0, 0, 20)
    assert made.reasons == [(number, "uscc", "credit_code.invalid") for number in wrong]
    expected = {(row["name"], row["uscc"]) for row in company_rows if row["check_digit_ok"] == "1"}
    assert {code for _, code in expected} == set(Account.objects.values_list("uscc", flat=True))
    assert [row[0] for row in made.error_rows()[1:]] == [str(number) for number in wrong]


def test_a_lead_with_a_wrong_code_comes_in_and_is_flagged(bring_in, companies, defaults):
    """A lead is never lost for a code (domain 1.5): what was typed stays on it and is compared by nothing."""
    made = bring_in("lead", companies)

    assert made.counts == (1_600, 0, 0, 0)
    flagged = Lead.objects.filter(unreadable__has_key="uscc")
    assert (flagged.count(), set(flagged.values_list("uscc", flat=True))) == (20, {""})
    assert Lead.objects.exclude(company="").count() == 1_600


def test_published_codes_are_judged_as_published(data_dir):
    text = (data_dir / "enrichment/stdnum_doctest_cases.public.json").read_text(encoding="utf-8")
    cases = [case for case in json.loads(text)["cases"] if case["scheme"] == "cn.uscc"]

    wrong = [case for case in cases if check_credit_code(case["input"]).is_valid != case["valid"]]

    assert len(cases) > 50
    assert wrong == []


def test_published_codes_through_the_engine(data_dir, bring_in, written):
    text = (data_dir / "enrichment/stdnum_doctest_cases.public.json").read_text(encoding="utf-8")
    cases = [case for case in json.loads(text)["cases"] if case["scheme"] == "cn.uscc"]
    rows = [(f"公司{number}", case["input"]) for number, case in enumerate(cases)]

    made = bring_in("account", written([("公司名称", "统一社会信用代码"), *rows]))

    invalid = [number for number, case in enumerate(cases, 1) if not case["valid"]]
    assert [row for row, codes in made.failed if codes == ["credit_code.invalid"]] == invalid
    assert made.counts == (len(cases) - len(invalid), 0, 0, len(invalid))
