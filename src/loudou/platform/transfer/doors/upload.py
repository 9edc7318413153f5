"""Choosing a file to import."""

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.doors.request import acted_once, context_of, door
from loudou.platform.transfer.doors.lines import targets_of
from loudou.platform.transfer.doors.problems import refusal_words
from loudou.platform.transfer.doors.states import shown_job
from loudou.platform.transfer.errors import ImportRefused
from loudou.platform.transfer.queries import recent_imports
from loudou.platform.transfer.read_options import kept_files
from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.services.start import ImportDraft, start_import

MEGABYTE = 1024 * 1024
SHOWN = 8


@require_http_methods(["GET", "POST"])
@door
def upload(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """A place to drop a file, and the imports of before. A file that cannot be read is refused with the reason."""
    ctx = context_of(request)
    require(ctx, kind.key, "import")
    if request.method == "GET":
        return _page(request, kind)
    file = request.FILES.get("file")
    if file is None:
        return _page(request, kind, problem=gettext("Choose a file first."))
    if file.size is None or file.size > settings.IMPORT_MAX_BYTES:
        most = settings.IMPORT_MAX_BYTES // MEGABYTE
        return _page(request, kind, problem=gettext("The file is larger than %(most)s MB.") % {"most": most})
    try:
        made = acted_once(request, lambda: {"id": str(_start(ctx, kind, file))})
    except (FileRefused, ImportRefused) as error:
        return _page(request, kind, problem=refusal_words(error))
    return redirect("transfer:map", made["id"])


def _start(ctx: Context, kind: RecordType, file: Any) -> UUID:
    name = file.name or "upload"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{''.join(Path(name).suffixes[-2:])}"
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        return start_import(ctx, kind, draft=ImportDraft(path, name, kept_files()))


def _page(request: HttpRequest, kind: RecordType, *, problem: str = "") -> HttpResponse:
    ctx = context_of(request)
    shown = {
        "kind": kind,
        "problem": problem,
        "fields": [field for field in targets_of(ctx, kind) if field["creates"]],
        "most": settings.IMPORT_MAX_BYTES // MEGABYTE,
        "recent": [shown_job(job) for job in recent_imports(ctx, kind.key, limit=SHOWN)],
        "step": 1,
    }
    return render(request, "transfer/upload.html", shown, status=422 if problem else 200)
