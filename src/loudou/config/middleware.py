"""Builds the context of a request, and turns anticipated errors into answers."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_noop

from loudou.config.answers import error_answer
from loudou.config.navigation import Waiting
from loudou.kernel.context import Context, Source
from loudou.kernel.errors import LoudouError, Unavailable
from loudou.platform.access.queries import access_profile
from loudou.platform.access.shapes import AccessProfile
from loudou.platform.identity.rules.client_address import came_encrypted, client_address

ANONYMOUS = UUID(int=0)
NO_DATABASE = gettext_noop("The database does not answer just now. Try again in a moment.")


class ClientAddressMiddleware:
    """Behind a trusted proxy a request is its client's: `REMOTE_ADDR` and the scheme are what they were out there.

    Everything that limits, counts or keeps an address reads `REMOTE_ADDR`; nothing else reads the proxies' headers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request under its client's address."""
        trusted = settings.TRUSTED_PROXIES
        if trusted:
            peer = request.META.get("REMOTE_ADDR", "")
            request.META["REMOTE_ADDR"] = client_address(peer, request.headers.get("X-Forwarded-For", ""), trusted)
            if came_encrypted(peer, request.headers.get("X-Forwarded-Proto", ""), trusted):
                request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)


class ContextMiddleware:
    """Gives every request its id, its Context as `request.loudou`, and its rights as `request.access`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; the answer carries the request id."""
        request_id = uuid4()
        request.request_id = request_id  # type: ignore[attr-defined]  # our own attribute on Django's request
        if not request.path.startswith("/api/"):
            self._sign(request, request_id)
        response = self.get_response(request)
        response.headers["X-Request-Id"] = str(request_id)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page or a problem document for an anticipated error; a lost database asks to try again."""
        if isinstance(error, LoudouError):
            return error_answer(request, error)
        if isinstance(error, OperationalError):
            return error_answer(request, Unavailable(NO_DATABASE))
        return None

    def _sign(self, request: HttpRequest, request_id: UUID) -> None:
        user = request.user
        if not user.is_authenticated:
            return
        ctx = Context(actor_id=user.pk, now=datetime.now(UTC), correlation_id=request_id, source=Source.UI)
        request.loudou = ctx  # type: ignore[attr-defined]  # our own attribute
        request.access = LazyAccess(ctx)  # type: ignore[attr-defined]  # our own attribute
        waiting = Waiting(ctx)
        request.unread_count = waiting.unread  # type: ignore[attr-defined]  # our own attribute
        request.nav_counts = waiting.counts  # type: ignore[attr-defined]  # our own attribute
        if user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()


class LazyAccess:
    """The actor's rights, read when first asked."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    @property
    def profile(self) -> AccessProfile:
        """Everything the actor's roles grant."""
        return access_profile(self._ctx)

    def may(self, record_type: str | None, action: str = "read") -> bool:
        """Whether the actor may do this to some records of the type."""
        return record_type is None or self.profile.may(record_type, action)
