"""Events of a past that is brought in with everything that followed from it."""

from dataclasses import dataclass
from typing import ClassVar

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from loudou.kernel.events import DomainEvent
from loudou.kernel.ids import new_id
from loudou.leads.events import LeadBandChanged
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.emit import emit
from loudou.platform.outbox.undelivered import undelivered

pytestmark = pytest.mark.django_db
JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'outbox.dispatch'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang(DomainEvent):
    """A bell rang."""

    name: ClassVar[str] = "test.rang"


def told(number):
    return LeadBandChanged(subject_ids=(new_id(),), before=("hold",), after=(str(number),))


def waiting():
    with connection.cursor() as cursor:
        cursor.execute(JOBS)
        return cursor.fetchone()[0]


def test_they_are_written_together_in_their_order_and_nobody_is_told(ctx):
    with undelivered():
        ids = [emit(ctx, told(number)) for number in range(3)]
        assert not OutboxEvent.objects.exists()

    assert list(OutboxEvent.objects.order_by("id").values_list("id", flat=True)) == ids
    assert waiting() == 0


def test_an_event_without_subjects_is_none_as_ever(ctx):
    with undelivered():
        assert emit(ctx, Rang(subject_ids=())) is None

    assert not OutboxEvent.objects.exists()


def test_afterwards_events_are_delivered_again(ctx):
    with undelivered():
        emit(ctx, told(1))
    emit(ctx, told(2))

    assert (OutboxEvent.objects.count(), waiting()) == (2, 1)


def failing(ctx):
    with transaction.atomic(), undelivered():
        emit(ctx, told(1))
        raise ZeroDivisionError


def test_what_fails_tells_nothing(ctx):
    with pytest.raises(ZeroDivisionError):
        failing(ctx)

    assert not OutboxEvent.objects.exists()
    emit(ctx, told(2))
    assert OutboxEvent.objects.count() == 1


def test_many_take_one_statement(ctx):
    with CaptureQueriesContext(connection) as queries, undelivered():
        for number in range(50):
            emit(ctx, told(number))

    assert len([one for one in queries.captured_queries if "INSERT" in one["sql"]]) == 1
