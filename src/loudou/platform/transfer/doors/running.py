"""Running an import: queue it, watch it, stop it, look at what became of it, take it back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from loudou.platform.records.doors.request import acted_once, context_of, is_htmx
from loudou.platform.records.registry import record_type as type_named
from loudou.platform.transfer.doors.exports import as_download
from loudou.platform.transfer.doors.states import MOVING, progress_of, shown_job
from loudou.platform.transfer.enums import ImportState
from loudou.platform.transfer.queries import error_file, failed_rows, own_import, problem_words
from loudou.platform.transfer.services.prepare import cancel_import, queue_import
from loudou.platform.transfer.services.undo import ENDED, undo_import
from loudou.ui import formats

SHOWN_FAILED = 50


@login_required
@require_GET
def job_page(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Progress while it moves, then the result. A script asks for the progress alone and is told when it is over."""
    ctx = context_of(request)
    job = own_import(ctx, job_id)
    kind = type_named(job.record_type)
    request.nav_key = kind.plural  # type: ignore[attr-defined]  # read by the frame
    if job.state == ImportState.UPLOADED:
        return redirect("transfer:preview" if job.mapping else "transfer:map", job_id)
    shown = shown_job(job) | {"progress": progress_of(job), "step": 4}
    if is_htmx(request):
        response = render(request, "transfer/_progress.html", shown)
        if job.state not in MOVING:
            response.headers["HX-Refresh"] = "true"
        return response
    failed = failed_rows(job_id, limit=SHOWN_FAILED) if job.failed_count else []
    return render(
        request,
        "transfer/job.html",
        shown
        | {
            "failed": [
                {
                    "row": row.row,
                    "line": row.line,
                    "cells": " · ".join(cell for cell in row.cells if cell.strip())[:160],
                    "problems": [problem_words(kind, problem) for problem in row.problems],
                }
                for row in failed
            ],
            "problem": gettext(job.problem) if job.problem else "",
            "failed_more": max(0, job.failed_count - len(failed)),
            "can_undo": job.state in ENDED and bool(job.created_count or job.updated_count),
        },
    )


@login_required
@require_POST
def run(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Hand the import to the worker; asking twice runs it once."""
    queue_import(context_of(request), job_id=job_id)
    return redirect("transfer:job", job_id)


@login_required
@require_POST
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop after the chunk at hand; an upload that was not started is dropped."""
    ctx = context_of(request)
    job = own_import(ctx, job_id)
    acted_once(request, lambda: cancel_import(ctx, job_id=job_id) or {})
    if job.state == ImportState.UPLOADED:
        messages.info(request, gettext("The import was dropped. Nothing was changed."))
        return redirect("transfer:upload", type_named(job.record_type).plural)
    return redirect("transfer:job", job_id)


@login_required
@require_POST
def undo(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Remove what the import added and restore what it changed. Raises UndoConflict naming what was changed since."""
    ctx = context_of(request)
    facts = acted_once(request, lambda: {"rows": sum(undo_import(ctx, job_id=job_id).values())})
    count = facts["rows"]
    shown = formats.number(count, lang=get_language() or "en")
    text = ngettext("Undone: %(count)s row restored.", "Undone: %(count)s rows restored.", count) % {"count": shown}
    messages.success(request, text)
    return redirect("transfer:job", job_id)


@login_required
@require_GET
def errors(request: HttpRequest, job_id: UUID) -> StreamingHttpResponse:
    """The failed rows with what is wrong, ready to be corrected and imported again."""
    job = own_import(context_of(request), job_id)
    stem = job.file_name.rsplit(".", 1)[0]
    return as_download(error_file(job), f"{stem}-{gettext('errors')}.csv", "text/csv; charset=utf-8")
