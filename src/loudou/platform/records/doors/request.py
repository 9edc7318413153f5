"""What every page of the engine takes from a request."""

import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.idempotency import once
from loudou.platform.records.outputs import dump
from loudou.platform.records.registry import record_type
from loudou.platform.records.renderers import Look

P = ParamSpec("P")


def context_of(request: HttpRequest) -> Context:
    """The signed-in person's context."""
    ctx: Context = request.loudou  # type: ignore[attr-defined]  # set by the middleware
    return ctx


def door(
    view: Callable[Concatenate[HttpRequest, RecordType, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page about one record type: signed in, the type known, reading granted."""

    @login_required
    @wraps(view)
    def opened(request: HttpRequest, plural: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        kind = record_type(plural)
        require(context_of(request), kind.key, "read")
        request.nav_key = kind.plural  # type: ignore[attr-defined]  # read by the frame
        return view(request, kind, *args, **kwargs)

    return opened


def look_for(names: dict[tuple[str, UUID], str]) -> Look:
    """How values are shown to this reader now."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return Look(language=get_language() or settings.LANGUAGE_CODE, zone=zone, now=datetime.now(UTC), names=names)


def is_htmx(request: HttpRequest) -> bool:
    """Whether a script asks for a piece of a page."""
    return "HX-Request" in request.headers


def leave_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the person to another page, whether a form or a script asked."""
    if not is_htmx(request):
        return redirect(url)
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = url
    return response


def telling(response: HttpResponse, **events: object) -> HttpResponse:
    """The answer with events for the page it goes to; a header is ASCII, so other letters are escaped as JSON does."""
    response.headers["HX-Trigger"] = json.dumps(events)
    return response


def own_address(request: HttpRequest, url: str, otherwise: str) -> str:
    """The address when it is one of ours, else the other."""
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if url and is_ours else otherwise


def version_of(request: HttpRequest) -> int | None:
    """The version of the record the form was filled in from; None when it does not say."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else None


def acted_once(
    request: HttpRequest, act: Callable[[], dict[str, Any]], *, secrets: Collection[str] = ()
) -> dict[str, Any]:
    """Run a write once per idempotency key of the form or header; a double click gets the first answer.

    Fields named as `secrets` (a password) leave no trace, not even in the digest that tells two requests apart.
    """
    ctx = context_of(request)
    key = request.headers.get("Idempotency-Key") or request.POST.get("idempotency_key", "")
    if not key or ctx.actor_id is None:
        return act()
    unsaid = {"csrfmiddlewaretoken", "idempotency_key", *secrets}
    sent = sorted((name, request.POST.getlist(name)) for name in request.POST if name not in unsaid)
    _status, stored = once(ctx.actor_id, key, f"{request.path}?{sent}".encode(), ctx.now, lambda: (200, dump(act())))
    answer: dict[str, Any] = orjson.loads(stored)
    return answer
