from loudou.activities.models import Activity
from loudou.activities.tests.factories import make_task
from loudou.platform.records.actions import run_action
from loudou.platform.records.query import ListQuery, list_records
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.create import create_records

ACTIVITY = "activity"


def test_tasks_are_planned_and_the_rest_is_logged_at_the_generic_door(ada):
    rows = [
        {"kind": "call", "subject": "a", "duration_seconds": "60"},
        {"kind": "task", "subject": "b"},
        {"kind": "note", "subject": "c"},
    ]

    ids = create_records(ada, record_type(ACTIVITY), rows)

    found = [Activity.objects.get(pk=pk) for pk in ids]
    assert [(one.subject, one.state) for one in found] == [("a", "done"), ("b", "open"), ("c", "done")]


def test_tasks_are_finished_and_called_off_as_actions(ada):
    first, second = make_task(ada), make_task(ada)

    run_action(ada, record_type(ACTIVITY), "complete", ids=[first.id], raw={})
    run_action(ada, record_type(ACTIVITY), "cancel", ids=[second.id], raw={})

    assert set(Activity.objects.values_list("id", "state")) == {(first.id, "done"), (second.id, "cancelled")}


def test_every_built_in_view_works(ada):
    make_task(ada)
    for view in record_type(ACTIVITY).views:
        list_records(ada, record_type(ACTIVITY), ListQuery(filter=view.filter, sort=view.sort))
