"""Health, readiness, and the pages for what went wrong."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_noop

from loudou.config.answers import error_answer
from loudou.kernel.errors import Forbidden, LoudouError, NotFound


def health(request: HttpRequest) -> HttpResponse:
    """200 while the web process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """Whether database, migrations and worker are as they should be; 503 names what is not."""
    checks = {"database": False, "migrations": False, "worker": False}
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        checks["database"] = True
        cursor.execute("SELECT to_regclass('changes_rowchange') IS NOT NULL")
        checks["migrations"] = bool(cursor.fetchone()[0])
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - interval '60 seconds')"
        )
        checks["worker"] = bool(cursor.fetchone()[0])
    is_ready = all(checks.values())
    return JsonResponse({"status": "ok" if is_ready else "degraded", "checks": checks}, status=200 if is_ready else 503)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was not ours or too old."""
    detail = gettext_noop("This page was open for too long or came from elsewhere. Reload it and try again.")
    return error_answer(request, Forbidden(detail))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page."""
    return error_answer(request, NotFound(gettext_noop("There is nothing here, or you may not see it.")))


def server_failed(request: HttpRequest) -> HttpResponse:
    """Something unforeseen; the request id finds it in the log."""
    return error_answer(request, LoudouError(gettext_noop("Something went wrong on our side. It has been logged.")))
