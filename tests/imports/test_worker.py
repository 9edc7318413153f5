"""The job that runs an import: the end is told, and a fault of ours ends too."""

from types import SimpleNamespace

import pytest

from loudou.customers.models import Account
from loudou.platform.access.models import Grant
from loudou.platform.changes.recording import recording
from loudou.platform.notifications.models import Notice
from loudou.platform.transfer.services import run as running
from loudou.platform.transfer.tasks import RETRIES, run
from tests.cast import later

# A job checks its connection first, which only works outside of a transaction.
pytestmark = pytest.mark.django_db(transaction=True)


class Fault(Exception):
    """Something nobody anticipated."""


@pytest.fixture
def by_root(cast):
    return cast.acting("root")


def attempt(made, number):
    run(SimpleNamespace(job=SimpleNamespace(attempts=number)), job_id=str(made.id))


def test_whoever_asked_is_told_the_counts(waiting, written, by_root):
    made = waiting("account", written([("name", "税号"), ("甲公司", ""), ("乙公司", "nonsense")]), by=by_root)

    attempt(made, 0)

    notice = Notice.objects.get()
    assert made.counts == (1, 0, 0, 1)
    assert (notice.user_id, notice.facts["created"], notice.facts["failed"]) == (by_root.actor_id, 1, 1)


def test_a_fault_is_tried_again_and_then_told(waiting, written, by_root, monkeypatch):
    monkeypatch.setattr(running, "CHUNK_ROWS", 2)
    made = waiting("account", written([("name",), *((f"公司{n}",) for n in range(6))]), by=by_root)
    count_as_usual = running._count

    def faulty(plan, answers):
        if Account.objects.count() > 2:
            raise Fault
        count_as_usual(plan, answers)

    monkeypatch.setattr(running, "_count", faulty)
    for number in range(RETRIES):
        with pytest.raises(Fault):
            attempt(made, number)
        assert made.job.state == "running"
    with pytest.raises(Fault):
        attempt(made, RETRIES)

    assert (made.job.state, made.job.done_rows, Account.objects.count()) == ("failed", 2, 2)
    assert Notice.objects.count() == 1
    made.undo()
    assert Account.objects.count() == 0


def test_a_job_that_comes_twice_runs_once(waiting, written, by_root):
    made = waiting("account", written([("name",), ("甲公司",)]), by=by_root)

    attempt(made, 0)
    attempt(made, 0)

    assert (Account.objects.count(), Notice.objects.count()) == (1, 1)


def test_somebody_who_lost_the_right_meanwhile_brings_nothing_in(waiting, written, cast, ctx):
    made = waiting("lead", written([("姓名",), ("顾海峰",)]), by=cast.acting("max"))
    with recording(later(ctx), "test.revoke"):
        Grant.objects.filter(record_type="lead", action="import").delete()

    attempt(made, 0)

    assert (made.job.state, made.job.done_rows) == ("failed", 0)
    assert made.job.problem
