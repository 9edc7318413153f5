"""Imports over REST."""

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from loudou.platform.records.api import answer, context_of, written
from loudou.platform.records.registry import record_type as type_named
from loudou.platform.transfer.models import ImportJob
from loudou.platform.transfer.queries import error_file, own_import
from loudou.platform.transfer.read_options import kept_files
from loudou.platform.transfer.services.prepare import cancel_import, queue_import
from loudou.platform.transfer.services.start import ImportDraft, MappingChoice
from loudou.platform.transfer.services.take import take_file
from loudou.platform.transfer.services.undo import undo_import

router = Router(tags=["imports"])


def job_out(job: ImportJob) -> dict[str, Any]:
    """An import with its progress and counts; created + updated + skipped + failed = rows."""
    return {
        "id": job.pk,
        "record": job.record_type,
        "file": job.file_name,
        "state": job.state,
        "rows": job.done_rows,
        "created": job.created_count,
        "updated": job.updated_count,
        "skipped": job.skipped_count,
        "failed": job.failed_count,
        "problem": job.problem,
        "total_bytes": job.total_bytes,
        "read_bytes": job.read_bytes,
        "errors_url": f"/api/v1/imports/{job.pk}/errors.csv" if job.failed_count else None,
    }


@router.post("", response={202: dict[str, Any]}, operation_id="create_import")
def create(
    request: HttpRequest,
    *,
    record: Form[str],
    file: File[UploadedFile],
    mapping: Form[str] = "",
    mode: Form[str] = "",
    key: Form[str] = "",
    pool: Form[str] = "",
) -> HttpResponse:
    """Upload a file and start importing it; without a mapping the columns are guessed.

    `mode` is create, update or upsert, `key` the fields (parted by commas) that existing records are found by.
    """
    ctx, kind = context_of(request), type_named(record)
    choice = MappingChoice(mapping, mode, tuple(filter(None, key.split(","))))

    def act() -> tuple[int, Any]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"upload{''.join(Path(file.name or '').suffixes[-2:])}"
            with path.open("wb") as target:
                for chunk in file.chunks():
                    target.write(chunk)
            options = {"pool": pool} if pool else {}
            draft = ImportDraft(path, file.name or "upload", kept_files(), options)
            job_id = take_file(ctx, kind, draft=draft, choice=choice)
        queue_import(ctx, job_id=job_id)
        return 202, job_out(own_import(ctx, job_id))

    return written(request, act)


@router.get("/{uuid:job_id}", response={200: dict[str, Any]}, operation_id="get_import")
def get(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Progress and counts."""
    return answer(job_out(own_import(context_of(request), job_id)))


@router.get("/{uuid:job_id}/errors.csv", response={200: str}, operation_id="get_import_errors")
def errors(request: HttpRequest, job_id: UUID) -> StreamingHttpResponse:
    """The failed rows with what is wrong, ready to be corrected and sent again."""
    job = own_import(context_of(request), job_id)
    return StreamingHttpResponse(error_file(job), content_type="text/csv; charset=utf-8")


@router.post("/{uuid:job_id}/actions/undo", response={200: dict[str, Any]}, operation_id="undo_import")
def undo(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Take the whole import back."""
    ctx = context_of(request)
    return written(request, lambda: (200, {"rows": undo_import(ctx, job_id=job_id)}))


@router.post("/{uuid:job_id}/actions/cancel", response={200: dict[str, Any]}, operation_id="cancel_import")
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop after the chunk at hand."""
    ctx = context_of(request)

    def act() -> tuple[int, Any]:
        cancel_import(ctx, job_id=job_id)
        return 200, job_out(own_import(ctx, job_id))

    return written(request, act)
