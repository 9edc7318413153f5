"""The page itself."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from loudou.cpq.catalog.queries import price_lists_on
from loudou.cpq.quoting.enums import DocumentLanguage
from loudou.cpq.quoting.queries.editor import line_rows
from loudou.cpq.quoting.queries.versions import versions_of
from loudou.cpq.quoting.records import QUOTE, status_option
from loudou.cpq.quoting.services.accept import accept_quote
from loudou.cpq.quoting.shapes import Acceptance
from loudou.cpq.quoting.views.parts import page_of_quote
from loudou.cpq.quoting.views.rows import rows_html
from loudou.kernel.errors import Conflict, Invalid, LoudouError
from loudou.platform.access.queries import require
from loudou.platform.records.actions import run_action
from loudou.platform.records.days import business_day
from loudou.platform.records.doors.request import acted_once, context_of


@require_GET
@login_required
def editor(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A version of a quote with all its lines."""
    ctx = context_of(request)
    require(ctx, "quote", "read")
    request.nav_key = QUOTE.plural  # type: ignore[attr-defined]  # read by the frame
    page = page_of_quote(ctx, pk)
    quote = page.quote
    shown = page.parts | {
        "rows": rows_html(line_rows(pk), page.look),
        "versions": [(row, status_option(row.status)) for row in versions_of(ctx, quote.number)],
        "price_lists": price_lists_on(ctx, business_day(ctx), currency=quote.currency) if page.look.is_editable else [],
        "languages": DocumentLanguage.choices,
    }
    return render(request, "quoting/editor.html", shown)


@require_POST
@login_required
def act(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """An action that asks nothing; what it refuses is said on the page, beside what has to be corrected."""
    ctx = context_of(request)
    try:
        facts = acted_once(request, lambda: run_action(ctx, QUOTE, key, ids=[pk], raw=request.POST.dict()))
    except (Conflict, Invalid) as error:
        _say(request, error)
        return redirect("quote-editor", pk)
    messages.success(
        request, gettext("Done."), extra_tags="undo:" + reverse("records:undo", args=[facts["change_set"]])
    )
    made = facts.get("ids") or [pk]
    return redirect("quote-editor", made[0])


@require_POST
@login_required
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The customer's acceptance, with the address it was recorded from."""
    ctx = context_of(request)
    acceptance = Acceptance(
        accepted_by=request.POST.get("accepted_by", ""),
        evidence=request.POST.get("evidence", ""),
        ip=request.META.get("REMOTE_ADDR") or None,
    )
    try:
        acted_once(request, lambda: {"done": accept_quote(ctx, quote_id=pk, acceptance=acceptance) is None})
    except (Conflict, Invalid) as error:
        _say(request, error)
    else:
        messages.success(request, gettext("The acceptance is recorded."))
    return redirect("quote-editor", pk)


def _say(request: HttpRequest, error: LoudouError) -> None:
    """Each problem with its line, under the sentence of the error."""
    lines = []
    for each in error.problems[:5]:
        place = gettext("line %(position)s") % {"position": each.row} + ": " if each.row else ""
        lines.append(place + gettext(each.message))
    text = gettext(error.detail)
    said = text % error.facts if "%(" in text else text
    messages.error(request, " ".join([said, *lines]))
