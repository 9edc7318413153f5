"""Bad text files through the engine: refused as a whole, or row by row with the reason; the rest comes in."""

import gzip
import json

import pytest

from loudou.customers.models import Account, Contact
from loudou.customers.tests.factories import make_account
from loudou.kernel.errors import LoudouError
from loudou.leads.models import Lead
from loudou.platform.transfer.models import ImportJob
from loudou.platform.transfer.services.run import run_import
from loudou.platform.transfer.services.undo import undo_import
from tests.cast import later

pytestmark = pytest.mark.django_db


@pytest.fixture
def raw(tmp_path):
    def write(data, name="bad.csv"):
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


def bomb(size):
    return gzip.compress(b"name\n" + b"x" * size + b"\n")


@pytest.mark.parametrize(
    ("data", "code", "status"),
    [
        (b"", "import.empty", 422), (b" \n\n", "import.empty", 422), ("name,city\n", "import.no_rows", 422),
        ('name,city\n"甲,苏州\n乙,宁波\n', "import.unclosed_quote", 422),
        (b"%PDF-1.7 nothing", "import.file_type", 415),
        (b"<html><table><tr><td>name</td></tr></table></html>", "import.file_type", 415),
        (b"MZ\x90\0\x03" + b"\0" * 64, "import.file_type", 415),
        (",".join(f"c{n}" for n in range(10_001)) + "\n" + "x\n", "import.columns", 422),
        (bomb(150_000_000), "import.line_too_long", 413), (b"\x1f\x8b\x08\0damaged", "import.gzip", 422),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("import.") else "",
)  # fmt: skip
def test_files_that_make_no_sense_are_refused_whole(bring_in, raw, data, code, status):
    with pytest.raises(LoudouError) as refused:
        bring_in("account", raw(data))

    assert (refused.value.code, refused.value.status) == (code, status)
    assert Account.objects.count() == 0
    assert ImportJob.objects.count() == 0


def test_a_file_that_stops_making_sense_ends_failed_with_counts_and_can_be_undone(waiting, raw, ctx):
    good = "".join(f"公司{n},苏州\n" for n in range(9_000))
    made = waiting("account", raw("name,city\n" + good + '"公司x,苏州\n' + good))

    run_import(later(made.ctx), job_id=made.id)

    job = made.job
    assert job.state == "failed"
    assert "9001" in job.problem.replace(",", "")
    assert job.done_rows == job.created_count == Account.objects.count()
    undo_import(later(ctx), job_id=job.pk)
    assert Account.objects.count() == 0


ROWS = [
    ("13815804462", "gu@example.org", "2026-03-05 09:30", "1234.56", []),
    ("1.38E+10", "", "", "", ["phone.scientific"]),
    ("13815804462.0", "", "", "", ["phone.scientific"]),
    ("", "a@b@c", "", "", ["email.format"]),
    ("", "a@example.org, b@example.org", "", "", ["email.format"]),
    ("", "", "2026/2/30", "", ["date.invalid"]),
    ("", "", "31-12-26", "", ["date.ambiguous"]),
    ("", "", "46000", "", ["date.serial"]),
    ("", "", "０２/０３", "", ["date.format"]),
    ("", "", "", "1.234,56", ["number.format"]),
    ("", "", "", "壹仟元", ["number.format"]),
    ("", "", "", "(1,234)", ["number.format"]),
    ("", "", "", "1.23456", ["money.scale"]),
    ("", "", "", "1e400", ["number.scientific"]),
    ("１３８１５８０４４６３", "", "", "", []),
    ("电话问前台", "", "", "", ["phone.format"]),
]


def test_b025_to_b031_cells_that_can_be_read_two_ways_fail_their_row(bring_in, written, defaults):
    head = ("姓名", "手机", "邮箱", "下次跟进", "年收入")

    made = bring_in("lead", written([head, *((f"人{n}", *row[:4]) for n, row in enumerate(ROWS))]))

    wanted = [(number, row[4]) for number, row in enumerate(ROWS, 1) if row[4]]
    assert made.failed == wanted
    assert made.counts == (2, 0, 0, len(wanted))
    assert set(Lead.objects.values_list("mobile", flat=True)) == {"+8613815804462", "+8613815804463"}


TEXTS = ["=cmd|' /C calc'!A0", "O'Brien", "Robert'); DROP TABLE", "null", "undefined", "NULL", "𠮷野家",
         "阿不都·热合曼", "<script>alert(1)</script>", "a" * 120, "ＡＢＣ", "{{ 7*7 }}", "%s%n",
         "\u202eevil"]  # fmt: skip


def test_b035_b122_texts_are_stored_as_they_are(bring_in, written, defaults):
    made = bring_in("lead", written([("姓名", "需求"), *((f"人{n}", text) for n, text in enumerate(TEXTS))]))

    assert made.counts == (len(TEXTS), 0, 0, 0)
    assert list(Lead.objects.order_by("number").values_list("need", flat=True)) == TEXTS


def test_b036_cells_that_show_nothing_are_empty(bring_in, written):
    made = bring_in("account", written([("name", "city"), ("\u200b\u3000 ", "苏州"), ("甲公司", "\u00a0")]))

    assert made.reasons == [(1, "name", "required")]
    assert list(Account.objects.values_list("name", "city")) == [("甲公司", "")]


def test_b006_b007_b010_rows_with_bad_bytes_or_endless_cells_fail_alone(bring_in, raw):
    rows = [
        b"name,city",
        "甲公司,苏州".encode(),
        b"\xff\xfe\xfd,x",
        b"a\0b,x",
        b"y" * 200_000 + b",x",
        "乙公司,宁波".encode(),
    ]

    made = bring_in("account", raw(b"\n".join(rows) + b"\n"))

    assert made.failed == [(2, ["text.encoding"]), (3, ["text.nul"]), (4, ["text.too_long"])]
    assert made.counts == (2, 0, 0, 3)
    assert len(made.error_rows()) == 4


def test_b015_rows_with_other_cells_than_the_header_fail_alone(bring_in, raw):
    made = bring_in("account", raw("name,city,note\n甲公司,苏州,x\n乙公司,苏州\n丙公司,苏州,x,y\n丁公司,宁波,z\n"))

    assert (made.counts, made.failed) == ((2, 0, 0, 2), [(2, ["row.cells"]), (3, ["row.cells"])])


def test_b019_the_same_person_twice_in_one_file_is_one_lead(bring_in, written, defaults):
    made = bring_in(
        "lead", written([("姓名", "手机", "城市"), ("顾海峰", "13815804462", ""), ("顾海峰", "138 1580 4462", "苏州")])
    )

    assert sum(made.counts) == 2
    lead = Lead.objects.get()
    assert (made.counts[0], lead.city, lead.touch_count) == (1, "苏州", 2)


def test_b033_b034_choices_and_flags_in_any_language(bring_in, written, ada):
    make_account(ada, name="甲公司")
    head = ("姓名", "客户", "采购角色")
    made = bring_in(
        "contact", written([head, ("甲", "甲公司", "决策人"), ("乙", "甲公司", "DECIDER"), ("丙", "甲公司", "老板")])
    )

    assert (made.counts, made.reasons) == ((2, 0, 0, 1), [(3, "buying_role", "choice.unknown")])
    assert set(Contact.objects.values_list("buying_role", flat=True)) == {"decider"}


def test_b128_line_breaks_in_a_name_are_no_header_lines(bring_in, written, defaults):
    bring_in("lead", written([("姓名", "邮箱"), ("a\r\nBcc: all@x.cn", "victim@x.cn")]))

    assert Lead.objects.get().name == "a Bcc: all@x.cn"


def test_a_mapping_for_another_file_names_what_is_missing(bring_in, written):
    mapping = json.dumps({"version": 1, "record": "account", "columns": {"name": "name", "Ort": "city"}})

    with pytest.raises(LoudouError) as refused:
        bring_in("account", written([("name", "city"), ("甲公司", "苏州")]), mapping=mapping)

    assert [(p.field, p.code) for p in refused.value.problems] == [("columns.Ort", "mapping.unknown_header")]
