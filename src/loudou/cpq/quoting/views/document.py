"""The customer's document."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from loudou.cpq.quoting.enums import DocumentLanguage
from loudou.cpq.quoting.queries.document import document_of
from loudou.platform.access.queries import require
from loudou.platform.records.doors.request import context_of


@require_GET
@login_required
def pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The PDF as it was sent; before that, or in the other language, as it would be."""
    ctx = context_of(request)
    require(ctx, "quote", "read")
    wanted = request.GET.get("lang", "")
    document = document_of(ctx, pk, wanted if wanted in DocumentLanguage.values else "")
    response = HttpResponse(document.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{document.name}.pdf"'
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
