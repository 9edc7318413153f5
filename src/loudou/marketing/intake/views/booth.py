"""The sign-in page of an event: a booth's telephone takes answers without a network and sends them later.

Who holds the signed address may send many answers a minute, which a public page may not; each carries an id of its
own from the telephone, so that sending again adds nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.enums import SubmissionChannel
from loudou.marketing.intake.errors import BodyTooLarge, DeliveryInvalid, LinkNotFound
from loudou.marketing.intake.queries.links import code_of_form
from loudou.marketing.intake.queries.public import published_form
from loudou.marketing.intake.services.receive_submissions import receive_submissions
from loudou.marketing.intake.shapes import Incoming, Posted, Visit
from loudou.marketing.intake.views.questions import consents_of, questions_of
from loudou.marketing.intake.views.visitor import address_hash, check_origin, public_context, speak

SALT = "loudou.intake.booth"
TOKEN_LIFE = timedelta(days=14)
LARGEST_BODY = 1024 * 1024
MOST_ENTRIES = 200
MOST_A_MINUTE = 600


@dataclass(frozen=True, slots=True)
class Entry:
    """One visitor's answers as the telephone kept them."""

    id: UUID
    at: datetime
    posted: Posted


@require_GET
def booth(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The page for the booth."""
    speak(request)
    _code(slug, token)
    form = published_form(slug)
    shown = {
        "form": form,
        "questions": questions_of(form.definition.fields, {}),
        "consents": consents_of(form.definition.consents, {}),
        "send": reverse("intake-booth-send", args=[slug, token]),
        "address": reverse("intake-booth", args=[slug, token]),
        "links": {"zh_hans": "lang=zh-hans", "en": "lang=en"},
    }
    return render(request, "intake/booth.html", shown)


@csrf_exempt  # the signed address and the origin stand in its place; there is no session to misuse
@require_POST
def send(request: HttpRequest, slug: str, token: str) -> JsonResponse:
    """Take in what the telephone kept; tells for each entry what became of it."""
    check_origin(request)
    code = _code(slug, token)
    ctx = public_context(request)
    number, entries = _entries(request, ctx)
    visit = Visit(SubmissionChannel.EVENT, address_hash(request), link_code=code, limit=MOST_A_MINUTE)
    attempts = [Incoming(one.id, one.posted, sent_at=one.at, is_person=True) for one in entries]
    rows = receive_submissions(ctx, slug=slug, number=number, incoming=attempts, visit=visit)
    told = [
        {"id": str(one.id), "reception": row.reception.value, "problems": [_said(p) for p in row.problems]}
        for one, row in zip(entries, rows, strict=True)
    ]
    return JsonResponse({"entries": told})


def _code(slug: str, token: str) -> str:
    try:
        told = signing.loads(token, salt=SALT, max_age=TOKEN_LIFE)
    except signing.BadSignature as bad:
        raise LinkNotFound("This link leads nowhere any more.") from bad
    code: str = told["code"]
    if told["form"] != slug or not code_of_form(code, slug):
        raise LinkNotFound("This link leads nowhere any more.")
    return code


def _entries(request: HttpRequest, ctx: Context) -> tuple[int, list[Entry]]:
    body: bytes = request.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        raise BodyTooLarge("This is too much at once. Nothing of it was kept.")
    try:
        sent = orjson.loads(body)
        found = [_entry(one, ctx) for one in sent["entries"]]
        number = int(sent["number"])
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError, OverflowError) as wrong:
        raise DeliveryInvalid("The entries cannot be read. Nothing of them was kept.") from wrong
    if not 1 <= len(found) <= MOST_ENTRIES or not 0 < number < 2**31:
        raise DeliveryInvalid("Send 1 to 200 entries at a time. Nothing of them was kept.")
    return number, list({one.id: one for one in found}.values())


def _entry(sent: Any, ctx: Context) -> Entry:
    at = datetime.fromisoformat(sent["at"])
    if at.tzinfo is None:
        raise ValueError("an instant carries its zone")
    posted = {str(name): [str(value) for value in values] for name, values in sent["posted"].items()}
    return Entry(UUID(sent["id"]), min(max(at, ctx.now - TOKEN_LIFE), ctx.now), posted)


def _said(problem: FieldProblem) -> dict[str, str]:
    return {"field": problem.field, "message": gettext(problem.message)}
