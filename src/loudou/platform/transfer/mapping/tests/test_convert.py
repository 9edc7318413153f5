from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from loudou.platform.transfer.mapping.convert import MOST_REMEMBERED, compile_mapping
from loudou.platform.transfer.mapping.errors import MappingRefused
from loudou.platform.transfer.mapping.fields import FieldKind, TargetChoice, TargetField
from loudou.platform.transfer.mapping.spec import ColumnSpec, MappingSpec

HEADERS = ("公司名称", "手机", "预算(万)", "扫码时间", "意向机型", "标签", "有效", "到访", "展位", "备注")
FIELDS = (
    TargetField("company_name", kind=FieldKind.COMPANY, required=True, longest=50),
    TargetField("mobile", kind=FieldKind.PHONE),
    TargetField("budget", kind=FieldKind.MONEY),
    TargetField("created_at", kind=FieldKind.INSTANT),
    TargetField(
        "product", kind=FieldKind.CHOICE, choices=(TargetChoice("HX-5A", ("五轴加工中心",)), TargetChoice("HV-850"))
    ),
    TargetField("tags", kind=FieldKind.TAGS),
    TargetField("is_valid", kind=FieldKind.BOOLEAN),
    TargetField("visited_on", kind=FieldKind.DATE),
    TargetField("owner", kind=FieldKind.USER),
    TargetField("rate", kind=FieldKind.PERCENT),
)
COLUMNS = {
    "公司名称": ColumnSpec("company_name", empty=("Select", "NULL")),
    "手机": ColumnSpec("mobile"),
    "预算(万)": ColumnSpec("budget", unit="万", values={"不详": None, "三百": "300"}),
    "扫码时间": ColumnSpec("created_at"),
    "意向机型": ColumnSpec("product", values={"五轴": "HX-5A"}, default="HV-850"),
    "标签": ColumnSpec("tags"),
    "有效": ColumnSpec("is_valid"),
    "到访": ColumnSpec("visited_on", format="M/D/YYYY"),
}
SPEC = MappingSpec(
    "lead", columns=COLUMNS, constants={"owner": "lin.xiao", "rate": "15%"}, ignore=("备注",), zone="Asia/Shanghai"
)
ROW = (
    "苏州锐驰",
    "138 1580 4462",
    "300",
    "2026/11/16 10:22",
    "五轴",
    "展会；老客户",
    "是",
    "11/16/2026",
    "E3-B12",
    "要样册",
)


def convert(cells=ROW, spec=SPEC, **how):
    return compile_mapping(spec, FIELDS, HEADERS, **how)(cells)


def changed(**columns):
    cells = dict(zip(HEADERS, ROW, strict=True)) | columns
    return tuple(cells.values())


def refused_paths(spec):
    with pytest.raises(MappingRefused) as refused:
        compile_mapping(spec, FIELDS, HEADERS)
    return {(problem.field, problem.code) for problem in refused.value.problems}


def test_a_row_becomes_typed_values_in_the_order_of_the_mapping():
    converter = compile_mapping(SPEC, FIELDS, HEADERS)

    values, problems = converter(ROW)

    assert dict(zip(converter.fields, values, strict=True)) == {
        "company_name": "苏州锐驰",
        "mobile": "138 1580 4462",
        "budget": Decimal(3_000_000),
        "created_at": datetime(2026, 11, 16, 2, 22, tzinfo=UTC),
        "product": "HX-5A",
        "tags": ("展会", "老客户"),
        "is_valid": True,
        "visited_on": date(2026, 11, 16),
        "owner": "lin.xiao",
        "rate": Decimal("0.15"),
    }
    assert problems == []


def test_every_wrong_cell_of_a_row_is_named_and_the_others_are_converted():
    values, problems = convert(changed(手机="1.38E+10", 到访="31/12/2026", 公司名称=" \u200b", 有效="maybe"))

    assert [(problem.field, problem.header, problem.code) for problem in problems] == [
        ("company_name", "公司名称", "required"), ("mobile", "手机", "phone.scientific"),
        ("is_valid", "有效", "boolean.unknown"), ("visited_on", "到访", "date.invalid"),
    ]  # fmt: skip
    assert values[:3] == [None, None, Decimal(3_000_000)]
    assert "1.38E+10" in problems[1].message


def test_empty_words_defaults_and_replaced_values():
    values, problems = convert(
        changed(公司名称="Select", **{"预算(万)": "不详", "意向机型": "", "标签": "", "到访": " "})
    )

    assert [problem.code for problem in problems] == ["required"]
    assert (values[2], values[4], values[5], values[7]) == (None, "HV-850", None, None)
    assert convert(changed(**{"预算(万)": "三百"}))[0][2] == Decimal(3_000_000)


def test_required_fields_may_be_empty_in_an_update():
    spec = MappingSpec(
        "lead", mode="update", key=("mobile",), columns={"公司名称": COLUMNS["公司名称"], "手机": COLUMNS["手机"]}
    )

    assert convert(changed(公司名称=""), spec) == ([None, "138 1580 4462"], [])


def test_full_width_is_folded_only_when_declared():
    columns = {"公司名称": ColumnSpec("company_name"), "手机": ColumnSpec("mobile", nfkc=True)}
    spec = MappingSpec("lead", columns=columns)

    assert convert(changed(公司名称="ＡＢＣ", 手机="１３８１２３４５６７８"), spec) == (["ＡＢＣ", "13812345678"], [])


def test_day_numbers_of_a_workbook():
    assert convert(changed(到访="46342"), serials="1900")[0][7] == date(2026, 11, 16)
    assert [problem.code for problem in convert(changed(到访="46342"))[1]] == ["date.serial"]


def test_remembered_values_stay_right_beyond_what_is_remembered():
    converter = compile_mapping(SPEC, FIELDS, HEADERS)
    texts = [f"tag{number}" for number in range(MOST_REMEMBERED + 10)]

    for _ in range(2):
        assert [converter(changed(标签=text))[0][5] for text in texts] == [(text,) for text in texts]


def test_problems_are_found_again_in_every_row():
    converter = compile_mapping(SPEC, FIELDS, HEADERS)

    assert [len(converter(changed(有效="maybe"))[1]) for _ in range(3)] == [1, 1, 1]


def test_defaults_replacements_and_constants_must_convert():
    columns = {
        "公司名称": ColumnSpec("company_name", default="x" * 60),
        "意向机型": ColumnSpec("product", values={"立加": "HV-851"}),
    }
    spec = MappingSpec("lead", columns=columns, constants={"rate": "15"})

    assert refused_paths(spec) == {
        ("columns.公司名称.default", "mapping.cell"),
        ("columns.意向机型.values.立加", "mapping.cell"),
        ("constants.rate", "mapping.cell"),
    }


def test_unknown_columns_and_fields_are_refused():
    spec = MappingSpec("lead", columns={"Nope": ColumnSpec("company_name"), "手机": ColumnSpec("__class__")})

    assert refused_paths(spec) == {
        ("columns.Nope", "mapping.unknown_header"),
        ("columns.手机.field", "mapping.unknown_field"),
    }


def test_all_kinds_convert_something():
    samples = {
        FieldKind.EMAIL: ("a@b.cn", "a@b.cn"),
        FieldKind.URL: ("b.cn", "b.cn"),
        FieldKind.USCC: ("91110000101649941R", "91110000101649941R"),
        FieldKind.NUMBER: ("1,5", None),
        FieldKind.SCORE: ("0.5", Decimal("0.5")),
        FieldKind.PERCENT: ("5%", Decimal("0.05")),
        FieldKind.REFERENCE: ("苏州锐驰", "苏州锐驰"),
        FieldKind.MULTI_CHOICE: ("a;b", ("a", "b")),
        FieldKind.LONG_TEXT: ("two\nlines", "two\nlines"),
    }
    choices = (TargetChoice("a"), TargetChoice("b"))
    for kind, (text, value) in samples.items():
        fields = [TargetField("x", kind=kind, choices=choices if kind is FieldKind.MULTI_CHOICE else ())]
        values, problems = compile_mapping(MappingSpec("r", columns={"X": ColumnSpec("x")}), fields, ("X",))((text,))
        assert (values, len(problems)) == ([value], int(value is None)), kind
