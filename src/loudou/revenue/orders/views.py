"""Pages of orders where the generic form of an action is not enough."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from loudou.platform.access.queries import require
from loudou.platform.records.doors.addresses import page_of
from loudou.platform.records.doors.request import acted_once, context_of, is_htmx, leave_to
from loudou.platform.records.query import get_record
from loudou.platform.records.registry import record_type
from loudou.revenue.orders.errors import OrderInvalid
from loudou.revenue.orders.forms import DeliveryForm, TermsForm
from loudou.revenue.orders.queries import order_page
from loudou.revenue.orders.services.deliver import record_deliveries
from loudou.revenue.orders.services.set_terms import set_terms
from loudou.revenue.orders.shapes import OrderTerms


@require_http_methods(["GET", "POST"])
@login_required
def deliver(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Say how much of which line leaves the house; on the order's page it is then part of its deliveries."""
    ctx = context_of(request)
    require(ctx, "order", "deliver")
    if is_htmx(request):
        return leave_to(request, request.path)
    form = DeliveryForm(order_page(ctx, order_id).lines, data=request.POST or None)

    def act() -> dict[str, Any]:
        return {"ids": [str(pk) for pk in record_deliveries(ctx, drafts=[form.draft(order_id)])]}

    if request.method == "POST" and form.is_valid():
        try:
            acted_once(request, act)
        except OrderInvalid as error:
            refuse(form, error)
        else:
            messages.success(request, gettext("The delivery was recorded."))
            return redirect(page_of(record_type("order"), order_id))
    return _page(request, order_id, form, "orders/deliver.html")


@require_http_methods(["GET", "POST"])
@login_required
def terms(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Say when an order is paid, while it is not confirmed."""
    ctx = context_of(request)
    require(ctx, "order", "confirm")
    order = get_record(ctx, record_type("order"), order_id)
    present = OrderTerms(order.billing_trigger, order.payment_days)
    form = TermsForm(present, order_page(ctx, order_id).plan, data=request.POST or None)

    def act() -> dict[str, Any]:
        set_terms(ctx, order_id=order_id, terms=form.terms())
        return {}

    if request.method == "POST" and form.is_valid():
        try:
            acted_once(request, act)
        except OrderInvalid as error:
            refuse(form, error)
        else:
            messages.success(request, gettext("The terms were saved."))
            return redirect(page_of(record_type("order"), order_id))
    return _page(request, order_id, form, "orders/terms.html")


def refuse(form: forms.Form, error: OrderInvalid) -> None:
    """Show what the service found; problems of lines and instalments stand at the top with their row."""
    for problem in error.problems:
        text = gettext(problem.message)
        if problem.row is not None:
            text = gettext("Row %(row)s: %(text)s") % {"row": problem.row, "text": text}
        form.add_error(problem.field if problem.field in form.fields else None, text)


def _page(request: HttpRequest, order_id: UUID, form: forms.Form, template: str) -> HttpResponse:
    kind = record_type("order")
    order = get_record(context_of(request), kind, order_id)
    request.nav_key = kind.plural  # type: ignore[attr-defined]  # read by the frame
    shown = {"order": order, "form": form, "back": page_of(kind, order_id), "idempotency_key": uuid4()}
    return render(request, template, shown, status=422 if form.errors else 200)
