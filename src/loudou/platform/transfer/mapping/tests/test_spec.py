import json

import pytest

from loudou.platform.transfer.mapping.errors import MappingRefused
from loudou.platform.transfer.mapping.fields import FieldKind, TargetField
from loudou.platform.transfer.mapping.spec import ColumnSpec, MappingSpec
from loudou.platform.transfer.mapping.spec_json import MOST_BYTES, dump_mapping, load_mapping
from loudou.platform.transfer.mapping.validate import validate_mapping

FIELDS = (
    TargetField("company_name", required=True),
    TargetField("mobile", kind=FieldKind.PHONE),
    TargetField("budget", kind=FieldKind.MONEY),
    TargetField("rate", kind=FieldKind.PERCENT),
    TargetField("created_at", kind=FieldKind.INSTANT),
    TargetField("tags", kind=FieldKind.TAGS),
)

FULL = MappingSpec(
    record="lead",
    mode="upsert",
    key=("mobile",),
    columns={
        "公司名称": ColumnSpec("company_name", empty=("Select", "NULL"), nfkc=True),
        "手机": ColumnSpec("mobile"),
        "预算(万)": ColumnSpec(
            "budget", values={"不详": None, "三百": "300"}, unit="万", format="1,234.56", default="0"
        ),
        "扫码时间": ColumnSpec("created_at", format="YYYY/M/D H:mm"),
        "标签": ColumnSpec("tags", split="/"),
    },
    constants={"rate": "15%"},
    ignore=("备注",),
    encoding="gb18030",
    delimiter=";",
    header_rows=2,
    sheet="客户",
    zone="Asia/Shanghai",
)


def faults(text):
    with pytest.raises(MappingRefused) as refused:
        load_mapping(text)
    return {(problem.field, problem.code) for problem in refused.value.problems}


def misfits(spec, headers=None):
    with pytest.raises(MappingRefused) as refused:
        validate_mapping(spec, FIELDS, headers)
    return {(problem.field, problem.code) for problem in refused.value.problems}


def minimal(**more):
    return json.dumps({"version": 1, "record": "lead", "columns": {"A": "company_name"}, **more})


def test_a_mapping_survives_being_written_and_read():
    assert load_mapping(dump_mapping(FULL)) == FULL
    assert load_mapping(minimal()) == MappingSpec("lead", columns={"A": ColumnSpec("company_name")})


def test_it_is_written_for_people():
    text = dump_mapping(FULL)

    assert '"手机": "mobile"' in text
    assert '"key": "mobile"' in text
    assert "nfkc" not in dump_mapping(MappingSpec("lead", columns={"A": ColumnSpec("x")}))


def test_several_key_fields():
    spec = MappingSpec("lead", key=("a", "b"))

    assert load_mapping(dump_mapping(spec)).key == ("a", "b")


@pytest.mark.parametrize("text", ["", "{", "[1", '{"a":1,"a":2}', '{"version": NaN}', "[" * 100_000])
def test_what_is_no_strict_json(text):
    assert {code for _, code in faults(text)} == {"mapping.json"}


def test_size_is_bounded():
    assert faults(" " * (MOST_BYTES + 1)) == {("", "mapping.too_large")}


@pytest.mark.parametrize("text", ["[]", "1", '"x"', "null"])
def test_what_is_no_object(text):
    assert faults(text) == {("", "mapping.type")}


def test_every_fault_is_named_with_its_path():
    data = {
        "version": 2,
        "colour": 1,
        "mode": "replace",
        "key": [1],
        "header_rows": 9,
        "delimiter": ";;",
        "zone": 5,
        "ignore": "x",
        "constants": {"a": 1},
        "columns": {
            "A": {"field": "x", "owner__password": "y"},
            "B": {"values": {"a": 1}},
            "C": 7,
            "D": {"field": "x", "nfkc": 1, "empty": "Select", "format": "", "split": 1},
        },
    }

    assert faults(json.dumps(data)) == {
        ("version", "mapping.version"), ("record", "mapping.missing_key"), ("colour", "mapping.unknown_key"),
        ("mode", "mapping.value"), ("key", "mapping.type"), ("header_rows", "mapping.type"), ("delimiter",
        "mapping.type"),
        ("zone", "mapping.type"), ("ignore", "mapping.type"), ("constants.a",
        "mapping.type"),
        ("columns.A.owner__password", "mapping.unknown_key"), ("columns.B.field", "mapping.missing_key"),
        ("columns.B.values.a", "mapping.type"), ("columns.C", "mapping.type"), ("columns.D.nfkc", "mapping.type"),
        ("columns.D.empty", "mapping.type"), ("columns.D.format", "mapping.type"), ("columns.D.split", "mapping.type"),
    }  # fmt: skip


@pytest.mark.parametrize("value", [True, "1", None, 1.5])
def test_header_rows_are_a_small_number_or_absent(value):
    if value is None:
        assert load_mapping(minimal(header_rows=None)).header_rows is None
    else:
        assert faults(minimal(header_rows=value)) == {("header_rows", "mapping.type")}


def test_a_full_mapping_fits():
    validate_mapping(FULL, FIELDS, list(FULL.columns))


@pytest.mark.parametrize(
    "name", ["owner__password", "__class__", "id", "tenant_id", "is_superuser", "", "company_name "]
)
def test_b052_only_given_fields_can_be_reached(name):
    spec = MappingSpec("lead", columns={"A": ColumnSpec("company_name"), "B": ColumnSpec(name)}, constants={name: "x"})

    assert ("columns.B.field", "mapping.unknown_field") in misfits(spec)
    assert (f"constants.{name}", "mapping.unknown_field") in misfits(spec)


def test_b013_all_missing_columns_and_fields_at_once():
    spec = MappingSpec("lead", columns={"A": ColumnSpec("mobile"), "B": ColumnSpec("mobile"), "C": ColumnSpec("rate")})

    assert misfits(spec, ["A"]) == {
        ("columns.B", "mapping.unknown_header"), ("columns.C", "mapping.unknown_header"),
        ("columns.B.field", "mapping.field_twice"), ("columns", "mapping.required_field"),
    }  # fmt: skip


def test_settings_must_suit_the_kind():
    spec = MappingSpec(
        "lead",
        columns={
            "A": ColumnSpec("company_name", format="x", unit="万", split=";"),
            "B": ColumnSpec("budget", format="DD/MM/YYYY", unit="dozen"),
            "C": ColumnSpec("created_at", format="1,234.56"),
            "D": ColumnSpec("rate", format="percent"),
        },
        zone="Mars/Olympus",
        ignore=("A",),
    )

    assert misfits(spec) == {
        ("columns.A.format", "mapping.format"), ("columns.A.unit", "mapping.not_for_kind"),
        ("columns.A.split", "mapping.not_for_kind"), ("columns.B.format", "mapping.format"),
        ("columns.B.unit", "mapping.unit"), ("columns.C.format", "mapping.format"), ("columns.D.format",
        "mapping.format"),
        ("zone", "mapping.zone"), ("columns.A", "mapping.ignored_too"),
    }  # fmt: skip


def test_updates_need_a_key_that_is_filled_and_no_required_fields():
    columns = {"A": ColumnSpec("mobile")}

    assert misfits(MappingSpec("lead", mode="update", columns=columns)) == {("key", "mapping.key_needed")}
    assert misfits(MappingSpec("lead", mode="update", key=("budget",), columns=columns)) == {
        ("key", "mapping.key_field")
    }
    validate_mapping(MappingSpec("lead", mode="update", key=("mobile",), columns=columns), FIELDS)
