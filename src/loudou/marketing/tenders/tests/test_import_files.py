"""Files of notices: every published package goes in whole, or says what does not and where."""

import gzip
import json
from collections import Counter
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.management import call_command

from loudou.marketing.tenders.errors import SourceUnreadable
from loudou.marketing.tenders.models import Award, BidRecord, TenderNotice, TenderOrg, TenderProject
from loudou.marketing.tenders.services.import_files import import_file
from loudou.marketing.tenders.services.reading.files import NoticeFile
from loudou.marketing.tenders.services.reading.json_items import PIECE
from loudou.marketing.tenders.shapes import NoticeDraft

pytestmark = pytest.mark.django_db


def kept():
    """Everything that is kept, versions included."""
    return [
        sorted(TenderProject.objects.values_list("ocid", "stage", "version", "notice_count", "title")),
        sorted(TenderNotice.objects.values_list("release_key", "version")),
        sorted(Award.objects.values_list("project__ocid", "key", "status", "version")),
        sorted(TenderOrg.objects.values_list("name", "version")),
        BidRecord.objects.count(),
    ]


def release(number, **more):
    return {"ocid": f"ocds-a-{number}", "id": str(number), "date": "2026-01-01T00:00:00Z", "tag": ["tender"],
            "tender": {"id": "1", "title": f"Lights {number}"}, **more}  # fmt: skip


def written(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def lines_of(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["package"] for line in lines]


def releases_in(package):
    """How many releases a package holds, counted without the reader."""
    if "ocid" in package:
        return 1
    if isinstance(package.get("releases"), list):
        return len(package["releases"])
    return sum(max(len(record.get("releases", [])), 1) for record in package["records"])


@pytest.mark.data
def test_no_release_of_any_published_package_is_lost_and_twice_is_once(data_dir, ctx):
    files = sorted((data_dir / "tenders/ocds").glob("*.jsonl.gz"))
    expected = {path.name: sum(map(releases_in, lines_of(path))) for path in files}

    first = {path.name: import_file(ctx, path=path) for path in files}
    before = kept()
    again = {path.name: import_file(ctx, path=path) for path in files}

    assert {name: report.read for name, report in first.items()} == expected
    assert [problem for report in first.values() for problem in report.problems] == []
    assert all(set(report.counts) == {"repeated"} for report in again.values())
    assert kept() == before


@pytest.mark.data
def test_the_examples_of_the_standard_go_in(data_dir, ctx):
    files = sorted((data_dir / "tenders/ocds_official_examples").rglob("*.json"))
    reports = {path: import_file(ctx, path=path) for path in files}

    problems = [problem for report in reports.values() for problem in report.problems]

    assert sum(report.read for report in reports.values()) > len(files) / 2
    assert {problem.code for problem in problems} <= {"release.missing", "tender_release_unreadable"}
    assert all(problem.place and problem.reason for problem in problems)
    assert TenderProject.objects.get(ocid="ocds-213czf-000-00001").stage == "performing"


@pytest.mark.data
def test_eforms_notices_go_in_or_say_why_not(data_dir, ctx):
    path = data_dir / "tenders/ted_eforms_notices.public.zip"

    report = import_file(ctx, path=path)
    before = kept()
    import_file(ctx, path=path)

    wrong = {problem.place.split("/")[-1] for problem in report.problems}
    assert report.read == 46
    drafts = ("can_24_stage-1", "can_24_stage-2", "cn_24_stage-1", "pin-buyer_24_stage-1", "pin-only_24_stage-1")
    assert wrong == {*(f"INVALID_{name}.xml" for name in drafts), "X02_registration.xml"}
    assert kept() == before


@pytest.mark.data
def test_chinese_pages_go_in(data_dir, ctx):
    for path in sorted((data_dir / "tenders/ccgp").glob("*.html")):
        assert import_file(ctx, path=path).counts == Counter(created=1)

    assert sorted(TenderProject.objects.values_list("purchaser__name", "awarded_amount")) == [
        ("新乡学院", 547450),
        ("清镇市麦格苗族布依族乡人民政府", 569800),
    ]


def test_a_large_package_is_read_release_by_release(tmp_path):
    package = {"uri": "x", "releases": [release(n, pad="x" * 900) for n in range(1200)], "after": {"a": [1, {"b": 2}]}}
    path = written(tmp_path, "big.json", json.dumps(package, indent=1))
    assert path.stat().st_size > 3 * PIECE

    found = list(NoticeFile(path))

    assert [one.ocid for one in found] == [f"ocds-a-{n}" for n in range(1200)]


def test_a_file_that_breaks_off_gives_what_came_before_and_says_where(tmp_path, ctx):
    whole = json.dumps({"releases": [release(1), release(2), release(3)]})
    path = written(tmp_path, "broken.json", whole[:-40])

    report = import_file(ctx, path=path)

    assert report.counts == Counter(created=2, failed=1)
    (problem,) = report.problems
    assert (problem.code, problem.place.split(":")[0]) == ("tender_source_unreadable", "broken.json")
    assert int(problem.place.split(":")[1]) > 1


def test_bad_lines_are_named_by_file_and_line(tmp_path, ctx):
    text = "\n".join([json.dumps(release(1)), "{not json", json.dumps({"id": "no ocid"}), "", json.dumps(release(2))])
    path = written(tmp_path, "mixed.jsonl", text)

    report = import_file(ctx, path=path)

    assert report.counts == Counter(created=2, failed=2)
    assert [(p.place, p.code) for p in report.problems] == [
        ("mixed.jsonl:2", "json.broken"),
        ("mixed.jsonl:3.1", "release.missing"),
    ]


def test_entities_in_xml_are_refused_before_anything_is_expanded(tmp_path, ctx):
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><ContractNotice>&b;</ContractNotice>'

    report = import_file(ctx, path=written(tmp_path, "bomb.xml", bomb))

    assert [problem.code for problem in report.problems] == ["tender_release_unreadable"]


def test_an_archive_that_grows_out_of_proportion_is_refused(tmp_path, ctx):
    path = tmp_path / "bomb.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("a.json", b" " * 5_000_000)
        archive.writestr("b.json", json.dumps(release(1)))

    report = import_file(ctx, path=path)

    assert (report.counts, report.problems[0].code) == (Counter(created=1, failed=1), "archive.inflated")


def test_a_page_in_an_old_encoding_is_understood(tmp_path):
    page = "<html><head><title>某某中学课桌采购项目招标公告</title></head><body><p>采购人：某某中学</p></body></html>"

    (found,) = NoticeFile(written(tmp_path, "page.html", page.encode("gb18030")))

    assert isinstance(found, NoticeDraft)
    assert (found.facts.purchaser.name, found.notice_type) == ("某某中学", "tender")


def test_a_file_that_is_not_there_is_refused(tmp_path, ctx):
    with pytest.raises(SourceUnreadable):
        import_file(ctx, path=tmp_path / "none.json")

    assert TenderNotice.objects.count() == 0


def test_the_command_says_what_became_of_every_notice(tmp_path, capsys):
    path = written(tmp_path, "a.jsonl", json.dumps(release(1)) + "\n" + json.dumps(release(2)))

    call_command("import_tenders", str(path), "--json")

    said = json.loads(capsys.readouterr().out)
    assert (said["read"], said["created"], said["failed"], said["problems"]) == (2, 2, 0, [])
