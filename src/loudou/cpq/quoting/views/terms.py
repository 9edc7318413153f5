"""Edits beside the lines: terms, the discount on the whole, the price list."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from loudou.cpq.quoting.forms import chosen_id, discount, terms
from loudou.cpq.quoting.services.change_terms import change_terms
from loudou.cpq.quoting.services.reprice import reprice_quote
from loudou.cpq.quoting.services.set_document_discount import set_document_discount
from loudou.cpq.quoting.views.parts import answer_moved
from loudou.platform.records.doors.request import context_of


@require_POST
@login_required
def save_terms(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was typed in the fields beside the lines."""
    ctx = context_of(request)
    change_terms(ctx, quote_id=pk, terms=terms(request.POST.dict()))
    return answer_moved(request, ctx, pk, [])


@require_POST
@login_required
def save_discount(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The discount on the whole, as a rate or an amount."""
    ctx = context_of(request)
    rate, amount = discount("discount", request.POST.get("discount", ""))
    moved = set_document_discount(ctx, quote_id=pk, rate=rate, amount=amount)
    return answer_moved(request, ctx, pk, moved)


@require_POST
@login_required
def reprice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Prices of today, from the same price list or another."""
    ctx = context_of(request)
    chosen = request.POST.get("price_list", "")
    reprice_quote(ctx, quote_id=pk, price_list_id=chosen_id("price_list", chosen) if chosen else None)
    return redirect("quote-editor", pk)
