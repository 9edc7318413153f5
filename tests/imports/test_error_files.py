"""The failed rows as a file: opened in a spreadsheet, corrected, brought in again."""

import json

import pytest
from django.utils import translation

from loudou.customers.models import Account
from loudou.leads.models import Lead
from loudou.platform.changes.recording import recording
from loudou.platform.transfer.models import ImportJob, SavedMapping
from loudou.platform.transfer.services.prepare import keep_mapping
from loudou.platform.transfer.services.run import plan_import
from tests.cast import later

pytestmark = pytest.mark.django_db


def mapped(record, columns, **more):
    return json.dumps({"version": 1, "record": record, "columns": columns, **more})


LEAD_COLUMNS = mapped("lead", {"姓名": "name", "邮箱": "email", "需求": "need"})
ROWS = [
    ("姓名", "邮箱", "需求"), ("顾海峰", "gu@example.org", "卧加"), ("冯莉", "not an address", "样册"),
    ("丁伟", "ding@example.org", ""), ("=HYPERLINK(1)", "x@", "多行\n需求"),
]  # fmt: skip


def test_corrected_rows_come_in_and_no_others(bring_in, written, defaults, tmp_path):
    made = bring_in("lead", written(ROWS), mapping=LEAD_COLUMNS)
    head, *rows = made.error_rows()
    for row in rows:
        row[head.index("邮箱")] = "fixed@example.org" if row[head.index("姓名")] == "冯莉" else "fixed.too@example.org"

    again = bring_in("lead", written([head, *rows], "corrected.csv", encoding="utf-8-sig"), mapping=LEAD_COLUMNS)

    assert made.counts == (2, 0, 0, 2)
    assert again.counts == (2, 0, 0, 0)
    assert sorted(Lead.objects.values_list("name", "email", "need")) == [
        ("=HYPERLINK(1)", "fixed.too@example.org", "多行\n需求"), ("丁伟", "ding@example.org", ""),
        ("冯莉", "fixed@example.org", "样册"), ("顾海峰", "gu@example.org", "卧加"),
    ]  # fmt: skip


def test_the_columns_of_the_error_file_are_recognised_without_a_mapping(bring_in, written, defaults):
    made = bring_in("lead", written(ROWS), mapping=LEAD_COLUMNS)
    head, *rows = made.error_rows()

    again = bring_in("lead", written([head, *([*row[:4], "a@example.org", row[5]] for row in rows[:1])], "again.csv"))

    assert again.counts == (1, 0, 0, 0)
    assert Lead.objects.get(email="a@example.org").name == "冯莉"


def test_rows_left_uncorrected_fail_again_for_the_same_reason(bring_in, written, defaults):
    made = bring_in("lead", written(ROWS), mapping=LEAD_COLUMNS)
    path = written([], "again.csv")
    path.write_text(made.error_text(), encoding="utf-8")

    again = bring_in("lead", path, mapping=LEAD_COLUMNS)

    assert again.counts == (0, 0, 0, 2)
    assert [problem for _, _, problem in again.reasons] == [problem for _, _, problem in made.reasons]


def test_a_spreadsheet_reads_chinese_and_runs_nothing(bring_in, written, defaults):
    made = bring_in("lead", written(ROWS), mapping=LEAD_COLUMNS)

    text = made.error_text()

    assert text.encode("utf-8").startswith(b"\xef\xbb\xbf")
    assert made.error_rows()[2][3] == "'=HYPERLINK(1)"
    assert text.count("\ufeff") == 1


@pytest.mark.parametrize(
    ("language", "heading", "words"), [("en", "What is wrong", "E-mail: “"), ("zh-hans", "问题", "邮箱")]
)
def test_reasons_name_the_field_as_its_reader_knows_it(waiting, bring_in, written, defaults, language, heading, words):
    with translation.override(language):
        made = bring_in("lead", written(ROWS), mapping=LEAD_COLUMNS)
        head, first, _second = made.error_rows()

    assert head[2] == heading
    assert words in first[2]
    assert first[:2] == ["2", "3"]


@pytest.mark.data
def test_twenty_corrected_companies(bring_in, data_dir, written):
    made = bring_in("account", data_dir / "enrichment/cn_companies_uscc.public.csv.gz")
    head, *rows = made.error_rows()
    code, name = head.index("uscc"), head.index("name")

    again = bring_in("account", written([head, *([*row[:code], "", *row[code + 1 :]] for row in rows)]))

    assert again.counts == (20, 0, 0, 0)
    assert Account.objects.count() == 1_600
    assert Account.objects.filter(name__in=[row[name] for row in rows], uscc="").count() == 20


def test_a_saved_mapping_is_the_mapping(bring_in, written, defaults, ctx):
    columns = {"Name of the person": "name", "Reach": {"field": "email", "empty": ["-"]}, "Kind": "source"}
    first = bring_in(
        "lead",
        written([("Name of the person", "Reach", "Kind"), ("Ada", "-", "Fair")]),
        mapping=mapped("lead", columns),
    )
    spec = plan_import(later(ctx), first.job).spec
    with recording(later(ctx), "test.keep"):
        keep_mapping(later(ctx), name="Fair", spec=spec, headers=tuple(columns))

    kept = SavedMapping.objects.get()
    again = bring_in(
        "lead", written([("Name of the person", "Reach", "Kind"), ("Ben", "-", "Fair")], "b.csv"), mapping=kept.mapping
    )

    assert (kept.name, kept.headers, again.counts) == ("Fair", list(columns), (1, 0, 0, 0))
    assert list(Lead.objects.order_by("name").values_list("name", "email", "source")) == [
        ("Ada", "", "Fair"),
        ("Ben", "", "Fair"),
    ]
    assert ImportJob.objects.count() == 2
