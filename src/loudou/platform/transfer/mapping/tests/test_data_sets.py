"""Real files from reading to typed values: nothing is lost, and what is wrong is named."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from loudou.platform.transfer.mapping.convert import compile_mapping
from loudou.platform.transfer.mapping.fields import FieldKind, TargetChoice, TargetField
from loudou.platform.transfer.mapping.spec import ColumnSpec, MappingSpec
from loudou.platform.transfer.reading.open_source import open_table
from loudou.platform.transfer.reading.options import ReadOptions

pytestmark = pytest.mark.data


def converted(path, spec, fields):
    table = open_table(path, options=ReadOptions(duplicate_headers="number"))
    convert = compile_mapping(spec, fields, table.headers)
    return [convert(row.cells) for row in table.rows()]


def codes(results):
    return Counter(problem.code for _, problems in results for problem in problems)


def test_x_education_leads(data_dir):
    fields = [
        TargetField("id", required=True),
        TargetField("do_not_email", kind=FieldKind.BOOLEAN),
        TargetField("visits", kind=FieldKind.NUMBER, places=0),
        TargetField("specialization"),
        TargetField(
            "quality",
            kind=FieldKind.CHOICE,
            choices=tuple(map(TargetChoice, ("High in Relevance", "Low in Relevance"))),
        ),
    ]
    columns = {
        "Prospect ID": ColumnSpec("id"),
        "Do Not Email": ColumnSpec("do_not_email"),
        "TotalVisits": ColumnSpec("visits"),
        "Specialization": ColumnSpec("specialization", empty=("Select",)),
        "Lead Quality": ColumnSpec("quality"),
    }

    results = converted(data_dir / "leads/x_education.public.csv.gz", MappingSpec("lead", columns=columns), fields)

    assert len(results) == 6_468
    assert set(codes(results)) == {"choice.unknown"}
    assert {type(values[2]) for values, _ in results} == {Decimal, type(None)}
    assert "Select" not in {values[3] for values, _ in results}


def test_olist_dates_only_with_their_format(data_dir):
    path = data_dir / "leads/olist_closed_deals.public.csv.gz"
    fields = [TargetField("won_at", kind=FieldKind.INSTANT)]

    undeclared = converted(
        path, MappingSpec("deal", columns={"won_date": ColumnSpec("won_at")}, zone="America/Sao_Paulo"), fields
    )
    column = ColumnSpec("won_at", format="DD-MM-YYYY HH:mm")
    declared = converted(path, MappingSpec("deal", columns={"won_date": column}, zone="America/Sao_Paulo"), fields)

    assert codes(undeclared) == {"date.ambiguous": 589}
    assert codes(declared) == {}
    assert declared[0][0] == [datetime(2018, 2, 26, 22, 58, tzinfo=UTC)]


def test_maven_dates_and_amounts(data_dir):
    fields = [TargetField("closed_on", kind=FieldKind.DATE), TargetField("amount", kind=FieldKind.MONEY)]
    columns = {"close_date": ColumnSpec("closed_on", format="M/D/YYYY"), "close_value": ColumnSpec("amount")}

    results = converted(
        data_dir / "opportunities/maven_sales_pipeline.public.csv.gz", MappingSpec("deal", columns=columns), fields
    )

    assert (len(results), codes(results)) == (6_160, {})
    assert results[0][0] == [date(2017, 3, 11), Decimal(4514)]


def test_company_files_in_three_encodings(data_dir):
    fields = [TargetField("uscc", kind=FieldKind.USCC), TargetField("founded_on", kind=FieldKind.DATE),
              TargetField("capital", kind=FieldKind.MONEY, places=4)]  # fmt: skip
    columns = {
        "统一社会信用代码": ColumnSpec("uscc"),
        "成立日期": ColumnSpec("founded_on"),
        "注册资本": ColumnSpec("capital", unit="万", format="1,234.56"),
    }
    spec = MappingSpec("account", columns=columns)

    by_gb = converted(data_dir / "imports/derived_cn/customers_gb18030_semicolon_dupcols.csv", spec, fields)
    by_utf16 = converted(data_dir / "imports/derived_cn/customers_utf16le_bom_tab.csv", spec, fields)

    assert by_gb == by_utf16
    assert set(codes(by_gb)) <= {"number.format"}
    assert by_gb[0][0][:2] == ["911100001000094240", date(1989, 1, 26)]


def test_salesforce_times_with_zones(data_dir):
    fields = [TargetField("at", kind=FieldKind.INSTANT)]
    path = data_dir / "imports/salesforce_dataloader/timeZoneFormatTesting.csv"

    slashes = converted(
        path, MappingSpec("x", columns={"Date": ColumnSpec("at", format="MM/DD/YYYY HH:mm:ssZ")}), fields
    )
    with_t = converted(
        path, MappingSpec("x", columns={"Date": ColumnSpec("at", format="MM/DD/YYYYTHH:mm:ssZ")}), fields
    )

    assert [bool(problems) for _, problems in slashes] == [False] * 6 + [True] * 3 + [False] * 3
    assert [bool(problems) for _, problems in with_t] == [True] * 3 + [False] * 9
    assert slashes[0][0] == with_t[6][0] == [datetime(2009, 7, 14, 18, 14, 45, tzinfo=UTC)]


def test_salesforce_doubtful_times_are_refused(data_dir):
    path = data_dir / "imports/salesforce_dataloader/dateWithTimeZone.csv"
    fields = [TargetField("at", kind=FieldKind.INSTANT), TargetField("on", kind=FieldKind.DATE)]
    spec = MappingSpec("x", columns={"DATE": ColumnSpec("at"), "DATE_ONLY": ColumnSpec("on")})

    results = converted(path, spec, fields)

    assert [[problem.code for problem in problems] for _, problems in results] == [
        ["date.format", "date.has_time"], ["date.format"],
    ]  # fmt: skip
    assert results[1][0][1] == date(2010, 10, 14)


def test_salesforce_blanks_around_a_key(data_dir):
    fields = [TargetField("key", required=True)]

    results = converted(
        data_dir / "imports/salesforce_dataloader/upsertAccountSmallTemplate.csv",
        MappingSpec("account", columns={"ORACLE_ID__C": ColumnSpec("key")}),
        fields,
    )

    assert [values[0] for values, _ in results][:2] == ["1-000000", "1-000001"]
