"""Applying one payment by hand: an amount beside every open claim of its account."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.records.days import business_day
from loudou.platform.records.doors.request import acted_once, context_of, is_htmx, leave_to, own_address
from loudou.revenue.receivables.actions import facts_of
from loudou.revenue.receivables.errors import ApplicationInvalid
from loudou.revenue.receivables.queries.open_items import open_receivables
from loudou.revenue.receivables.queries.workbench import proposals_for
from loudou.revenue.receivables.services.apply import apply_payment
from loudou.revenue.receivables.shapes import OpenReceivable, Proposal
from loudou.revenue.receivables.views.matching import told


class AmountsForm(forms.Form):
    """An amount per open claim, filled in with what the rules propose. The service judges them together."""

    def __init__(self, proposal: Proposal, claims: list[OpenReceivable], data: Any = None) -> None:
        super().__init__(data=data)
        proposed = {part.receivable.id: part.pair.amount for part in proposal.parts}
        self.claims = claims
        for claim in claims:
            amount = proposed.get(claim.id)
            self.fields[str(claim.id)] = forms.DecimalField(
                label=claim.number,
                initial=f"{amount.normalize():f}" if amount else "",
                min_value=0,
                max_digits=19,
                decimal_places=4,
                required=False,
            )

    def rows(self) -> list[tuple[OpenReceivable, forms.BoundField]]:
        """Each claim with its field."""
        return [(claim, self[str(claim.id)]) for claim in self.claims]

    def amounts(self) -> dict[UUID, Decimal]:
        """What was typed, without the claims left empty; call it on a valid form."""
        return {claim.id: found for claim in self.claims if (found := self.cleaned_data.get(str(claim.id)))}


@require_http_methods(["GET", "POST"])
@login_required
def apply_by_hand(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """The open claims on GET, the application on POST; then back to the workbench."""
    ctx = context_of(request)
    require(ctx, "payment", "apply")
    if is_htmx(request) and request.method == "GET":
        return leave_to(request, request.path)
    (proposal,) = proposals_for(ctx, [payment_id])
    form = AmountsForm(proposal, _claims(ctx, proposal), data=request.POST or None)
    if request.method == "POST" and form.is_valid() and _apply(request, ctx, payment_id, form):
        return leave_to(request, own_address(request, request.POST.get("back", ""), reverse("matching")))
    request.nav_key = "matching"  # type: ignore[attr-defined]  # read by the frame
    shown = {
        "payment": proposal.payment,
        "form": form,
        "today": business_day(ctx),
        "back": own_address(request, request.GET.get("back", ""), reverse("matching")),
        "idempotency_key": uuid4(),
    }
    return render(request, "receivables/manual.html", shown, status=422 if form.errors else 200)


def _apply(request: HttpRequest, ctx: Context, payment_id: UUID, form: AmountsForm) -> bool:
    amounts = form.amounts()
    if not amounts:
        form.add_error(None, gettext("Say how much goes to which receivable."))
        return False
    try:
        facts = acted_once(request, lambda: facts_of(apply_payment(ctx, payment_id=payment_id, amounts=amounts)))
    except ApplicationInvalid as error:
        names = list(amounts)
        for problem in error.problems:
            form.add_error(str(names[(problem.row or 1) - 1]), gettext(problem.message))
        return False
    messages.success(request, told(facts))
    return True


def _claims(ctx: Context, proposal: Proposal) -> list[OpenReceivable]:
    payment = proposal.payment
    if payment.account_id is None:
        return []
    return open_receivables(ctx, account_ids=[payment.account_id], currency=payment.currency, limit=200)
