"""The collector: a public address web pages send their events to, and the script that does it."""

import hashlib
import hmac
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from loudou.kernel.context import Context, Source
from loudou.marketing.behaviour.errors import BatchTooLarge, SiteNotTracked
from loudou.marketing.behaviour.forms import read_batch, read_visitor
from loudou.marketing.behaviour.queries.passes import PASS_LIFE, visitor_pass, wants_no_tracking
from loudou.marketing.behaviour.services.count_sender import count_sender
from loudou.marketing.behaviour.services.record_events import record_events
from loudou.platform.identity.networks import network_of

LARGEST = 128 * 1024
"""Bytes of one batch; browsers send at most 64 KiB when a page is left."""
LARGEST_ASKING = 1024
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
    """Record a batch; 204 when it is durable. What is refused is refused as a whole, with the field and the row.

    Of a browser that asks not to be followed nothing is kept, whatever its page sends.
    """
    origin = _tracked_origin(request)
    _check_size(request, LARGEST)
    ctx = _nobody()
    events = read_batch(request.body, ctx.now)
    if not wants_no_tracking(request.headers):
        with transaction.atomic():
            record_events(ctx, events=events)
            _count(ctx, request, len(events))
    return _open_to(origin, HttpResponse(status=204))


# As above: whoever knows a visitor's number is given a pass for it, and learns nothing by that.
@csrf_exempt
@require_POST
def give_pass(request: HttpRequest) -> HttpResponse:
    """A pass for the visitor of a page, by which our forms recognise it; 204 where it is not to be followed."""
    origin = _tracked_origin(request)
    _check_size(request, LARGEST_ASKING)
    ctx = _nobody()
    visitor_id = read_visitor(request.body)
    if wants_no_tracking(request.headers):
        return _open_to(origin, HttpResponse(status=204))
    with transaction.atomic():
        _count(ctx, request, 1)
    told = {"pass": visitor_pass(visitor_id, ctx.now), "seconds": int(PASS_LIFE.total_seconds())}
    return _open_to(origin, JsonResponse(told))


def _check_size(request: HttpRequest, most: int) -> None:
    length = request.headers.get("Content-Length", "")
    if (length.isdecimal() and int(length) > most) or len(request.body) > most:
        raise BatchTooLarge("A batch has at most %(most)s bytes.", most=most)


def _nobody() -> Context:
    return Context(actor_id=None, now=datetime.now(UTC), source=Source.API)


def _count(ctx: Context, request: HttpRequest, events: int) -> None:
    count_sender(ctx, address=_address(request), events=events, most=settings.EVENTS_PER_MINUTE)


def _open_to(origin: str, answer: HttpResponse) -> HttpResponse:
    """The answer, readable by the page of that site; `*` never, for the list of sites is the point."""
    if origin:
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Vary"] = "Origin"
    answer.headers["Cache-Control"] = "no-store"
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
    """The sender's network as a keyed hash of 32 bytes: enough to count, not enough to know."""
    return hmac.digest(settings.SECRET_KEY.encode(), network_of(request).encode(), hashlib.sha256)
