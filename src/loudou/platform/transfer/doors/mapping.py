"""Choosing which column means which field."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem, Invalid
from loudou.platform.changes.recording import recording
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.doors.request import context_of, is_htmx
from loudou.platform.records.registry import record_type as type_named
from loudou.platform.transfer.doors.checks import ColumnCheck, check_columns, first_rows
from loudou.platform.transfer.doors.evidence import DELIMITERS, ENCODINGS
from loudou.platform.transfer.doors.lines import lines_of, notices_of, targets_of
from loudou.platform.transfer.doors.mapping_form import (
    adapted,
    default_key,
    evidence_of,
    guessed,
    policy_of,
    spec_of,
)
from loudou.platform.transfer.doors.problems import fault_words
from loudou.platform.transfer.enums import ImportState
from loudou.platform.transfer.mapping.errors import MappingRefused
from loudou.platform.transfer.mapping.spec import MappingSpec
from loudou.platform.transfer.mapping.spec_json import load_mapping
from loudou.platform.transfer.models import ImportJob
from loudou.platform.transfer.queries import own_import, saved_mappings
from loudou.platform.transfer.read_options import read_options
from loudou.platform.transfer.reading.open_source import Table, open_table
from loudou.platform.transfer.services.prepare import choose_mapping, keep_mapping
from loudou.platform.transfer.services.run import LANGUAGE
from loudou.platform.transfer.targets import compiled


@login_required
@require_http_methods(["GET", "POST"])
def map_columns(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The columns with what they are taken for. POST checks one column for a script, or keeps the mapping and goes on.

    Raises UnknownImport for somebody else's import, FileRefused for a file that cannot be read as chosen.
    """
    ctx = context_of(request)
    job = own_import(ctx, job_id)
    kind = type_named(job.record_type)
    request.nav_key = kind.plural  # type: ignore[attr-defined]  # read by the frame
    if job.state != ImportState.UPLOADED:
        return redirect("transfer:job", job_id)
    if request.method == "GET":
        return _page(request, ctx, kind, job, None)
    table = _table(job, request.POST)
    spec = spec_of(kind, table, request.POST)
    if is_htmx(request):
        return _checked(request, ctx, kind, table, spec)
    try:
        choose_mapping(ctx, job_id=job_id, spec=spec, options={LANGUAGE: get_language() or ""})
    except (MappingRefused, Invalid) as error:
        return _page(request, ctx, kind, job, spec, refused=error)
    _remember(ctx, request.POST.get("remember", ""), spec, table)
    return redirect("transfer:preview", job_id)


def faults_of(ctx: Context, kind: RecordType, table: Table, spec: MappingSpec) -> list[str]:
    """What the mapping as a whole lacks or contradicts, in words."""
    try:
        compiled(ctx, kind, spec, table)
    except MappingRefused as error:
        return fault_words(kind, error.problems)
    return []


def _page(
    request: HttpRequest,
    ctx: Context,
    kind: RecordType,
    job: ImportJob,
    spec: MappingSpec | None,
    *,
    refused: Invalid | None = None,
) -> HttpResponse:
    sent = request.POST if spec is not None else request.GET
    table = _table(job, sent)
    guess, evidence = guessed(ctx, kind, table)
    saved = saved_mappings(kind.key)
    applied = ""
    if spec is None:
        spec, evidence, applied = _start(job, table, saved, sent.get("saved", ""), (guess, evidence))
    told = evidence if applied else evidence_of(spec, evidence, guess)
    rows = first_rows(table)
    checks = check_columns(ctx, kind, table, spec, rows)
    problems: Sequence[FieldProblem] = refused.problems if refused is not None else ()
    shown = {
        "kind": kind,
        "job": job,
        "table": table,
        "lines": lines_of(ctx, kind, table, spec, evidence=told, checks=checks),
        "fields": targets_of(ctx, kind),
        "faults": fault_words(kind, problems) if refused is not None else faults_of(ctx, kind, table, spec),
        "policy": policy_of(spec),
        "keys": _keys(kind, spec),
        "notices": notices_of(table),
        "saved": saved,
        "applied": applied,
        "encodings": ENCODINGS.items(),
        "encoding": ENCODINGS.get(table.encoding.name, table.encoding.name) if table.encoding else "",
        "encoding_code": table.encoding.name if table.encoding else "",
        "delimiters": DELIMITERS.items(),
        "delimiter_code": table.dialect.delimiter if table.dialect else "",
        "chosen": {name: sent.get(name, "") for name in ("encoding", "delimiter", "sheet")},
        "checked": len(rows),
        "open_points": _open_points(checks),
        "step": 2,
    }
    return render(request, "transfer/mapping.html", shown, status=422 if refused is not None else 200)


def _start(
    job: ImportJob, table: Table, saved: Sequence[Any], wanted: str, guessed_here: tuple[MappingSpec, dict[str, str]]
) -> tuple[MappingSpec, dict[str, str], str]:
    """The mapping kept before, else a saved one that is wanted or fits the headings exactly, else the guess."""
    if job.mapping and not wanted:
        return load_mapping(job.mapping), guessed_here[1], ""
    fitting = next((one for one in saved if str(one.pk) == wanted), None)
    if fitting is None and wanted != "none":
        fitting = next((one for one in saved if tuple(one.headers) == table.headers), None)
    if fitting is not None:
        spec, told = adapted(load_mapping(fitting.mapping), table)
        return spec, told, fitting.name
    return *guessed_here, ""


def _checked(request: HttpRequest, ctx: Context, kind: RecordType, table: Table, spec: MappingSpec) -> HttpResponse:
    """The check of one column, its choices and the state of the whole: what a changed field changes."""
    guess, evidence = guessed(ctx, kind, table)
    checks = check_columns(ctx, kind, table, spec, first_rows(table))
    lines = lines_of(ctx, kind, table, spec, evidence=evidence_of(spec, evidence, guess), checks=checks)
    sent = request.GET.get("column", "")
    index = int(sent) if sent.isdecimal() else -1
    shown = {
        "job": own_import(ctx, request.resolver_match.kwargs["job_id"]),  # type: ignore[union-attr]  # resolved
        "line": lines[index] if 0 <= index < len(lines) else None,
        "faults": faults_of(ctx, kind, table, spec),
        "open_points": _open_points(checks),
        "is_piece": True,
    }
    return render(request, "transfer/_checked.html", shown)


def _table(job: ImportJob, sent: Mapping[str, str]) -> Table:
    spec = load_mapping(job.mapping) if job.mapping else None
    encoding, delimiter, sheet = (sent.get(name) or None for name in ("encoding", "delimiter", "sheet"))
    if encoding or delimiter or sheet or spec is None:
        spec = MappingSpec(job.record_type, encoding=encoding, delimiter=delimiter, sheet=sheet)
    return open_table(Path(job.path), options=read_options(spec))


def _keys(kind: RecordType, spec: MappingSpec) -> list[dict[str, Any]]:
    filled = {column.field for column in spec.columns.values()}
    chosen = spec.key or default_key(kind, spec)
    return [
        {
            "name": name,
            "label": field.label,
            "is_chosen": name in chosen,
            "is_filled": name in filled,
        }
        for name in kind.import_keys
        if (field := kind.field_named(name)) is not None
    ]


def _open_points(checks: Mapping[str, ColumnCheck]) -> int:
    return sum(check.wrong > 0 for check in checks.values())


def _remember(ctx: Context, name: str, spec: MappingSpec, table: Table) -> None:
    if name.strip():
        with recording(ctx, "import.keep_mapping"):
            keep_mapping(ctx, name=name.strip(), spec=spec, headers=table.headers)
