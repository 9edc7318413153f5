"""The page behind the link in mails by which their reader stops them; nobody is signed in."""

from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from loudou.kernel.context import Context, Source
from loudou.marketing.tenders.queries.alert_links import stopped_by
from loudou.marketing.tenders.services.stop_mails import stop_mails as stop


@csrf_exempt  # programs of mail providers post here too (RFC 8058); the signed link is all there is to misuse
@require_http_methods(["GET", "POST"])
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to stop, or stop: opening the link alone changes nothing, for programs open links too."""
    found = stopped_by(token)
    if found is not None and request.method == "POST":
        user_id, subscription_ids = found
        request_id: UUID = request.request_id  # type: ignore[attr-defined]  # set by the middleware
        ctx = Context(actor_id=None, now=datetime.now(UTC), correlation_id=request_id, source=Source.UI)
        stop(ctx, user_id=user_id, subscription_ids=subscription_ids)
    shown = {"is_known": found is not None, "is_stopped": request.method == "POST"}
    return render(request, "tenders/stop_mails.html", shown, status=200 if found is not None else 404)
