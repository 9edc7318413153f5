from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from loudou.activities.errors import ActivityInvalid, ActivityNotFound, TaskNotOpen
from loudou.activities.models import Activity, ActivityLink
from loudou.activities.queries import open_tasks, open_tasks_about
from loudou.activities.services.hand_over import hand_over_tasks
from loudou.activities.services.settle import cancel_open_tasks, cancel_tasks, complete_tasks
from loudou.activities.shapes import RecordRef
from loudou.activities.tests.factories import make_call, make_task
from loudou.customers.tests.factories import make_account
from loudou.platform.changes.recording import recording
from loudou.platform.notifications.models import Notice
from tests.cast import later


def test_open_tasks_stand_by_due_time(ada):
    account = make_account(ada)
    ref = RecordRef("account", account.id)
    some_day = make_task(ada, ref, subject="some day")
    soon = make_task(ada, ref, subject="soon", due_at=ada.now + timedelta(days=1))
    make_task(ada, ref, subject="later", due_at=ada.now + timedelta(days=9))

    rows = open_tasks(ada)

    assert [row.subject for row in rows] == ["soon", "later", "some day"]
    assert (rows[0].id, rows[0].links, rows[-1].id) == (soon.id, (ref,), some_day.id)
    assert [row.subject for row in open_tasks_about(ada, ref)] == ["soon", "later", "some day"]


def test_somebody_else_is_told_of_their_task(ada, cast):
    make_task(ada, owner_id=cast.ben)
    make_task(ada)

    assert list(Notice.objects.values_list("user_id", "message")) == [(cast.ben, "You were given a task: %(subject)s")]


def test_a_task_without_words_is_refused(ada):
    with pytest.raises(ActivityInvalid):
        make_task(ada, subject=" ")


def test_a_done_task_moves_to_where_it_was_done(ada, emitted):
    task = make_task(ada, RecordRef("account", make_account(ada).id), due_at=ada.now + timedelta(days=3))
    at_noon = later(ada, now=ada.now.replace(hour=4))

    assert complete_tasks(at_noon, task_ids=[task.id]) == 1

    task.refresh_from_db()
    assert (task.state, task.done_at, task.happens_at) == ("done", at_noon.now, at_noon.now)
    assert ActivityLink.objects.get(activity=task).happens_at == at_noon.now
    assert list(emitted)[-1] == "activities.tasks_completed"


def test_a_settled_task_is_not_settled_again(ada, emitted):
    task = make_task(ada)
    cancel_tasks(ada, task_ids=[task.id])
    told = list(emitted)

    with pytest.raises(TaskNotOpen):
        complete_tasks(ada, task_ids=[task.id])
    with pytest.raises(TaskNotOpen):
        cancel_tasks(ada, task_ids=[make_call(ada).id])

    task.refresh_from_db()
    assert task.state == "cancelled"
    assert [name for name in emitted if name.startswith("activities.task")] == [
        name for name in told if name.startswith("activities.task")
    ]


def test_other_peoples_tasks_are_left_alone(ada, cleo):
    task = make_task(ada)

    with pytest.raises(ActivityNotFound):
        complete_tasks(cleo, task_ids=[task.id])
    with pytest.raises(ActivityNotFound):
        complete_tasks(ada, task_ids=[uuid4()])


def test_open_tasks_end_or_move_with_their_record(ada, cast):
    account, other = make_account(ada), make_account(ada, name="无锡华昌")
    ref = RecordRef("account", account.id)
    open_task, done_task = make_task(ada, ref), make_task(ada, ref)
    elsewhere = make_task(ada, RecordRef("account", other.id))
    complete_tasks(ada, task_ids=[done_task.id])

    assert hand_over_tasks(ada, record_type="account", record_ids=[account.id], owner_id=cast.ben) == 1
    assert cancel_open_tasks(ada, record_type="account", record_ids=[account.id]) == 1

    states = {task.id: (task.state, task.owner_id) for task in Activity.objects.all()}
    assert states == {
        open_task.id: ("cancelled", cast.ben),
        done_task.id: ("done", cast.ada),
        elsewhere.id: ("open", cast.ada),
    }


def test_the_database_refuses_an_open_call_and_a_done_task_without_time(ada):
    call, task = make_call(ada), make_task(ada)
    for pk, change in ((call.id, {"state": "open", "done_at": None}), (task.id, {"state": "done"})):
        with pytest.raises(IntegrityError), transaction.atomic(), recording(later(ada), "test"):
            Activity.objects.filter(pk=pk).update(**change)
