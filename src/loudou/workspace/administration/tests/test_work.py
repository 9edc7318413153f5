from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from loudou.kernel.ids import new_id
from loudou.platform.access.errors import ActionRefused
from loudou.platform.jobs.defer import defer
from loudou.platform.jobs.errors import JobWaits, UnknownJob
from loudou.platform.jobs.failures import keep_failures
from loudou.platform.jobs.models import JobFailure
from loudou.platform.jobs.queries import queue_counts, troubled_jobs
from loudou.platform.jobs.services.forget_failures import forget_failures
from loudou.platform.jobs.services.retry_job import retry_job
from loudou.platform.outbox.models import Delivery, OutboxEvent
from loudou.platform.outbox.queries import delivery_counts, parked_deliveries
from loudou.platform.outbox.services.retry_parked import retry_parked
from tests.cast import NOW, later

pytestmark = pytest.mark.django_db


def parked(count=1):
    made = []
    for n in range(count):
        event = OutboxEvent.objects.create(
            name=f"tests.bell_{n}", subject_ids=[new_id()], occurred_at=NOW, correlation_id=new_id()
        )
        made.append(
            Delivery.objects.create(
                event=event,
                handler="tests.ring",
                state="parked",
                attempts=6,
                last_error="ValueError: cracked",
                updated_at=NOW,
            )
        )
    return made


def set_status(job_id, status):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s", [status, job_id]
        )


def failed(error="boom", **options):
    """A job that ran, failed, and will not be tried again by itself."""
    job_id = defer("tests.unknown", queue="tests", **options)
    context = SimpleNamespace(job=SimpleNamespace(id=job_id))

    def run():
        raise RuntimeError(error)

    with pytest.raises(RuntimeError):
        keep_failures(run, context, None)
    set_status(job_id, "failed")
    return job_id


def test_parked_deliveries_are_shown_with_their_error_and_tried_again(web, cast):
    (delivery,) = parked()

    page = web().get(reverse("administration:work")).content.decode()
    web().post(reverse("administration:delivery-retry", args=[delivery.pk]))

    assert "tests.bell_0" in page
    assert "ValueError: cracked" in page
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("waiting", 0)
    assert ProcrastinateJob.objects.filter(task_name="outbox.dispatch").count() == 1


def test_all_parked_deliveries_are_tried_again_with_a_fixed_number_of_statements(root, django_assert_max_num_queries):
    deliveries = parked(30)

    with django_assert_max_num_queries(8):
        assert retry_parked(root) == 30

    assert delivery_counts(later(root)).waiting == 30
    assert sorted(job.args["event_id"] for job in ProcrastinateJob.objects.all()) == sorted(
        str(one.event_id) for one in deliveries
    )


def test_a_failed_job_tells_its_error_and_is_tried_again(web, root):
    job_id = failed("the disk is full")

    page = web().get(reverse("administration:work")).content.decode()
    web().post(reverse("administration:job-retry", args=[job_id]))

    assert "RuntimeError: the disk is full" in page
    assert ProcrastinateJob.objects.get(pk=job_id).status == "todo"
    assert troubled_jobs(root) == []


def test_a_job_that_runs_well_leaves_no_failure():
    context = SimpleNamespace(job=SimpleNamespace(id=7))

    assert keep_failures(lambda: "done", context, None) == "done"
    assert not JobFailure.objects.exists()


def test_only_a_failed_job_is_tried_again(root):
    waiting = defer("tests.unknown", queue="tests")

    with pytest.raises(UnknownJob):
        retry_job(root, job_id=waiting)

    assert ProcrastinateJob.objects.get(pk=waiting).attempts == 0


def test_a_failed_job_is_not_queued_beside_the_same_work(root):
    job_id = failed(key="once")
    defer("tests.unknown", queue="tests", key="once")

    with pytest.raises(JobWaits):
        retry_job(root, job_id=job_id)

    assert ProcrastinateJob.objects.get(pk=job_id).status == "failed"


def test_a_job_whose_worker_went_silent_is_shown_as_stalled(root):
    job_id = defer("tests.unknown", queue="tests")
    set_status(job_id, "doing")

    (job,) = troubled_jobs(root)

    assert (job.id, job.is_stalled) == (job_id, True)


def test_the_queue_is_counted(root):
    failed()
    defer("tests.unknown", queue="tests")

    counts = queue_counts(later(root, now=datetime.now(UTC)))

    assert (counts.due, counts.later, counts.doing, counts.failed, counts.workers) == (1, 0, 0, 1, 0)


def test_errors_of_jobs_that_are_gone_are_forgotten(ctx):
    kept, gone = failed(), failed()
    set_status(gone, "succeeded")

    assert forget_failures(ctx) == 1

    assert JobFailure.objects.get().job_id == kept


def test_only_who_may_sees_and_retries(web, cast):
    (delivery,) = parked()
    job_id = failed()

    assert web("dora").get(reverse("administration:work")).status_code == 403
    assert web("dora").post(reverse("administration:delivery-retry", args=[delivery.pk])).status_code == 403
    for act in (
        lambda ctx: retry_job(ctx, job_id=job_id),
        retry_parked,
        parked_deliveries,
        delivery_counts,
        queue_counts,
        troubled_jobs,
    ):
        with pytest.raises(ActionRefused):
            act(cast.acting("dora"))
    delivery.refresh_from_db()
    assert delivery.state == "parked"
    assert ProcrastinateJob.objects.get(pk=job_id).status == "failed"
