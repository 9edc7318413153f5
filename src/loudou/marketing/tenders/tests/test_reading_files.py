"""Files that are broken, odd or too large say so and stop nothing else."""

import gzip
import json
from zipfile import ZipFile

import pytest

from loudou.marketing.tenders.services.reading.files import LARGEST_PAGE, NoticeFile
from loudou.marketing.tenders.shapes import NoticeDraft, UnreadableNotice

RELEASE = {"ocid": "ocds-a-1", "id": "1", "date": "2026-01-01T00:00:00Z", "tag": ["tender"],
           "tender": {"id": "1", "title": "Lights"}}  # fmt: skip


def read(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return list(NoticeFile(path))


def told(found):
    return [(one.place, one.code) for one in found if isinstance(one, UnreadableNotice)]


def test_a_broken_archive_is_told_as_one(tmp_path):
    assert told(read(tmp_path, "a.zip", b"PK\x03\x04 and nothing more")) == [("a.zip", "archive.broken")]


def test_folders_of_an_archive_are_passed_over(tmp_path):
    path = tmp_path / "a.zip"
    with ZipFile(path, "w") as archive:
        archive.mkdir("inner")
        archive.writestr("inner/a.jsonl", json.dumps(RELEASE))

    found = list(NoticeFile(path))

    assert [type(one) for one in found] == [NoticeDraft]


def test_a_file_that_breaks_off_gives_what_came_before(tmp_path):
    lines = b"\n".join(json.dumps({**RELEASE, "id": str(number)}).encode() for number in range(2_000))
    whole = gzip.compress(lines)

    found = read(tmp_path, "a.jsonl.gz", whole[: len(whole) // 2])

    assert told(found) == [("a.jsonl.gz", "file.broken")]
    assert isinstance(found[0], NoticeDraft)
    assert found[-1].code == "file.broken"


def test_a_notice_in_plain_text_is_read(tmp_path):
    text = "智能照明采购项目招标公告\n项目编号：A-2026-1\n采购人：第一医院\n"

    (found,) = read(tmp_path, "a.txt", text.encode())

    assert isinstance(found, NoticeDraft)
    assert found.facts.title == "智能照明采购项目招标公告"


@pytest.mark.parametrize("bad", ['"\\ud800"', str(1 << 80)])
def test_a_release_no_database_keeps_is_told_and_the_next_one_is_read(tmp_path, bad):
    odd = json.dumps({**RELEASE, "id": "2"})[:-1] + f', "odd": {bad}}}'
    content = f'{{"releases": [{odd}, {json.dumps(RELEASE)}]}}'

    found = read(tmp_path, "a.json", content.encode())

    assert [code for _, code in told(found)] == ["release.text"]
    assert isinstance(found[-1], NoticeDraft)


def test_a_page_that_is_too_large_is_refused_whole(tmp_path):
    found = read(tmp_path, "a.html.gz", gzip.compress(b" " * (LARGEST_PAGE + 1), compresslevel=1))

    assert [(type(one), one.reason) for one in found] == [(UnreadableNotice, "The page is too large.")]
