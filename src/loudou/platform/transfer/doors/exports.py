"""A list as a file: exactly the rows and columns at hand."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.http import require_GET

from loudou.platform.access.queries import require
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.doors.request import context_of, door
from loudou.platform.records.fields import visible_columns
from loudou.platform.records.query import ListQuery, list_records
from loudou.platform.transfer.exporting import csv_lines, export_rows, xlsx_bytes
from loudou.platform.transfer.services.log_export import log_export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@require_GET
@door
def export(request: HttpRequest, kind: RecordType, form: str) -> HttpResponseBase:
    """The list as CSV (streamed) or XLSX; who exported what is noted. Raises ActionRefused, QueryInvalid."""
    if form not in {"csv", "xlsx"}:
        raise Http404
    ctx, sent = context_of(request), request.GET
    require(ctx, kind.key, "export")
    wanted = tuple(name for name in sent.get("cols", "").split(",") if name)
    columns = visible_columns(ctx, kind, wanted)
    query = ListQuery(sent.get("filter", ""), sent.get("q", ""), sent.get("sort", ""), tuple(c.name for c in columns))
    list_records(ctx, kind, query)  # a list that cannot be asked is refused before anything is sent
    log_export(ctx, record_type=kind.key, form=form, filter=query.filter, columns=[c.name for c in columns])
    kinds = [column.field.kind for column in columns]
    rows = export_rows(ctx, kind, query)
    day = datetime.now(ZoneInfo(settings.TIME_ZONE)).date().isoformat()
    name = f"{kind.label_plural}-{day}.{form}"
    if form == "xlsx":
        response = HttpResponse(xlsx_bytes(kinds, rows), content_type=XLSX)
        response.headers["Content-Disposition"] = disposition(name)
        return response
    return as_download(csv_lines(kinds, rows), name, CSV)


def as_download(lines: Iterator[str], name: str, content_type: str) -> StreamingHttpResponse:
    """A streamed file; it speaks the language of the request to its last line."""
    response = StreamingHttpResponse(_spoken(lines, translation.get_language()), content_type=content_type)
    response.headers["Content-Disposition"] = disposition(name)
    return response


def disposition(name: str) -> str:
    """The header that names a download, Chinese included."""
    return f"attachment; filename*=UTF-8''{quote(name)}"


def _spoken(lines: Iterator[str], language: str | None) -> Iterator[bytes]:
    while True:
        with translation.override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line.encode()
