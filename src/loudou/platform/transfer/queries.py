"""Reads of imports."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.registry import record_type
from loudou.platform.transfer.enums import ImportState
from loudou.platform.transfer.errors import UnknownImport
from loudou.platform.transfer.mapping.spec_json import load_mapping
from loudou.platform.transfer.models import FailedRow, ImportJob, SavedMapping
from loudou.platform.transfer.read_options import read_options
from loudou.platform.transfer.reading.neutral import neutral
from loudou.platform.transfer.reading.open_source import open_table
from loudou.platform.transfer.targets import shown_label

ERROR_HEADINGS = (_("Row in the file"), _("Line in the file"), _("What is wrong"))


def own_import(ctx: Context, job_id: UUID, *, for_update: bool = False) -> ImportJob:
    """One of the actor's own imports (any for an administrator). One SQL statement. Raises UnknownImport."""
    jobs = ImportJob.objects.select_for_update() if for_update else ImportJob.objects.all()
    job = jobs.filter(pk=job_id).first()
    if job is None or not (access_profile(ctx).is_everything or job.user_id == ctx.actor_id):
        raise UnknownImport("There is no such import of yours.", job_id=job_id)
    return job


def interrupted_twin(ctx: Context, job_id: UUID) -> UUID | None:
    """The actor's running import of the same file in the same way, which this one would only repeat. Two statements.

    Going on with it is safe even when it is not interrupted at all: two runners of one import write nothing twice.
    """
    job = own_import(ctx, job_id)
    same = ("record_type", "user_id", "digest", "mapping", "options")
    running = ImportJob.objects.filter(state=ImportState.RUNNING, **{name: getattr(job, name) for name in same})
    return running.order_by("-created_at").values_list("pk", flat=True).first()


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
    """The failed rows as a CSV that can be corrected and imported again, streamed. One SQL statement per 2,000 rows."""
    return error_lines(job, FailedRow.objects.filter(job_id=job.pk).order_by("row").iterator(chunk_size=2_000))


def error_lines(job: ImportJob, failed: Iterable[FailedRow]) -> Iterator[str]:
    """Row, line, what is wrong, then the cells; starts with a byte order mark so that spreadsheets read Chinese."""
    options = read_options(load_mapping(job.mapping) if job.mapping else None)
    kind = record_type(job.record_type)
    yield "\ufeff" + _csv_line([*map(str, ERROR_HEADINGS), *open_table(Path(job.path), options=options).headers])
    for row in failed:
        said = "; ".join(problem_words(kind, problem) for problem in row.problems)
        yield _csv_line([str(row.row), str(row.line), said, *row.cells])


def problem_words(kind: RecordType, problem: Mapping[str, str]) -> str:
    """What is wrong with a row, with the label of the field."""
    text = problem["message"]
    said = gettext(text)
    if not problem["field"]:
        return said
    return gettext("%(field)s: %(problem)s") % {"field": shown_label(kind, problem["field"]), "problem": said}


def _csv_line(cells: list[str]) -> str:
    """One line of CSV that no spreadsheet runs."""
    buffer = StringIO()
    csv.writer(buffer).writerow(map(neutral, cells))
    return buffer.getvalue()
