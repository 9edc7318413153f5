"""Sources at their doors, and documents and folders that are not as one would like."""

import os
from uuid import uuid4

import pytest

from loudou.kernel.context import Context
from loudou.marketing.tenders.errors import SourceInvalid, SubscriptionInvalid
from loudou.marketing.tenders.models import TenderNotice, TenderProject, TenderSource
from loudou.marketing.tenders.records.sources import checked, create_sources, run_look
from loudou.marketing.tenders.records.subscriptions import checked_limits
from loudou.marketing.tenders.services.sources.note_look import note_look
from loudou.marketing.tenders.services.sources.save_sources import save_sources
from loudou.marketing.tenders.shapes import Look
from loudou.marketing.tenders.tasks.sources import LARGEST, look_at, look_at_due
from loudou.marketing.tenders.tests.factories import NOW

pytestmark = pytest.mark.django_db
in_worker = pytest.mark.django_db(transaction=True)


def make_source(location="tenders", **more):
    values = {"name": "平台", "kind": "folder", "location": location, **more}
    return save_sources(Context(None, NOW), rows=[values])[0]


def looked(source_id):
    look_at(source_id=str(source_id))
    return TenderSource.objects.get(pk=source_id)


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
def test_a_file_that_is_too_large_is_told_and_the_others_are_taken(inbox):
    os.truncate(put(inbox, "big.csv", b""), LARGEST + 1)
    os.utime(inbox / "big.csv", (1, 1))
    put(inbox, "small.csv", "标题,地区\n照明招标公告,江苏\n".encode())

    source = looked(make_source(format="csv", mapping="title = 标题"))

    assert (source.problem, source.taken_count) == ("big.csv: the file is too large.", 1)
    assert TenderProject.objects.count() == 1


@in_worker
def test_a_table_of_one_column_is_read_as_spreadsheets_write_it(inbox):
    put(inbox, "a.csv", "标题\n照明招标公告\n路灯招标公告\n".encode())

    source = looked(make_source(format="csv", mapping="title = 标题"))

    assert (source.problem, source.taken_count) == ("", 2)
    assert set(TenderNotice.objects.values_list("title", flat=True)) == {"照明招标公告", "路灯招标公告"}


@in_worker
def test_a_page_without_a_table_is_told(inbox):
    put(inbox, "a.html", "<p>没有表格</p>".encode())

    source = looked(make_source(format="html_table"))

    assert (source.problem, source.taken_count) == ("1 notices could not be taken.", 0)


@in_worker
def test_a_source_that_is_gone_is_not_looked_at():
    look_at(source_id=str(uuid4()))
    note_look(Context(None, NOW), source_id=uuid4(), look=Look(problem="gone"))

    assert TenderSource.objects.count() == 0


@in_worker
def test_the_clock_queues_what_is_due():
    pk = make_source()

    look_at_due(0)

    assert TenderSource.objects.get(pk=pk).next_at > NOW


def test_a_source_is_made_at_its_door_and_looked_at_on_demand(cast):
    owner = cast.acting("max")
    (pk,) = create_sources(owner, [{"name": "平台", "kind": "folder", "location": "tenders"}])

    facts = run_look(owner, ids=[pk], values={})

    source = TenderSource.objects.get(pk=pk)
    assert (facts, source.owner_id, source.custom) == ({"count": 1}, cast.max, {})
    assert source.next_at > owner.now


def test_edited_values_that_are_impossible_are_refused():
    with pytest.raises(SourceInvalid) as source:
        checked({"interval_minutes": 1})
    with pytest.raises(SubscriptionInvalid) as subscription:
        checked_limits({"digest_hour": 24})

    assert [one.code for one in source.value.problems] == ["range.outside"]
    assert [one.code for one in subscription.value.problems] == ["hour.unknown"]
    assert checked({"interval_minutes": 5}) == {"interval_minutes": 5}
    assert checked_limits({"digest_hour": 0}) == {"digest_hour": 0}
