"""The public page of a form: no session, no script needed, nothing of it personal.

What takes the place of the usual CSRF token is a signed token of the page itself: it says which version was shown,
when, and gives the attempt an id. There is no session a foreign page could misuse, and its origin is refused anyway.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.enums import Reception
from loudou.marketing.intake.queries.public import form_version, known_answers, published_form
from loudou.marketing.intake.rules.answers import UTM_NAMES, questions_for
from loudou.marketing.intake.services.note_view import note_view
from loudou.marketing.intake.services.receive_submissions import receive_submissions
from loudou.marketing.intake.shapes import Incoming, Posted, PublishedForm
from loudou.marketing.intake.views.captcha import challenge_for, is_solved
from loudou.marketing.intake.views.policy import allow
from loudou.marketing.intake.views.questions import consents_of, posted_of, questions_of
from loudou.marketing.intake.views.visitor import (
    COOKIE,
    PASSED_ON,
    check_origin,
    new_visitor,
    pass_of,
    public_context,
    remember,
    speak,
    visit_of,
    visitor_of,
)

SALT = "loudou.intake.page"
TOKEN_LIFE = timedelta(hours=24)
HONEYPOT = "website"
CARRIED = (*UTM_NAMES, "lk", "via", "embed", "lang")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page's token says: the attempt's id, the version shown, when, and the pass its visitor came with."""

    id: UUID
    number: int
    at: datetime
    visitor_pass: str = ""


@csrf_exempt  # the signed token of the page and the origin stand in its place; there is no session to misuse
@require_http_methods(["GET", "POST"])
def form_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, or take in what was filled in."""
    speak(request)
    return _receive(request, slug) if request.method == "POST" else _show(request, slug)


@require_GET
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """What a visitor reads afterwards."""
    speak(request)
    form = published_form(slug)
    response = render(request, "intake/thanks.html", {"form": form, **_frame(request, form)})
    allow(response, form.definition, is_embedded="embed" in request.GET)
    return response


def _show(request: HttpRequest, slug: str) -> HttpResponse:
    form = published_form(slug)
    note_view(public_context(request), form_id=form.form_id)
    response = _page(request, form, {})
    if "forget" in request.GET:
        response.delete_cookie(COOKIE, path="/f/")
    return response


def _receive(request: HttpRequest, slug: str) -> HttpResponse:
    check_origin(request)
    posted = posted_of(request.POST)
    shown = _read_token(request.POST.get("token", ""), slug)
    if shown is None:
        note = FieldProblem("", "expired", "This page was open for too long. Please send it once more.")
        return _page(request, published_form(slug), posted, (note,), status=422)
    visit = visit_of(request)
    visitor_id = visit.visitor_id or new_visitor(request)
    ctx = public_context(request)
    form = form_version(slug, shown.number)
    is_person = is_solved(form.definition, shown.id, posted)
    attempt = Incoming(shown.id, posted, request.POST.get(HONEYPOT, ""), ctx.now - shown.at, is_person=is_person)
    visit = replace(
        visit,
        visitor_id=visitor_id if form.definition.is_progressive else None,
        site_visitor_id=_site_visitor(request, shown),
    )
    (row,) = receive_submissions(ctx, slug=slug, number=shown.number, incoming=[attempt], visit=visit)
    if row.reception is Reception.REFUSED:
        return _page(request, form, posted, row.problems, token=request.POST["token"], status=422)
    if row.reception is Reception.CHALLENGED:
        note = FieldProblem(
            "", "captcha", "Please answer the question at the end, so that we know a person sends this."
        )
        return _page(request, form, posted, (note,), token=request.POST["token"], is_asked=True, status=422)
    response = redirect(form.definition.redirect_url or _thanks(request, slug))
    response.status_code = 303
    remember(request, response, visit.visitor_id)
    allow(response, form.definition, is_embedded="embed" in request.POST)
    return response


def _site_visitor(request: HttpRequest, shown: Shown) -> UUID | None:
    """The visitor of the web site one came from.

    The page's token tells it, into which only a fresh pass is taken; an embedded page is told by the page around it.
    """
    _, came_with = pass_of(request, shown.visitor_pass, TOKEN_LIFE * 2)
    _, was_told = pass_of(request, request.POST.get(PASSED_ON, ""))
    return came_with or was_told


def _page(
    request: HttpRequest,
    form: PublishedForm,
    posted: Posted,
    problems: tuple[FieldProblem, ...] = (),
    *,
    token: str = "",
    is_asked: bool = False,
    status: int = 200,
) -> HttpResponse:
    visitor_id = visitor_of(request) if form.definition.is_progressive and "forget" not in request.GET else None
    known = set(known_answers(visitor_id)) if visitor_id else set()
    fields = questions_for(form.definition, known)
    came_with, _ = pass_of(request, request.GET.get(PASSED_ON, "")) if "forget" not in request.GET else ("", None)
    general = next((gettext(one.message) for one in problems if not one.field), "")
    token = token or _new_token(form, came_with)
    challenge = challenge_for(form.definition, _id_in(token), is_asked=is_asked)
    shown = {
        "form": form,
        "challenge": challenge,
        "questions": questions_of(fields, posted, problems),
        "consents": consents_of(form.definition.consents, posted, problems),
        "problem": general or (gettext("Please look at the marked places.") if problems else ""),
        "is_known": len(fields) < len(form.definition.fields),
        "token": token,
        "honeypot": HONEYPOT,
        **_frame(request, form, came_with),
    }
    response = render(request, "intake/form.html", shown, status=status)
    allow(response, form.definition, is_embedded=shown["is_embedded"])
    return response


def _id_in(token: str) -> UUID:
    """The attempt a token of ours is for."""
    return UUID(signing.loads(token, salt=SALT)["id"])


def _frame(request: HttpRequest, form: PublishedForm, came_with: str = "") -> dict[str, Any]:
    given = request.POST if request.method == "POST" else request.GET
    carried = {name: given[name][:200] for name in CARRIED if given.get(name)}
    referrer = given.get("referrer", "") or request.headers.get("Referer", "")
    carried |= {"referrer": referrer[:500]} if referrer else {}
    led_on = carried | ({PASSED_ON: came_with} if came_with else {})
    links = {language.replace("-", "_"): urlencode({**led_on, "lang": language}) for language in ("zh-hans", "en")}
    address = reverse("intake-form", args=[form.slug])
    return {"carried": carried, "is_embedded": "embed" in given, "links": links, "address": address}


def _thanks(request: HttpRequest, slug: str) -> str:
    kept = {name: request.POST[name] for name in ("embed", "lang") if request.POST.get(name)}
    address = reverse("intake-thanks", args=[slug])
    return f"{address}?{urlencode(kept)}" if kept else address


def _new_token(form: PublishedForm, came_with: str) -> str:
    told = {"id": str(uuid4()), "form": form.slug, "number": form.number, "at": datetime.now(UTC).isoformat()}
    return signing.dumps(told | ({PASSED_ON: came_with} if came_with else {}), salt=SALT)


def _read_token(token: str, slug: str) -> Shown | None:
    try:
        told = signing.loads(token, salt=SALT, max_age=TOKEN_LIFE)
    except signing.BadSignature:
        return None
    if told["form"] != slug:
        return None
    return Shown(UUID(told["id"]), told["number"], datetime.fromisoformat(told["at"]), told.get(PASSED_ON, ""))
