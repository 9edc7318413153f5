"""What every page of the engine takes from a request."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.records.cells import Look
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.idempotency import once
from loudou.platform.records.outputs import dump
from loudou.platform.records.registry import record_type

P = ParamSpec("P")


def context_of(request: HttpRequest) -> Context:
    """The signed-in person's context."""
    ctx: Context = request.loudou  # type: ignore[attr-defined]  # set by the middleware
    return ctx


def door(
    view: Callable[Concatenate[HttpRequest, RecordType, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page about one record type: signed in, the type known, reading granted."""

    @login_required
    @wraps(view)
    def opened(request: HttpRequest, plural: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        kind = record_type(plural)
        require(context_of(request), kind.key, "read")
        request.nav_key = kind.plural  # type: ignore[attr-defined]  # read by the frame
        return view(request, kind, *args, **kwargs)

    return opened


def look_for(names: dict[tuple[str, UUID], str]) -> Look:
    """How values are shown to this reader now."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return Look(language=get_language() or settings.LANGUAGE_CODE, zone=zone, now=datetime.now(UTC), names=names)


def page_of(kind: RecordType, record_id: UUID) -> str:
    """The address of a record's page: the domain's own where it has one."""
    return (
        reverse(kind.page_url, args=[record_id])
        if kind.page_url
        else reverse("records:page", args=[kind.plural, record_id])
    )


def acted_once(request: HttpRequest, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Run a write once per idempotency key of the form or header; a double click gets the first answer."""
    ctx = context_of(request)
    key = request.headers.get("Idempotency-Key") or request.POST.get("idempotency_key", "")
    if not key or ctx.actor_id is None:
        return act()
    asked = f"{request.path}?{sorted((k, request.POST.getlist(k)) for k in request.POST if k != 'csrfmiddlewaretoken')}"
    _status, stored = once(ctx.actor_id, key, asked.encode(), ctx.now, lambda: (200, dump(act())))
    answer: dict[str, Any] = orjson.loads(stored)
    return answer
