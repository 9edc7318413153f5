"""What the public doors take from a request: nobody is signed in, and nothing of a session is looked at."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.crypto import salted_hmac

from loudou.kernel.context import Context, Source
from loudou.marketing.behaviour.queries.passes import PASS_LIFE, visitor_of_pass, wants_no_tracking
from loudou.marketing.intake.enums import SubmissionChannel
from loudou.marketing.intake.errors import ForeignOrigin
from loudou.marketing.intake.rules.addresses import origin_of
from loudou.marketing.intake.rules.answers import utm_of
from loudou.marketing.intake.shapes import Visit
from loudou.platform.identity.networks import network_of

COOKIE = "loudou_visitor"
COOKIE_LIFE = timedelta(days=180)
LONGEST_CODE = 16
PASSED_ON = "lv"
"""The parameter with which a tracked web site hands its visitor on (behaviour's t.js)."""
LONGEST_PASS = 300


def public_context(request: HttpRequest, source: Source = Source.UI) -> Context:
    """The system on behalf of whoever is out there; what may be done without signing in is all it is used for."""
    request_id: UUID = request.request_id  # type: ignore[attr-defined]  # set by the middleware
    return Context(actor_id=None, now=datetime.now(UTC), correlation_id=request_id, source=source)


def address_hash(request: HttpRequest) -> str:
    """The peer's network under the installation's key; what a header claims about it is not believed."""
    return salted_hmac("loudou.intake.address", network_of(request), algorithm="sha256").hexdigest()


def visit_of(request: HttpRequest, channel: str = SubmissionChannel.WEB_FORM, **changes: Any) -> Visit:
    """Where this request came from: parameters of the address, or what the form carried on from it."""
    given = request.POST if request.method == "POST" else request.GET
    code = given.get("lk", "")[:LONGEST_CODE]
    return Visit(
        channel=SubmissionChannel.QR if code and given.get("via") == "qr" else channel,
        address_hash=address_hash(request),
        referrer=(given.get("referrer", "") or request.headers.get("Referer", ""))[:500],
        utm=utm_of(given.dict()),
        link_code=code,
        visitor_id=visitor_of(request),
        **changes,
    )


def visitor_of(request: HttpRequest) -> UUID | None:
    """The visitor a signed cookie of ours names; None without one, and for a browser that asks not to be followed."""
    if wants_no_tracking(request.headers):
        return None
    try:
        return UUID(signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=COOKIE_LIFE))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def pass_of(request: HttpRequest, given: str, life: timedelta = PASS_LIFE) -> tuple[str, UUID | None]:
    """The pass a visitor came with and whom it names; empty and None where it is stale, not ours, or not wanted."""
    if not given or len(given) > LONGEST_PASS or wants_no_tracking(request.headers):
        return "", None
    visitor_id = visitor_of_pass(given, datetime.now(UTC), life)
    return (given, visitor_id) if visitor_id is not None else ("", None)


def remember(request: HttpRequest, response: HttpResponse, visitor_id: UUID | None) -> None:
    """Let this browser be recognised by forms, and by nothing else of the product."""
    if visitor_id is None:
        return
    response.set_cookie(
        COOKIE,
        signing.dumps(str(visitor_id), salt=COOKIE),
        max_age=COOKIE_LIFE,
        path="/f/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def new_visitor(request: HttpRequest) -> UUID | None:
    """A fresh visitor; None for a browser that asks not to be followed."""
    return None if wants_no_tracking(request.headers) else uuid4()


def check_origin(request: HttpRequest) -> None:
    """Refuse what another site's page sends; an embedded form is our own page. Raises ForeignOrigin."""
    told = request.headers.get("Origin")
    if told is not None and told != origin_of(request.build_absolute_uri("/")):
        raise ForeignOrigin("This form is sent from its own page only.")


def speak(request: HttpRequest) -> None:
    """Answer in the language the address asks for, else in the browser's."""
    asked = request.GET.get("lang", "") or request.POST.get("lang", "")
    if asked in dict(settings.LANGUAGES):
        translation.activate(asked)
        request.LANGUAGE_CODE = translation.get_language()
