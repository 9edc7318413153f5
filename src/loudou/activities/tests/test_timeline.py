from datetime import timedelta

import pytest
from django.utils.translation import override

from loudou.activities.queries import timeline
from loudou.activities.queries.stored import stored_in_words
from loudou.activities.services.settle import complete_tasks
from loudou.activities.shapes import RecordRef
from loudou.activities.tests.factories import make_call, make_task
from loudou.customers.tests.factories import make_account
from loudou.platform.records.declaration import Field, Kind
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.edit import edit_records
from tests.cast import NOW, later


def at(ctx, minutes):
    return later(ctx, now=ctx.now + timedelta(minutes=minutes))


def titles(page):
    return [item.title for item in page.items]


def test_what_people_did_and_what_they_changed_stand_in_one_order(ada):
    account = make_account(ada)
    ref = RecordRef("account", account.id)
    make_call(at(ada, 1), ref, body="总价希望压到480万以内", duration_seconds=720)
    edit_records(at(ada, 2), record_type("account"), [account.id], {"industry": "风电"}, version=1)
    task = make_task(at(ada, 3), ref)
    complete_tasks(at(ada, 4), task_ids=[task.id])
    make_call(at(ada, 5), ref, direction="inbound", subject="问交期")
    make_call(at(ada, 6), ref, outcome="not_reached", subject="回访")
    make_task(at(ada, 7), ref, subject="still open")

    with override("en"):
        page = timeline(at(ada, 10), links=[ref])

    assert titles(page) == [
        "林晓 called and reached nobody: 回访",
        "林晓 was called: 问交期",
        "林晓 finished: 发方案",
        "林晓 changed Industry",
        "林晓 called: 确认需求 · 12 minutes",
        "林晓 added the Account",
    ]
    assert page.items[3].body == "– → 风电"
    assert page.items[4].quote == "总价希望压到480万以内"
    assert page.next_before is None


def test_a_timeline_reads_on_without_gap_or_repetition(ada):
    account = make_account(ada)
    ref = RecordRef("account", account.id)
    for minute in range(1, 12):
        make_call(at(ada, minute), ref, subject=f"call {minute}")
    make_call(at(ada, 5), ref, subject="call 5b")

    seen, before = [], None
    while True:
        page = timeline(at(ada, 60), links=[ref], before=before, limit=4)
        seen += [item.order for item in page.items]
        if page.next_before is None:
            break
        before = page.next_before

    assert len(seen) == len(set(seen)) == 13


def test_a_group_alone(ada):
    account = make_account(ada)
    ref = RecordRef("account", account.id)
    make_call(ada, ref)

    assert [item.kind for item in timeline(ada, links=[ref], group="talk").items] == ["call"]


def test_a_record_shows_only_its_own(ada):
    account, other = make_account(ada), make_account(ada, name="无锡华昌")
    make_call(ada, RecordRef("account", other.id))

    assert [item.kind for item in timeline(ada, links=[RecordRef("account", account.id)]).items] == ["created"]


def test_a_long_timeline_costs_as_many_statements_as_a_short_one(ada, django_assert_max_num_queries):
    account = make_account(ada)
    ref = RecordRef("account", account.id)
    make_call(ada, ref)
    timeline(ada, links=[ref])
    with django_assert_max_num_queries(8) as short:
        timeline(ada, links=[ref])
    for minute in range(40):
        make_call(at(ada, minute), ref)
    with django_assert_max_num_queries(8) as long:
        timeline(ada, links=[ref])

    assert len(long.captured_queries) == len(short.captured_queries)


@pytest.mark.parametrize(
    ("kind", "text", "zh", "en"),
    [
        (Kind.INSTANT, "2026-03-01 18:03:48.47724+00", "3月2日 02:03", "Mar 2, 02:03"),
        (Kind.DATE, "2026-04-01", "4月1日", "Apr 1"),
        (Kind.MONEY, "400000.0000", "400,000", "400,000"),
        (Kind.BOOLEAN, "true", "是", "Yes"),
        (Kind.TAGS, "{HM-630,HX-5A}", "HM-630、HX-5A", "HM-630, HX-5A"),
        (Kind.NUMBER, "no number", "no number", "no number"),
    ],
)
def test_what_changed_is_told_in_words_and_not_as_it_is_stored(kind, text, zh, en):
    field = Field("any", "Any", kind)

    with override("zh-hans"):
        assert stored_in_words(field, text, NOW).replace("\u00a0", " ") == zh
    with override("en"):
        assert stored_in_words(field, text, NOW) == en
