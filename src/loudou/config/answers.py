"""How an error looks: problem+json for programs (RFC 9457), a page or a fragment for people."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from loudou.kernel.errors import LoudouError
from loudou.platform.rules.language import ExpressionError


def problem_body(request: HttpRequest, error: LoudouError) -> dict[str, Any]:
    """The problem document of an error, in the language of the request."""
    return {
        "type": f"/docs/reference/errors/#{error.code}",
        "title": gettext(error.title),
        "status": error.status,
        "code": error.code,
        "detail": error.describe(gettext) if isinstance(error, ExpressionError) else said(error.detail, error.facts),
        "errors": [
            {"field": p.field, "row": p.row, "code": p.code, "message": gettext(p.message)} for p in error.problems
        ],
        "facts": {name: _plain(value) for name, value in error.facts.items()},
        "request_id": str(getattr(request, "request_id", "")),
    }


def said(text: str, facts: Mapping[str, object]) -> str:
    """A message in the language at hand, filled with its facts."""
    translated = gettext(text)
    return translated % facts if "%(" in translated else translated


def problem(request: HttpRequest, error: LoudouError) -> HttpResponse:
    """The error as application/problem+json."""
    body = orjson.dumps(problem_body(request, error), default=str)
    response = HttpResponse(body, status=error.status, content_type="application/problem+json")
    if error.status in {429, 503}:
        response.headers["Retry-After"] = "5"
    return response


def error_answer(request: HttpRequest, error: LoudouError) -> HttpResponse:
    """A problem document for API and script calls, a page for people."""
    wants_json = request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", "")
    if wants_json or request.headers.get("HX-Request"):
        return problem(request, error)
    return render(request, "ui/error.html", problem_body(request, error), status=error.status)


def _plain(value: object) -> object:
    if isinstance(value, (str, int, bool, list, dict)) or value is None:
        return value
    if isinstance(value, UUID):
        return str(value)
    return str(value)
