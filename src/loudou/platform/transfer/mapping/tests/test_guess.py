import json

import pytest

from loudou.platform.transfer.mapping.fields import FieldKind, TargetChoice, TargetField
from loudou.platform.transfer.mapping.guess import guess_mapping
from loudou.platform.transfer.mapping.lexicon import concepts_of, folded_heading, unit_of
from loudou.platform.transfer.mapping.recognise import shares
from loudou.platform.transfer.reading.open_source import open_table
from loudou.platform.transfer.reading.options import ReadOptions

PRODUCTS = tuple(
    TargetChoice(code, (name,)) for code, name in (("HX-5A", "五轴"), ("HV-850", "立加"), ("HM-630", "卧加"))
)
LEAD = (
    TargetField("company_name", ("公司名称", "Company"), FieldKind.COMPANY, required=True),
    TargetField("contact_name", ("联系人姓名", "Contact name"), FieldKind.PERSON),
    TargetField("mobile", ("手机", "Mobile"), FieldKind.PHONE),
    TargetField("phone", ("电话", "Phone"), FieldKind.PHONE),
    TargetField("email", ("邮箱", "E-mail"), FieldKind.EMAIL),
    TargetField("region", ("地区（行政区划）", "Region"), FieldKind.REGION),
    TargetField("province", ("省份", "Province")),
    TargetField("city", ("城市", "City")),
    TargetField("industry", ("行业", "Industry")),
    TargetField("source", ("来源", "Source")),
    TargetField("status", ("状态", "Status")),
    TargetField("owner", ("负责人", "Owner"), FieldKind.USER),
    TargetField("budget", ("预算", "Budget"), FieldKind.MONEY),
    TargetField("created_at", ("创建时间", "Created"), FieldKind.INSTANT),
    TargetField("product", ("意向产品", "Product of interest"), FieldKind.CHOICE, choices=PRODUCTS),
    TargetField("uscc", ("统一社会信用代码", "USCC"), FieldKind.USCC),
    TargetField("website", ("网址", "Website"), FieldKind.URL),
    TargetField("founded_on", ("成立日期", "Founded"), FieldKind.DATE),
    TargetField("capital", ("注册资本", "Registered capital")),
    TargetField("note", ("备注", "Note"), FieldKind.LONG_TEXT),
    TargetField("address", ("地址", "Address")),
    TargetField("external_id", ("外部编号", "External id"), synonyms=("Lead No",)),
)

FAIR = {
    "公司名称": ("苏州锐驰精密制造有限公司", "宁波海拓机械厂", "无锡通达股份有限公司"),
    "联系人": ("顾海峰", "冯莉", "丁伟"),
    "手机": ("138 1580 4462", "13851234567", "13961234567"),
    "电子邮箱": ("gu.haifeng@ruichi.example", "feng@haituo.example", ""),
    "省市": ("江苏苏州", "浙江宁波", "江苏无锡"),
    "意向机型": ("五轴", "立加", "卧加"),
    "预算(万)": ("300", "80-120", "不详"),
    "扫码时间": ("2026/11/16 10:22", "2026/11/16 10:25", "2026/11/16 11:02"),
    "展位": ("E3-B12", "E3-B12", "W1-A02"),
    "业务员": ("林晓", "陈立", "小王"),
    "备注": ("要样册，12月再联系", "", ""),
}


def guessed(columns, fields=LEAD):
    rows = list(zip(*columns.values(), strict=True))
    return {guess.column: guess for guess in guess_mapping(tuple(columns), rows, fields)}


def fields_of(headers, rows=(), fields=LEAD):
    return {guess.column: guess.field for guess in guess_mapping(headers, rows, fields) if guess.field}


def test_a_fair_list_is_mapped_as_a_person_would():
    guesses = guessed(FAIR)

    assert {column: guess.field for column, guess in guesses.items()} == {
        "公司名称": "company_name", "联系人": "contact_name", "手机": "mobile", "电子邮箱": "email", "省市": "region",
        "意向机型": "product", "预算(万)": "budget", "扫码时间": "created_at", "展位": None, "业务员": "owner",
        "备注": "note",
    }  # fmt: skip
    assert guesses["公司名称"].evidence == ("header.same", "values.company")
    assert guesses["手机"].samples == ("138 1580 4462", "13851234567", "13961234567")
    assert {"unit.万", "values.doubtful"} <= set(guesses["预算(万)"].evidence)
    assert guesses["预算(万)"].score < guesses["公司名称"].score


def test_values_alone_tell_what_headings_do_not():
    columns = {f"列{number}": values for number, values in enumerate(FAIR.values())}

    fields = [guess.field for guess in guessed(columns).values()]

    assert fields[:6] == ["company_name", "contact_name", "mobile", "email", "region", "product"]


def test_headings_without_rows_are_enough():
    assert fields_of(["单位名称", "职员", "e-mail"]) == {"单位名称": "company_name", "e-mail": "email"}


@pytest.mark.parametrize(
    "heading", ["Mobile", " MOBILE ", "mobile*", "Ｍｏｂｉｌｅ", "手机", "手机（必填）", "手机 手机", "mobile__c"]
)
def test_b014_spelling_of_headings_does_not_matter(heading):
    assert fields_of([heading]) == {heading: "mobile"}


def test_synonyms_of_the_field_and_slips():
    guesses = guess_mapping(["Lead No", "Webstie"], [], LEAD)

    assert [(guess.field, guess.evidence[0]) for guess in guesses] == [
        ("external_id", "header.synonym"), ("website", "header.similar"),
    ]  # fmt: skip


def test_one_field_goes_to_one_column_and_the_better_one():
    assert fields_of(["备注", "说明", "Email", "Email (Home)"]) == {"备注": "note", "Email": "email"}


def test_two_phone_columns_find_two_phone_fields():
    assert fields_of(["联系电话", "手机号码"]) == {"联系电话": "phone", "手机号码": "mobile"}


def test_a_heading_that_means_something_else_is_not_overruled_by_values():
    assert fields_of(["微信"], [("13812345678",), ("13912345678",), ("13712345678",)]) == {}


def test_a_good_heading_over_other_values_is_doubted():
    guess = guess_mapping(["手机"], [("a@b.cn",), ("c@d.cn",)], LEAD)[0]

    assert (guess.field, guess.score, guess.evidence) == ("mobile", 60, ("header.same", "values.doubtful"))


def test_one_letter_means_nothing():
    assert fields_of(["a"], fields=[TargetField("ab"), TargetField("b")]) == {}


def test_no_columns_and_no_fields():
    assert guess_mapping([], [], LEAD) == ()
    assert guess_mapping(["a"], [("x",)], [])[0].field is None


@pytest.mark.parametrize(
    ("heading", "folded", "unit"),
    [("预算(万)", "预算", "万"), ("BillingCity", "billing city", ""), ("DATE DATE", "date", ""), ("Oracle_ID__c",
     "oracle id", ""),
     ("金额（元）", "金额", "元")],
)  # fmt: skip
def test_headings_are_folded(heading, folded, unit):
    assert (folded_heading(heading), unit_of(heading)) == (folded, unit)


def test_record_names_before_a_heading_are_used_only_when_needed():
    assert concepts_of("Organization - Name*") == {"company"}
    assert concepts_of("Person - Phone") == {"phone"}


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("mobile", ["13812345678", "+86 138 1234 5678", "138-1234-5678"], ["12812345678", "1381234567", "4-203974"]),
        ("phone", ["0512-65251234", "400-123-4567", "415-555-0000", "+49 30 123456"], ["4-203974", "2026-11-16"]),
        ("uscc", ["911100001000094240", "91110000101649941R"], ["91110000101649941I", "110101199003077758x"]),
        ("person", ["顾海峰", "欧阳娜娜", "冯莉"], ["江苏", "广告", "已成交", "苏州", "五轴"]),
        ("company", ["苏州锐驰精密制造有限公司", "Acme Inc.", "海拓机械厂(宁波)"], ["顾海峰", "Ada Lovelace"]),
        ("province", ["江苏", "江苏省", "广西壮族自治区", "香港特别行政区"], ["苏州", "中国"]),
        ("city", ["苏州", "苏州市", "北京"], ["江苏", "超市里的一家大商店市"]),
        ("region", ["江苏苏州", "江苏省苏州市", "浙江-宁波", "上海"], ["E3-B12", "中国"]),
        ("boolean", ["是", "N", "true"], ["maybe"]),
        ("date", ["2026/11/16 10:22", "2026年1月2日", "3/15/2024 2:30 PM"], ["20261116", "300"]),
        ("percent", ["15%"], ["15"]),
    ],
)
def test_what_values_are_recognised(name, yes, no):
    assert [value for value in yes if not shares([value])[name]] == []
    assert [value for value in no if shares([value])[name]] == []


@pytest.mark.data
def test_headings_of_other_systems(data_dir):
    vendors = json.loads((data_dir / "imports/vendor_headers.json").read_text(encoding="utf-8"))

    assert fields_of(vendors["pipedrive_sample_import"]["headers"]) == {
        "Person - Name*": "contact_name", "Person - Phone": "phone", "Person - Email (Work)": "email",
        "Organization - Name*": "company_name", "Organization - Address": "address", "Note - Content*": "note",
    }  # fmt: skip
    assert fields_of(vendors["hubspot_contacts_export"]["headers"]) == {
        "Record ID": "external_id", "Email": "email", "Phone Number": "phone", "Contact owner": "owner",
        "Lead Status": "status", "Create Date": "created_at", "Original Source": "source",
        "Associated Company": "company_name",
    }  # fmt: skip


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "imports/derived_cn/customers_gb18030_semicolon_dupcols.csv",
            {"客户名称": "company_name", "统一社会信用代码": "uscc", "成立日期": "founded_on", "注册资本": "capital",
             "省份": "province", "城市": "city", "备注": "note"},
        ),
        ("opportunities/maven_accounts.csv", {"account": "company_name", "sector": "industry",
        "year_established": "founded_on",
                                              "office_location": "region"}),
        ("leads/x_education.public.csv.gz", {"Prospect ID": "external_id", "Lead Origin": "source", "City": "city"}),
        ("leads/olist_closed_deals.public.csv.gz", {"mql_id": "external_id", "business_segment": "industry"}),
    ],
)  # fmt: skip
def test_real_files_are_mapped(data_dir, name, expected):
    table = open_table(data_dir / name, options=ReadOptions(duplicate_headers="number"))

    assert fields_of(table.headers, [row.cells for row in table.sample]) == expected


SIZES = TargetField(
    "size", ("规模", "Company size"), FieldKind.CHOICE,
    choices=tuple(TargetChoice(value, (label,)) for value, label in (("s", "1–99人"), ("l", "100人及以上"))),
)  # fmt: skip


def test_numbers_fit_a_size_only_under_a_heading_that_says_so():
    rows = [("25", "25"), ("36", "36"), ("350", "350")]

    assert fields_of(["NumEmp", "ok"], rows, [SIZES]) == {"NumEmp": "size"}


def test_ids_of_another_system_name_no_owner():
    rows = [("005x0000000fNSiAAM",), ("005x0000000fNSjAAM",)]

    assert fields_of(["Owner ID"], rows) == {}
    assert fields_of(["Owner ID"], [("ada@example.org",)]) == {"Owner ID": "owner"}


def test_names_decide_between_person_and_company_when_the_heading_does_not():
    companies = [("苏州锐驰精密制造有限公司",), ("宁波海拓机械厂",), ("无锡通达股份有限公司",)]
    people = [("顾海峰",), ("冯莉",), ("丁伟",)]

    assert fields_of(["Name"], companies) == {"Name": "company_name"}
    assert fields_of(["Name"], people) == {"Name": "contact_name"}


def test_mobiles_and_landlines_find_their_own_fields():
    rows = [("0512-66668888", "13812345678"), ("021-66668888", "13912345678"), ("010-66668888", "15012345678")]

    assert fields_of(["F1", "F2"], rows) == {"F1": "phone", "F2": "mobile"}


def test_first_and_last_names_are_parts_unless_the_whole_is_there():
    parts = (
        TargetField("contact_name", ("姓名", "Name"), FieldKind.PERSON),
        TargetField("contact_name.first", ("名", "First name"), whole="contact_name"),
        TargetField("contact_name.last", ("姓", "Last name"), whole="contact_name"),
    )

    assert fields_of(["姓", "名"], fields=parts) == {"姓": "contact_name.last", "名": "contact_name.first"}
    assert fields_of(["Full name", "First name", "Last name"], fields=parts) == {"Full name": "contact_name"}


def test_a_heading_of_another_record_type_is_none_of_this_one():
    account = [TargetField("name", ("名称", "Name"), FieldKind.COMPANY), TargetField("phone", ("电话", "Phone"))]
    guesses = guess_mapping(["Person - Name", "Person - Phone", "Organization - Name"], [], account, record="account")

    assert [guess.field for guess in guesses] == [None, None, "name"]
