"""The page of work in progress: what waits, and what went wrong."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.platform.jobs.queries import queue_counts, troubled_jobs
from loudou.platform.jobs.services.retry_job import retry_job
from loudou.platform.outbox.queries import delivery_counts, parked_deliveries
from loudou.platform.outbox.services.retry import retry_delivery
from loudou.platform.outbox.services.retry_parked import retry_parked
from loudou.workspace.administration.views.asking import done, settings_page

KEY = "work"
PLACE = "administration:work"


@require_GET
@settings_page(KEY, "job")
def work(request: HttpRequest, ctx: Context) -> HttpResponse:
    """How much waits, what was parked and what failed, with the words of each error."""
    queue, deliveries = queue_counts(ctx), delivery_counts(ctx)
    shown = {
        "kpis": [
            {"label": gettext("Waiting jobs"), "value": queue.due, "foot": gettext("due now")},
            {"label": gettext("Scheduled jobs"), "value": queue.later, "foot": gettext("due later, retries included")},
            {"label": gettext("Under way"), "value": queue.doing, "foot": gettext("taken by a worker")},
            {"label": gettext("Workers"), "value": queue.workers, "foot": gettext("reported in the last minute")},
            {
                "label": gettext("Parked deliveries"),
                "value": deliveries.parked,
                "foot": gettext("given up after 6 tries"),
            },
            {"label": gettext("Failed jobs"), "value": queue.failed, "foot": gettext("given up")},
        ],
        "is_idle": queue.workers == 0,
        "deliveries": parked_deliveries(ctx),
        "parked_count": deliveries.parked,
        "jobs": troubled_jobs(ctx),
        "may_retry": access_profile(ctx).may("job", "edit"),
    }
    return render(request, "administration/work.html", shown)


@require_POST
@settings_page(KEY, "job")
def retry_one(request: HttpRequest, ctx: Context, delivery_id: UUID) -> HttpResponse:
    """Try a parked delivery again."""
    return done(
        request,
        lambda: retry_delivery(ctx, delivery_id=delivery_id),
        recorded_as="outbox.retry",
        said=gettext("The delivery is tried again."),
        to=reverse(PLACE),
        can_undo=False,
    )


@require_POST
@settings_page(KEY, "job")
def retry_all(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Try every parked delivery again."""
    return done(
        request,
        lambda: retry_parked(ctx),
        recorded_as="outbox.retry",
        said=gettext("The parked deliveries are tried again."),
        to=reverse(PLACE),
        can_undo=False,
    )


@require_POST
@settings_page(KEY, "job")
def retry_failed(request: HttpRequest, ctx: Context, job_id: int) -> HttpResponse:
    """Try a failed job again."""
    return done(
        request,
        lambda: retry_job(ctx, job_id=job_id),
        recorded_as="job.retry",
        said=gettext("The job is tried again."),
        to=reverse(PLACE),
        can_undo=False,
    )
