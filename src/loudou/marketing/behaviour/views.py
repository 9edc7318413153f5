"""The collector: a public address web pages send their events to, and the script that does it."""

import hashlib
import hmac
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from loudou.kernel.context import Context, Source
from loudou.marketing.behaviour.errors import BatchTooLarge, SiteNotTracked
from loudou.marketing.behaviour.forms import read_batch
from loudou.marketing.behaviour.services.count_sender import count_sender
from loudou.marketing.behaviour.services.record_events import record_events

LARGEST = 128 * 1024
"""Bytes of one batch; browsers send at most 64 KiB when a page is left."""
SCRIPT = Path(__file__).parent / "script" / "t.js"


@require_GET
@cache_control(max_age=3600, public=True)
def script(request: HttpRequest) -> HttpResponse:
    """The script a web site includes."""
    answer = HttpResponse(SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


# A page of another site has no session here and acts for nobody: there is nothing a forged request could gain.
@csrf_exempt
@require_POST
def collect(request: HttpRequest) -> HttpResponse:
    """Record a batch; 204 when it is durable. What is refused is refused as a whole, with the field and the row."""
    origin = _tracked_origin(request)
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise BatchTooLarge("A batch has at most %(most)s bytes.", most=LARGEST)
    ctx = Context(actor_id=None, now=datetime.now(UTC), source=Source.API)
    events = read_batch(request.body, ctx.now)
    with transaction.atomic():
        record_events(ctx, events=events)
        count_sender(ctx, address=_address(request), events=len(events), most=settings.EVENTS_PER_MINUTE)
    answer = HttpResponse(status=204)
    if origin:
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Vary"] = "Origin"
    return answer


def _tracked_origin(request: HttpRequest) -> str:
    """The other site a request comes from, empty for our own. Raises SiteNotTracked."""
    origin = request.headers.get("Origin", "")
    if not origin or origin == f"{request.scheme}://{request.get_host()}":
        return ""
    if origin not in settings.TRACKED_SITES:
        raise SiteNotTracked("Events of this web site are not taken.", origin=origin[:200])
    return origin


def _address(request: HttpRequest) -> bytes:
    """The sender's address as a keyed hash of 32 bytes: enough to count, not enough to know."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    return hmac.digest(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256)
