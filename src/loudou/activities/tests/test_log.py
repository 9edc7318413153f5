from datetime import timedelta
from uuid import uuid4

import pytest

from loudou.activities.errors import ActivityInvalid
from loudou.activities.models import Activity, ActivityLink
from loudou.activities.queries import activity_facts
from loudou.activities.services.link_records import relink
from loudou.activities.services.log import log_activities
from loudou.activities.shapes import ActivityDraft, RecordRef
from loudou.activities.tests.factories import make_call
from loudou.customers.tests.factories import make_account, make_contact
from loudou.platform.access.errors import ActionRefused


def test_a_call_is_done_when_it_took_place_and_hangs_on_its_records(ada, emitted):
    contact = make_contact(ada)
    links = (
        RecordRef("account", contact.account_id),
        RecordRef("contact", contact.id),
        RecordRef("contact", contact.id),
    )
    at = ada.now - timedelta(minutes=20)

    (made,) = log_activities(
        ada, drafts=[ActivityDraft("call", links, body="方案认可\n再谈价格", occurred_at=at, duration_seconds=720)]
    )

    call = Activity.objects.get(pk=made)
    assert (call.subject, call.state, call.done_at, call.happens_at, call.owner_id) == (
        "方案认可",
        "done",
        at,
        at,
        ada.actor_id,
    )
    assert ActivityLink.objects.filter(activity=call, happens_at=at).count() == 2
    assert list(emitted)[-1] == "activities.activities_logged"
    (facts,) = activity_facts([made])
    assert {ref.record_type for ref in facts.links} == {"account", "contact"}


def test_wrong_activities_are_named_and_nothing_is_saved(ada, emitted):
    account = make_account(ada)
    told = list(emitted)
    links = (RecordRef("account", account.id),)

    with pytest.raises(ActivityInvalid) as refused:
        log_activities(ada, drafts=[ActivityDraft("call", links, subject="好"), ActivityDraft("task", links)])

    assert [(p.row, p.field) for p in refused.value.problems] == [(2, "kind"), (2, "subject")]
    assert (Activity.objects.count(), list(emitted)) == (0, told)


def test_nobody_writes_onto_what_they_do_not_see(ada, cleo):
    account = make_account(ada)

    with pytest.raises(ActivityInvalid) as refused:
        make_call(cleo, RecordRef("account", account.id))

    assert [problem.code for problem in refused.value.problems] == ["not_found"]
    assert Activity.objects.count() == 0
    with pytest.raises(ActivityInvalid):
        make_call(ada, RecordRef("account", uuid4()))


def test_logging_needs_the_right(cast):
    with pytest.raises(ActionRefused):
        make_call(cast.acting("fay"))


def test_what_is_about_one_record_becomes_about_others_once(ada):
    account, other = make_account(ada), make_account(ada, name="无锡华昌")
    make_call(ada, RecordRef("account", account.id))
    make_call(ada, RecordRef("account", account.id), RecordRef("account", other.id))

    added = relink(ada, source=RecordRef("account", account.id), targets=[RecordRef("account", other.id)])
    again = relink(ada, source=RecordRef("account", account.id), targets=[RecordRef("account", other.id)])

    assert (added, again) == (1, 0)
    assert ActivityLink.objects.filter(record_id=other.id).count() == 2


def test_many_activities_cost_as_many_statements_as_few(ada, django_assert_max_num_queries):
    account = make_account(ada)
    draft = ActivityDraft("note", (RecordRef("account", account.id),), subject="x")
    with django_assert_max_num_queries(20) as few:
        log_activities(ada, drafts=[draft] * 2)
    with django_assert_max_num_queries(20) as many:
        log_activities(ada, drafts=[draft] * 200)

    assert len(many.captured_queries) <= len(few.captured_queries)
