"""What an import would do, shown before it does it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from loudou.kernel.errors import LoudouError
from loudou.platform.records.declaration import LoadedRow, Outcome, RecordType
from loudou.platform.records.doors.request import context_of
from loudou.platform.records.registry import record_type as type_named
from loudou.platform.transfer.converting import Converted
from loudou.platform.transfer.doors.problems import refusal_words
from loudou.platform.transfer.doors.states import counted
from loudou.platform.transfer.enums import ImportState
from loudou.platform.transfer.mapping.spec import MappingSpec
from loudou.platform.transfer.queries import own_import, problem_words
from loudou.platform.transfer.services.preview import Preview, preview_import

SHOWN_FAILED = 20
SHOWN_GOOD = 8
SHOWN_COLUMNS = 6


@login_required
@require_GET
def preview(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Outcomes of the first rows with the first failed ones and their reasons; everything is taken back at once."""
    ctx = context_of(request)
    job = own_import(ctx, job_id)
    kind = type_named(job.record_type)
    request.nav_key = kind.plural  # type: ignore[attr-defined]  # read by the frame
    if job.state != ImportState.UPLOADED or not job.mapping:
        return redirect("transfer:job" if job.mapping else "transfer:map", job_id)
    shown: dict[str, Any] = {"kind": kind, "job": job, "step": 3}
    try:
        found = preview_import(ctx, job)
    except LoudouError as error:
        return render(request, "transfer/preview.html", shown | {"problem": refusal_words(error)}, status=422)
    return render(request, "transfer/preview.html", shown | _found(kind, found))


def _found(kind: RecordType, found: Preview) -> dict[str, Any]:
    failed = [pair for pair in found.rows if pair[1].outcome == Outcome.FAILED]
    good = [pair for pair in found.rows if pair[1].outcome in {Outcome.CREATED, Outcome.UPDATED}]
    spec = found.plan.spec
    return {
        "counts": counted(found.counts),
        "is_whole": found.is_whole,
        "rows": len(found.rows),
        "failed": [_failed(kind, *pair) for pair in failed[:SHOWN_FAILED]],
        "failed_more": max(0, len(failed) - SHOWN_FAILED),
        "heads": list(spec.columns)[:SHOWN_COLUMNS],
        "good": [_good(spec, *pair, headers=found.plan.table.headers) for pair in good[:SHOWN_GOOD]],
        "can_run": bool(good) or found.counts[Outcome.SKIPPED] > 0,
    }


def _failed(kind: RecordType, converted: Converted, answer: LoadedRow) -> dict[str, Any]:
    problems = [{"field": p.field, "code": p.code, "message": p.message} for p in answer.problems]
    return {
        "row": converted.source.number,
        "line": converted.source.line,
        "cells": " · ".join(cell for cell in converted.source.cells if cell.strip())[:160],
        "problems": [problem_words(kind, problem) for problem in problems],
    }


def _good(spec: MappingSpec, converted: Converted, answer: LoadedRow, *, headers: tuple[str, ...]) -> dict[str, Any]:
    cells = dict(zip(headers, converted.source.cells, strict=False))
    return {
        "row": converted.source.number,
        "is_new": answer.outcome == Outcome.CREATED,
        "cells": [cells.get(header, "") for header in list(spec.columns)[:SHOWN_COLUMNS]],
    }
