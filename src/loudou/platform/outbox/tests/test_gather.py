from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from loudou.kernel.events import DomainEvent
from loudou.kernel.ids import new_id
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import Department
from loudou.platform.outbox.enums import DeliveryState
from loudou.platform.outbox.models import Delivery
from loudou.platform.outbox.services.dispatch import DeliveryFailed, dispatch_event
from loudou.platform.outbox.services.emit import MOST_GATHERED, emit
from loudou.platform.outbox.subscriptions import on
from loudou.platform.outbox.tasks import dispatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped(DomainEvent):
    name: ClassVar[str] = "tests.drop_fell"
    gathers: ClassVar[bool] = True
    place: str = "here"


heard: list[tuple] = []
poison: list = []


@on(Dropped)
def catch(ctx, event):
    with recording(ctx, "caught"):
        Department.objects.bulk_create(Department(name=str(subject)) for subject in event.subject_ids)
    if set(poison) & set(event.subject_ids):
        raise LookupError
    heard.append(event.subject_ids)


@pytest.fixture(autouse=True)
def _quiet():
    heard.clear()
    poison.clear()


def fall(ctx, count=1, **more):
    subjects = tuple(new_id() for _ in range(count))
    with recording(ctx, "fall"):
        emit(ctx, Dropped(subject_ids=subjects, **more))
    return subjects


def deliver(ctx, place=0):
    """Run the job of that place in the queue."""
    args = ProcrastinateJob.objects.filter(status="todo").order_by("id")[place].args
    dispatch_event(ctx, event_id=UUID(args["event_id"]), alike=args["alike"])


def caught():
    return sorted(Department.objects.values_list("name", flat=True))


def test_events_that_say_the_same_are_delivered_in_one_call(ctx, db):
    subjects = [fall(ctx)[0] for _ in range(5)]

    deliver(ctx)

    assert heard == [tuple(subjects)]
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DONE}
    assert Delivery.objects.count() == 5
    # Its own job is ended by the worker that runs it; those of the others are gone.
    assert ProcrastinateJob.objects.count() == 1


def test_as_many_statements_for_many_as_for_two(ctx, db, django_assert_num_queries):
    for _ in range(2):
        fall(ctx)
    with django_assert_num_queries(16):
        deliver(ctx)
    ProcrastinateJob.objects.all().delete()

    for _ in range(40):
        fall(ctx)
    with django_assert_num_queries(16):
        deliver(ctx)


def test_events_that_say_something_else_are_left_alone(ctx, cast, db):
    ProcrastinateJob.objects.all().delete()
    one = fall(ctx)
    fall(ctx, place="there")
    fall(cast.acting("ada"))

    deliver(ctx)

    assert heard == [one]
    assert ProcrastinateJob.objects.filter(status="todo").count() == 3


def test_an_event_about_many_goes_alone_and_at_once(ctx, db):
    fall(ctx, MOST_GATHERED)

    job = ProcrastinateJob.objects.get()

    assert job.scheduled_at is None
    assert "alike" not in job.args


def test_no_more_subjects_are_gathered_than_one_call_may_take(ctx, db):
    for _ in range(5):
        fall(ctx, 60)

    deliver(ctx)

    assert [len(subjects) for subjects in heard] == [180]


def test_one_that_cannot_be_delivered_does_not_hold_up_the_others(ctx, db):
    bad, good = fall(ctx)[0], fall(ctx)[0]
    poison.append(bad)

    with pytest.raises(DeliveryFailed):
        deliver(ctx)
    assert caught() == []
    deliver(ctx, 1)

    assert caught() == [str(good)]
    assert set(Delivery.objects.values_list("state", "attempts")) == {
        (DeliveryState.WAITING, 1),
        (DeliveryState.DONE, 1),
    }


def test_a_subject_with_an_earlier_job_keeps_its_order(ctx, db):
    first = fall(ctx)
    with recording(ctx, "fall"):
        emit(ctx, Dropped(subject_ids=first, place="there"))
    third = fall(ctx)
    with recording(ctx, "fall"):
        emit(ctx, Dropped(subject_ids=first))

    deliver(ctx, 2)

    # The first waits for no other job and goes along; the fourth must not overtake the second.
    assert heard == [third + first]


@pytest.mark.django_db(transaction=True)
def test_two_workers_deliver_each_event_once(ctx):
    subjects = [fall(ctx)[0] for _ in range(30)]
    jobs = [job.args for job in ProcrastinateJob.objects.order_by("id")]
    together = Barrier(6)

    def work(place):
        together.wait()
        for args in jobs[place::6]:
            dispatch(**args)
        connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))

    assert sorted(s for call in heard for s in call) == sorted(subjects)
    assert caught() == sorted(map(str, subjects))
    assert set(Delivery.objects.values_list("state", "attempts")) == {(DeliveryState.DONE, 1)}
