"""Reads of imports."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.platform.transfer.errors import UnknownImport
from loudou.platform.transfer.mapping.spec_json import load_mapping
from loudou.platform.transfer.models import FailedRow, ImportJob, SavedMapping
from loudou.platform.transfer.read_options import read_options
from loudou.platform.transfer.reading.open_source import open_table

ERROR_HEADINGS = ("row", "line", "problems")


def own_import(ctx: Context, job_id: UUID, *, for_update: bool = False) -> ImportJob:
    """One of the actor's own imports (any for an administrator). One SQL statement. Raises UnknownImport."""
    jobs = ImportJob.objects.select_for_update() if for_update else ImportJob.objects.all()
    job = jobs.filter(pk=job_id).first()
    if job is None or not (access_profile(ctx).is_everything or job.user_id == ctx.actor_id):
        raise UnknownImport("There is no such import of yours.", job_id=job_id)
    return job


def recent_imports(ctx: Context, record_type: str, *, limit: int = 10) -> list[ImportJob]:
    """The actor's latest imports of a type, newest first. One SQL statement."""
    jobs = ImportJob.objects.filter(record_type=record_type)
    if not access_profile(ctx).is_everything:
        jobs = jobs.filter(user_id=ctx.actor_id)
    return list(jobs.order_by("-created_at", "-id")[:limit])


def saved_mappings(record_type: str) -> list[SavedMapping]:
    """The mappings kept for a type, by name. One SQL statement."""
    return list(SavedMapping.objects.filter(record_type=record_type).order_by("name", "id"))


def failed_rows(job_id: UUID, *, limit: int) -> list[FailedRow]:
    """The first rows that failed. One SQL statement."""
    return list(FailedRow.objects.filter(job_id=job_id).order_by("row")[:limit])


def error_file(job: ImportJob) -> Iterator[str]:
    """The failed rows as a CSV that can be corrected and imported again: row, line, what is wrong, then the cells.

    Streamed; starts with a byte order mark so that spreadsheets read Chinese.
    """
    headers = open_table(
        Path(job.path), options=read_options(load_mapping(job.mapping) if job.mapping else None)
    ).headers
    yield "\ufeff" + csv_line([*ERROR_HEADINGS, *headers])
    for row in FailedRow.objects.filter(job_id=job.pk).order_by("row").iterator(chunk_size=2_000):
        said = "; ".join(f"{p['field']}: {p['message']}" if p["field"] else p["message"] for p in row.problems)
        yield csv_line([str(row.row), str(row.line), said, *row.cells])


def csv_line(cells: list[str]) -> str:
    """One line of CSV."""
    buffer = StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
