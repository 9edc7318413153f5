from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from loudou.kernel.events import DomainEvent
from loudou.kernel.ids import new_id
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import Department
from loudou.platform.outbox.enums import DeliveryState
from loudou.platform.outbox.errors import UnknownDelivery
from loudou.platform.outbox.models import Delivery, OutboxEvent
from loudou.platform.outbox.services.dispatch import MOST_ATTEMPTS, DeliveryFailed, dispatch_event
from loudou.platform.outbox.services.emit import emit
from loudou.platform.outbox.services.retry import retry_delivery
from loudou.platform.outbox.subscriptions import from_payload, on, to_payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang(DomainEvent):
    name: ClassVar[str] = "tests.bell_rang"
    owner_id: UUID
    amount: Decimal
    at: datetime
    note: str | None = None
    others: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard(DomainEvent):
    name: ClassVar[str] = "tests.unheard"


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfDone(DomainEvent):
    name: ClassVar[str] = "tests.half_done"


heard: list[Rang] = []
trouble: list[Exception] = []


@on(Rang)
def write_down(ctx, event):
    with recording(ctx, "heard"):
        Department.objects.create(name=f"heard {len(heard)}")
    heard.append(event)


@on(Rang)
def stumble(ctx, event):
    if trouble:
        raise trouble[0]


@pytest.fixture(autouse=True)
def _quiet():
    heard.clear()
    trouble.clear()


def rang(**overrides):
    given = {"owner_id": new_id(), "amount": Decimal("12.50"), "at": datetime(2026, 3, 2, tzinfo=UTC)}
    return Rang(subject_ids=(new_id(),), **(given | overrides))


def told(ctx, event=None):
    with recording(ctx, "tell"):
        return emit(ctx, event or rang())


def test_an_event_outside_a_transaction_is_refused(ctx, transactional_db):
    with pytest.raises(RuntimeError):
        emit(ctx, rang())

    assert not OutboxEvent.objects.exists()


def test_event_job_and_change_vanish_together(ctx, db):
    def fail():
        with recording(ctx, "tell"):
            emit(ctx, rang())
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert not OutboxEvent.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_an_event_nobody_hears_costs_no_job(ctx, db):
    told(ctx, Unheard(subject_ids=(new_id(),)))

    assert OutboxEvent.objects.count() == 1
    assert not ProcrastinateJob.objects.exists()


def test_what_was_told_is_heard_with_its_types(ctx, db):
    event = rang(others=(new_id(), new_id()))

    assert from_payload(Rang, event.subject_ids, to_payload(event)) == event
    assert from_payload(Rang, event.subject_ids, to_payload(event) | {"later": 1}) == event


def test_each_handler_acts_once_however_often_the_job_runs(ctx, db):
    event_id = told(ctx)

    for _ in range(3):
        dispatch_event(ctx, event_id=event_id)

    assert len(heard) == 1
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DONE}


def test_a_failing_handler_is_retried_alone_then_parked(ctx, db):
    trouble.append(ZeroDivisionError("no bell"))
    event_id = told(ctx)

    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(DeliveryFailed):
            dispatch_event(ctx, event_id=event_id)
    dispatch_event(ctx, event_id=event_id)

    parked = Delivery.objects.get(state=DeliveryState.PARKED)
    assert (len(heard), parked.attempts, parked.last_error) == (1, MOST_ATTEMPTS, "ZeroDivisionError: no bell")


def test_a_parked_delivery_is_tried_again_by_hand(ctx, db):
    trouble.append(ZeroDivisionError())
    event_id = told(ctx)
    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(DeliveryFailed):
            dispatch_event(ctx, event_id=event_id)
    dispatch_event(ctx, event_id=event_id)
    parked = Delivery.objects.get(state=DeliveryState.PARKED)
    trouble.clear()

    retry_delivery(ctx, delivery_id=parked.pk)
    dispatch_event(ctx, event_id=event_id)

    parked.refresh_from_db()
    assert (parked.state, parked.attempts, len(heard)) == (DeliveryState.DONE, 1, 1)
    with pytest.raises(UnknownDelivery):
        retry_delivery(ctx, delivery_id=parked.pk)


def test_a_failing_handler_takes_its_own_writes_back(ctx, db):
    @on(HalfDone)
    def half(ctx, event):
        with recording(ctx, "half"):
            Department.objects.create(name="half")
        raise LookupError

    event_id = told(ctx, HalfDone(subject_ids=(new_id(),)))

    with pytest.raises(DeliveryFailed):
        dispatch_event(ctx, event_id=event_id)

    assert not Department.objects.exists()


def test_an_event_names_what_caused_it(ctx, db):
    first = told(ctx)
    acting = ctx.at(ctx.now)
    acting.memo["causation_id"] = first

    second = told(acting)

    assert OutboxEvent.objects.get(pk=second).causation_id == first
