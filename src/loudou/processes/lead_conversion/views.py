"""The page on which somebody says what a lead becomes."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from loudou.customers.enums import MatchReason
from loudou.customers.queries import match_candidates
from loudou.customers.shapes import MatchCandidates
from loudou.kernel.context import Context
from loudou.leads.queries.records import lead_snapshot
from loudou.leads.shapes import LeadSnapshot
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import recording
from loudou.platform.records.doors.addresses import page_of
from loudou.platform.records.doors.request import acted_once, context_of
from loudou.platform.records.errors import RecordInvalid
from loudou.platform.records.registry import record_type
from loudou.processes.lead_conversion.forms import ConversionForm
from loudou.processes.lead_conversion.process import convert_lead
from loudou.sales.pipeline.queries import active_processes, opportunities_of_account
from loudou.sales.pipeline.shapes import OpportunityRow

MOST_ACCOUNTS = 5


@require_http_methods(["GET", "POST"])
@login_required
def convert(request: HttpRequest, lead_id: UUID) -> HttpResponse:
    """Offer what we have and what would be new on GET, convert on POST; then the account's page, with Undo."""
    ctx = context_of(request)
    require(ctx, "lead", "convert")
    lead = lead_snapshot(ctx, lead_id)
    found = match_candidates(
        ctx, company=lead.company, uscc=lead.uscc, mobile=lead.mobile, email=lead.email, limit=MOST_ACCOUNTS
    )
    form = ConversionForm(lead, found, _deals(ctx, found), active_processes(ctx), data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            facts = acted_once(request, lambda: _convert(ctx, form))
        except RecordInvalid as error:
            for problem in error.problems:
                form.add_error(problem.field if problem.field in form.fields else None, gettext(problem.message))
        else:
            return _done(request, facts)
    return _page(request, lead, found, form)


def _convert(ctx: Context, form: ConversionForm) -> dict[str, Any]:
    with recording(ctx, "lead.convert") as change_set:
        made = convert_lead(ctx, conversion=form.conversion())
    return {
        "account_id": str(made.account_id),
        "opportunity_id": str(made.opportunity_id or ""),
        "change_set": str(change_set),
    }


def _done(request: HttpRequest, facts: dict[str, Any]) -> HttpResponse:
    undo = reverse("records:undo", args=[facts["change_set"]])
    messages.success(request, gettext("The lead was converted."), extra_tags=f"undo:{undo}")
    if facts["opportunity_id"]:
        return redirect(page_of(record_type("opportunity"), UUID(facts["opportunity_id"])))
    return redirect(page_of(record_type("account"), UUID(facts["account_id"])))


def _deals(ctx: Context, found: MatchCandidates) -> list[OpportunityRow]:
    """The open deals of the accounts on offer. One SQL statement per account, five at most."""
    return [deal for one in found.accounts for deal in opportunities_of_account(ctx, one.id, open_only=True)]


def _page(request: HttpRequest, lead: LeadSnapshot, found: MatchCandidates, form: ConversionForm) -> HttpResponse:
    kind = record_type("lead")
    request.nav_key = kind.plural  # type: ignore[attr-defined]  # read by the frame
    shown = {
        "lead": lead,
        "form": form,
        "accounts": [(one, MatchReason(one.reason).label) for one in found.accounts],
        "contacts": [(one, MatchReason(one.reason).label) for one in found.contacts],
        "back": page_of(kind, lead.id),
        "idempotency_key": uuid4(),
    }
    return render(request, "processes/convert_lead.html", shown, status=422 if form.errors else 200)
