"""Sources that are looked at by themselves: addresses and folders."""

import os
from datetime import timedelta
from decimal import Decimal

import orjson
import pytest

from loudou.kernel.context import Context
from loudou.marketing.tenders.errors import SourceInvalid
from loudou.marketing.tenders.models import TenderNotice, TenderProject, TenderSource
from loudou.marketing.tenders.queries.export import export_text
from loudou.marketing.tenders.rules.sources import next_look, suffix_of
from loudou.marketing.tenders.services.sources.note_look import look_at_sources
from loudou.marketing.tenders.services.sources.save_sources import save_sources
from loudou.marketing.tenders.tasks.sources import look_at
from loudou.marketing.tenders.tests.factories import NOW, TITLE, awarded, day, make_draft, take
from loudou.platform.outgoing.tests.servers import machine, says

pytestmark = pytest.mark.django_db
in_worker = pytest.mark.django_db(transaction=True)
"""A look runs outside any transaction: while it waits for an answer, nothing is locked."""
D = Decimal
RELEASES = orjson.dumps(
    {"releases": [{"ocid": f"ocds-x-{n}", "id": "1", "tag": ["tender"], "date": "2026-02-01T00:00:00Z",
                   "tender": {"id": str(n), "title": f"照明 {n}"}} for n in range(3)]}
)  # fmt: skip
CSV = """名称,采购方,预算(万元),截止
第一医院照明,第一医院,120,2026-03-20 09:00
,没有标题,1,
第二医院照明,第二医院,8.5,
"""
MAPPING = "title = 名称\npurchaser = 采购方\nbudget = 预算(万元)\ndeadline = 截止"


def make_source(location, **more):
    values = {"name": "平台", "kind": "url", "location": location, **more}
    return save_sources(Context(None, NOW), rows=[values])[0]


def looked(source_id):
    look_at(source_id=str(source_id))
    return TenderSource.objects.get(pk=source_id)


@pytest.fixture
def vouched(settings):
    """Lets a test ask a machine on this computer."""

    def vouch(running):
        settings.PRIVATE_HOSTS = [running.host]
        return running.url

    return vouch


@pytest.fixture
def inbox(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    folder = tmp_path / "inbox" / "tenders"
    folder.mkdir(parents=True)
    return folder


def put(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (1, 1))
    return path


@in_worker
def test_a_feed_is_taken_once_and_asked_by_its_tag_afterwards(vouched):
    with machine(says(RELEASES, ETag='"v1"', Content_Type="application/json"), says(b"", 304)) as running:
        pk = make_source(f"{vouched(running)}/feed")

        first, second = looked(pk), looked(pk)

    assert (first.taken_count, first.etag, first.problem, first.failure_count) == (3, '"v1"', "", 0)
    assert (second.taken_count, second.problem) == (3, "")
    assert running.asked[1][1]["If-None-Match"] == '"v1"'
    assert set(TenderNotice.objects.values_list("source", flat=True)) == {"平台"}


@in_worker
def test_without_a_tag_the_same_content_is_not_read_again(vouched):
    with machine(says(RELEASES)) as running:
        pk = make_source(f"{vouched(running)}/feed.json")
        looked(pk)

        assert looked(pk).taken_count == 3


@in_worker
def test_a_failure_is_shown_and_tried_again_and_a_success_forgets_it(vouched):
    with machine(says(b"", 503), says(b"{broken"), says(RELEASES)) as running:
        pk = make_source(f"{vouched(running)}/feed.json")

        first, second, third = looked(pk), looked(pk), looked(pk)

    assert (first.failure_count, first.problem) == (1, "The machine asks to try again later.")
    assert first.next_at - first.asked_at == timedelta(minutes=5)
    assert second.problem == "1 notices could not be taken."
    assert (third.failure_count, third.problem, third.taken_count) == (0, "", 3)
    assert third.next_at - third.asked_at == timedelta(minutes=360)


@in_worker
@pytest.mark.parametrize("address", ["https://127.0.0.1/feed", "http://example.com/feed", "https://10.0.0.8/x"])
def test_addresses_that_are_not_public_are_refused_and_nothing_is_taken(address):
    source = looked(make_source(address))

    assert source.failure_count == 1
    assert source.problem
    assert TenderNotice.objects.count() == 0


@in_worker
def test_an_answer_that_is_too_long_is_refused_whole(vouched, monkeypatch):
    monkeypatch.setattr("loudou.marketing.tenders.tasks.sources.LARGEST", 100)
    with machine(says(RELEASES)) as running:
        source = looked(make_source(f"{vouched(running)}/feed.json"))

    assert (source.problem, TenderNotice.objects.count()) == ("The answer is too long.", 0)


@in_worker
def test_a_csv_with_mapped_columns_comes_in_row_by_row(vouched):
    with machine(says(CSV.encode("gb18030"))) as running:
        source = looked(make_source(f"{vouched(running)}/list", format="csv", mapping=MAPPING))

    assert (source.taken_count, source.problem) == (2, "1 notices could not be taken.")
    first = TenderProject.objects.get(title="第一医院照明")
    assert (first.budget_amount, first.bid_deadline_at) == (D(1_200_000), day("2026-03-20"))


@in_worker
def test_the_table_of_a_page_is_read_by_its_headings(vouched):
    page = (
        "<html><body><table><tr><th>项目名称</th><th>采购人</th><th>中标人</th><th>中标金额(元)</th><th>地区</th></tr>"
        "<tr><td>照明改造中标公告</td><td>第三医院</td><td>甲公司</td><td>9000</td><td>江苏省</td></tr>"
        "</table></body></html>"
    )
    with machine(says(page.encode(), Content_Type="text/html")) as running:
        source = looked(make_source(f"{vouched(running)}/list", format="html_table"))

    assert (source.taken_count, source.problem) == (1, "")
    project = TenderProject.objects.get()
    assert (project.stage, project.region) == ("awarded", "江苏省")


@in_worker
def test_files_of_a_folder_are_taken_once_each_and_again_when_they_change(inbox):
    pk = make_source("tenders", kind="folder")
    put(inbox, "a.json", RELEASES)
    put(inbox, "b.html", f"<html><title>{TITLE}招标公告</title><body>采购人：第一医院</body></html>".encode())
    (inbox / "link.json").symlink_to("/etc/hostname")
    (inbox / "fresh.json").write_bytes(RELEASES)

    assert (looked(pk).taken_count, looked(pk).taken_count) == (4, 4)
    put(inbox, "a.json", RELEASES.replace(b'"1"', b'"2"'))

    assert looked(pk).taken_count == 7


@in_worker
def test_a_folder_that_is_not_there_and_a_file_of_unknown_kind_are_told(inbox):
    missing = looked(make_source("nowhere", kind="folder"))
    put(inbox, "x.bin", b"\x00\x01")
    odd = looked(make_source("tenders", kind="folder"))

    assert missing.problem == "There is no such folder in the inbox."
    assert odd.problem == "1 notices could not be taken."


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "folder", "location": "../secrets"},
        {"kind": "folder", "location": "/etc"},
        {"kind": "url", "location": "file:///etc/passwd"},
        {"location": "https://a.example", "interval_minutes": 1},
        {"location": "https://a.example", "secret": "LOUDOU_SECRET_KEY"},
        {"location": "https://a.example", "mapping": "nonsense = 标题"},
    ],
)
def test_a_source_that_makes_no_sense_is_refused_and_nothing_is_saved(values):
    with pytest.raises(SourceInvalid):
        save_sources(Context(None, NOW), rows=[{"name": "x", "kind": "url", **values}])

    assert TenderSource.objects.count() == 0


def test_a_source_is_one_source_only():
    make_source("https://a.example/feed")

    with pytest.raises(SourceInvalid) as refused:
        make_source("https://a.example/feed")

    assert [problem.code for problem in refused.value.problems] == ["source.taken"]


def test_what_is_due_is_queued_once():
    make_source("https://a.example/feed")
    make_source("https://b.example/feed", is_active=False)

    assert [look_at_sources(Context(None, NOW)), look_at_sources(Context(None, NOW))] == [1, 0]
    assert look_at_sources(Context(None, NOW + timedelta(hours=6))) == 1


def test_waits_grow_and_never_pass_the_interval():
    waits = [next_look(NOW, 360, failures) - NOW for failures in range(6)]

    assert [int(wait.total_seconds() // 60) for wait in waits] == [360, 5, 20, 80, 320, 360]


@pytest.mark.parametrize(
    ("content", "name", "kind", "suffix"),
    [
        (b"{}", "feed", "", ".json"), (b'{"a":1}\n{"a":2}', "feed", "", ".jsonl"), (b"<?xml", "x", "", ".xml"),
        (b"<html>", "x", "", ".html"), (b"", "A.ZIP", "", ".zip"), (b"x", "x", "text/plain", ".txt"),
        (b"x", "x", "", ""),
    ],
)  # fmt: skip
def test_what_a_document_is(content, name, kind, suffix):
    assert suffix_of(content, name, kind) == suffix


@in_worker
def test_what_is_exported_comes_back_as_it_was(ctx, vouched):
    take(
        make_draft(bid_deadline_at=day("2026-03-20"), question_deadline_at=day("2026-03-10"), budget_amount=D(5)),
        make_draft("award", "2026-02-25", title=f"{TITLE}中标公告", awards=(awarded("甲公司", "9"),)),
    )
    columns = ("title", "stage", "bid_deadline_at", "question_deadline_at", "budget_amount", "awarded_amount", "region")
    before = TenderProject.objects.values(*columns).get()
    _count, package = export_text(ctx)
    with machine(says(package)) as running:
        source = looked(make_source(f"{vouched(running)}/package.json"))

    assert source.problem == ""
    again = TenderProject.objects.exclude(ocid__startswith="loudou-").values(*columns)
    assert list(again) in ([before], [])
    assert TenderProject.objects.count() == 1
