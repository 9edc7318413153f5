"""Edits of lines: each answers with what moved and nothing else."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from loudou.cpq.quoting.forms import chosen_id, discount, line_draft
from loudou.cpq.quoting.queries.editor import line_rows, waterfall_of
from loudou.cpq.quoting.services.add_lines import add_lines
from loudou.cpq.quoting.services.change_line import change_line
from loudou.cpq.quoting.services.discount_lines import discount_lines
from loudou.cpq.quoting.services.remove_lines import remove_lines
from loudou.cpq.quoting.shapes import LineDraft
from loudou.cpq.quoting.views.parts import answer_moved, page_of_quote
from loudou.cpq.quoting.views.rows import rows_html
from loudou.cpq.quoting.views.waterfall import waterfall_context
from loudou.kernel.context import Context
from loudou.platform.changes.recording import recording
from loudou.platform.records.doors.request import acted_once, context_of
from loudou.platform.records.query import ListQuery, list_records
from loudou.platform.records.registry import record_type

HITS = 8
ONE = Decimal(1)
STANDARD_TAX = Decimal("0.13")


@require_GET
@login_required
def products(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Products found by code, name, pinyin or initials, to be added."""
    ctx = context_of(request)
    text = request.GET.get("q", "").strip()[:100]
    found: tuple[dict[str, Any], ...] = ()
    if text:
        query = ListQuery(text=text, filter="is_active", columns=("name", "code", "spec"), limit=HITS)
        found = list_records(ctx, record_type("product"), query).rows
    return render(request, "quoting/_hits.html", {"hits": found, "text": text, "quote_id": pk})


@require_POST
@login_required
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A product, or an empty text line, at the end of the quote."""
    ctx = context_of(request)
    draft = (
        LineDraft(quantity=ONE, product_id=chosen_id("product", request.POST["product"]))
        if request.POST.get("product")
        else LineDraft(quantity=ONE, description=gettext("New line"), list_unit_price=Decimal(0), tax_rate=STANDARD_TAX)
    )
    facts = acted_once(request, lambda: {"ids": add_lines(ctx, quote_id=pk, drafts=[draft])})
    added = [UUID(str(each)) for each in facts["ids"]]
    return answer_moved(request, ctx, pk, [], _new_rows(ctx, pk, added))


@require_POST
@login_required
def change(request: HttpRequest, pk: UUID, line_id: UUID) -> HttpResponse:
    """What was typed in a row."""
    ctx = context_of(request)
    moved = change_line(ctx, quote_id=pk, draft=line_draft(line_id, request.POST.dict()))
    return answer_moved(request, ctx, pk, moved)


@require_POST
@login_required
def remove(request: HttpRequest, pk: UUID, line_id: UUID) -> HttpResponse:
    """A line taken away, with Undo."""
    ctx = context_of(request)
    with recording(ctx, "quote.remove_lines") as change_set:
        moved = remove_lines(ctx, quote_id=pk, line_ids=[line_id])
    gone = f'<template><tr id="l-{line_id}" hx-swap-oob="delete"></tr></template>'
    response = answer_moved(request, ctx, pk, moved, gone)
    toast = {"message": gettext("Line removed"), "undo": reverse("records:undo", args=[change_set])}
    response.headers["HX-Trigger"] = json.dumps({"toast": toast})
    return response


@require_POST
@login_required
def discount_all(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One rate for every line; the inputs change, so the whole page is shown again."""
    ctx = context_of(request)
    rate, _amount = discount("rate", request.POST.get("rate", ""))
    discount_lines(ctx, quote_id=pk, rate=rate)
    response = HttpResponse(status=204)
    response.headers["HX-Refresh"] = "true"
    return response


@require_GET
@login_required
def waterfall(request: HttpRequest, pk: UUID, line_id: UUID) -> HttpResponse:
    """How the price of a line came about."""
    ctx = context_of(request)
    quote = page_of_quote(ctx, pk).quote
    row, steps = waterfall_of(pk, line_id)
    return render(request, "quoting/_waterfall.html", waterfall_context(quote, row, steps))


def _new_rows(ctx: Context, quote_id: UUID, line_ids: list[UUID]) -> str:
    rows = rows_html(line_rows(quote_id, line_ids), page_of_quote(ctx, quote_id).look)
    return f'<template><tbody hx-swap-oob="beforeend:#quote-lines">{rows}</tbody></template>'
