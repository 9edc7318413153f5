"""Bring an import in, chunk by chunk; a killed run goes on where the last finished chunk ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext

from loudou.kernel.context import Context, Source
from loudou.kernel.errors import FieldProblem
from loudou.platform.changes.recording import recording
from loudou.platform.customfields.queries import custom_fields_of
from loudou.platform.customfields.shapes import clean_document
from loudou.platform.records.declaration import LoadedRow, Outcome, RecordType
from loudou.platform.records.registry import record_type as type_named
from loudou.platform.transfer.converting import Converted
from loudou.platform.transfer.enums import ImportState
from loudou.platform.transfer.errors import ImportNotReady
from loudou.platform.transfer.failing import failures
from loudou.platform.transfer.loading import LoadingWay, load_rows
from loudou.platform.transfer.mapping.convert import RowConverter
from loudou.platform.transfer.mapping.messages import message as cell_message
from loudou.platform.transfer.mapping.spec import MappingSpec
from loudou.platform.transfer.mapping.spec_json import load_mapping
from loudou.platform.transfer.models import FailedRow, ImportChunk, ImportJob
from loudou.platform.transfer.read_options import read_options
from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.messages import message as row_message
from loudou.platform.transfer.reading.open_source import Table, open_table
from loudou.platform.transfer.reading.rows import SourceRow
from loudou.platform.transfer.resolving import resolve_references
from loudou.platform.transfer.targets import compiled

CHUNK_ROWS = 4_000
LANGUAGE = "language"
"""The option that holds the language of whoever asked for the import."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a chunk needs to know; `language` is what the reasons of failed rows are written in."""

    job_id: UUID
    record_type: RecordType
    spec: MappingSpec
    options: dict[str, str]
    convert: RowConverter
    table: Table
    digest: str
    language: str = ""


def run_import(ctx: Context, *, job_id: UUID) -> None:
    """Import everything that is not in yet. Each chunk of 4,000 rows is one transaction with its own change set.

    The counts and the position move in the chunk's transaction, and the job's row is locked in it, so that neither a
    crash nor a second runner loses a row or writes one twice. A file that stops making sense fails the import: what
    went in stays, is counted, and can be undone. Raises ImportNotReady.
    """
    acting = replace(ctx, source=Source.IMPORT, memo={})
    plan = _begin(acting, job_id)
    try:
        with translation.override(plan.language or translation.get_language()):
            for rows in _chunks(plan):
                if not _run_chunk(replace(acting, memo={}), plan, rows):
                    return
    except FileRefused as error:
        _finish(ctx, job_id, ImportState.FAILED, problem=error.detail)
        return
    _finish(ctx, job_id, ImportState.DONE)


def plan_import(ctx: Context, job: ImportJob) -> Plan:
    """The compiled mapping over the opened file. Raises FileRefused, MappingRefused."""
    record_type = type_named(job.record_type)
    spec = load_mapping(job.mapping)
    table = open_table(Path(job.path), options=read_options(spec))
    convert = compiled(ctx, record_type, spec, table)
    options = {name: value for name, value in job.options.items() if name != LANGUAGE}
    language = str(job.options.get(LANGUAGE, ""))
    return Plan(job.pk, record_type, spec, options, convert, table, job.digest, language)


def convert_rows(ctx: Context, plan: Plan, rows: Sequence[SourceRow]) -> list[Converted]:
    """Typed values of each row with all its problems: references resolved, custom fields checked, nothing written."""
    definitions = custom_fields_of(ctx, plan.record_type.key)
    converted = [_convert(plan, row) for row in rows]
    for each in converted:
        custom = {n.removeprefix("custom."): each.values.pop(n) for n in list(each.values) if n.startswith("custom.")}
        document, wrong = clean_document(definitions, custom, partial=plan.spec.mode != "create")
        each.values["custom"] = {key: value for key, value in document.items() if value is not None}
        each.problems += wrong
    found = resolve_references(ctx, plan.record_type, [each.values for each in converted])
    for each, problems in zip(converted, found, strict=True):
        each.problems += problems
    return converted


def load_converted(ctx: Context, plan: Plan, converted: Sequence[Converted]) -> list[LoadedRow]:
    """Write the rows without problems; one answer per row."""
    way = LoadingWay(plan.spec.mode, plan.spec.key, plan.options, plan.digest[:16])
    good = [each for each in converted if not each.problems]
    rows = [(each.source.number, each.values) for each in good]
    answers = iter(load_rows(ctx, plan.record_type, rows, way))
    return [
        LoadedRow(Outcome.FAILED, problems=tuple(each.problems)) if each.problems else next(answers)
        for each in converted
    ]


def _begin(ctx: Context, job_id: UUID) -> Plan:
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().get(pk=job_id)
        if job.state not in {ImportState.QUEUED, ImportState.RUNNING} or not job.mapping:
            raise ImportNotReady("This import is not waiting to be run.", state=job.state)
        ImportJob.objects.filter(pk=job_id).update(state=ImportState.RUNNING, started_at=job.started_at or ctx.now)
    return plan_import(ctx, job)


def _chunks(plan: Plan) -> Iterator[list[SourceRow]]:
    done = ImportJob.objects.values_list("done_rows", flat=True).get(pk=plan.job_id)
    rows = plan.table.rows(start_after=done)
    while chunk := list(islice(rows, CHUNK_ROWS)):
        yield chunk


def _run_chunk(ctx: Context, plan: Plan, rows: Sequence[SourceRow]) -> bool:
    """Whether to go on; False when the import was cancelled or another runner got here first."""
    converted = convert_rows(ctx, plan, rows)
    with recording(ctx, f"{plan.record_type.key}.import") as change_set:
        job = ImportJob.objects.select_for_update().get(pk=plan.job_id)
        if job.state != ImportState.RUNNING or job.done_rows != rows[0].number - 1:
            return False
        answers = load_converted(ctx, plan, converted)
        ImportChunk.objects.create(
            job_id=plan.job_id, first_row=rows[0].number, last_row=rows[-1].number, change_set_id=change_set
        )
        FailedRow.objects.bulk_create(failures(plan.job_id, converted, answers))
        _count(plan, answers)
    return True


def _convert(plan: Plan, row: SourceRow) -> Converted:
    if row.problem is not None:
        told = row_message(row.problem.code, row.problem.facts, gettext)
        return Converted(row, {}, [FieldProblem("", row.problem.code, told)])
    values, wrong = plan.convert(row.cells)
    problems = [FieldProblem(p.field, p.code, cell_message(p.code, p.facts, gettext)) for p in wrong]
    return Converted(row, dict(zip(plan.convert.fields, values, strict=True)), problems)


def _count(plan: Plan, answers: Sequence[LoadedRow]) -> None:
    counts = dict.fromkeys(Outcome, 0)
    for answer in answers:
        counts[answer.outcome] += 1
    ImportJob.objects.filter(pk=plan.job_id).update(
        done_rows=F("done_rows") + len(answers),
        read_bytes=plan.table.progress.bytes_read,
        **{f"{outcome}_count": F(f"{outcome}_count") + count for outcome, count in counts.items()},
    )


def _finish(ctx: Context, job_id: UUID, state: ImportState, *, problem: str = "") -> None:
    """Only a running import finishes; one that was cancelled meanwhile stays cancelled."""
    unfinished = ImportJob.objects.filter(pk=job_id, state=ImportState.RUNNING)
    unfinished.update(state=state, problem=problem, finished_at=ctx.now, read_bytes=F("total_bytes"))
