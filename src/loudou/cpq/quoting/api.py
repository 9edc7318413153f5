"""Lines and documents of quotes over REST; everything else about quotes comes with the record type."""

import re
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BeforeValidator, Field

from loudou.cpq.quoting.enums import DocumentLanguage
from loudou.cpq.quoting.errors import QuoteNotFound
from loudou.cpq.quoting.queries import quote_snapshot
from loudou.cpq.quoting.queries.document import document_of
from loudou.cpq.quoting.queries.editor import line_rows, quote_head
from loudou.cpq.quoting.services.add_lines import add_lines
from loudou.cpq.quoting.services.change_line import change_line
from loudou.cpq.quoting.services.change_terms import change_terms
from loudou.cpq.quoting.services.remove_lines import remove_lines
from loudou.cpq.quoting.services.set_document_discount import set_document_discount
from loudou.cpq.quoting.services.set_lines import set_lines
from loudou.cpq.quoting.shapes import LineDraft, Terms
from loudou.kernel.context import Context
from loudou.platform.access.enums import FieldRight
from loudou.platform.access.queries import access_profile, require
from loudou.platform.records.api import answer, context_of, written
from loudou.platform.records.outputs import plain
from loudou.platform.records.schemas import Strict

NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?\Z", re.ASCII)
COSTS = ("unit_cost", "cost_amount")


def _plain_number(raw: Any) -> Any:
    """Digits, a point and a sign; Decimal itself also takes full width, underscores and exponents."""
    if isinstance(raw, str) and not NUMBER.match(raw):
        raise ValueError("Write a number as 1234.56.")
    return raw


Number = Annotated[Decimal, BeforeValidator(_plain_number), Field(max_digits=21, decimal_places=6)]


class LineIn(Strict):
    """A line to write; with `id` it replaces that line. `discount_rate` 0.05 is 5 %."""

    id: UUID | None = None
    product_id: UUID | None = None
    quantity: Number
    description: str = ""
    list_unit_price: Number | None = None
    tax_rate: Number | None = None
    discount_rate: Number | None = None
    discount_amount: Number | None = None
    shares_discount: bool | None = None


class LinesIn(Strict):
    """All lines of a quote, in order; `version` refuses a quote that moved on."""

    lines: list[LineIn]
    version: int | None = None


class LinePatch(Strict):
    """What changes on a line; absent values stay."""

    quantity: Number | None = None
    product_id: UUID | None = None
    description: str | None = None
    list_unit_price: Number | None = None
    tax_rate: Number | None = None
    discount_rate: Number | None = None
    discount_amount: Number | None = None
    shares_discount: bool | None = None
    version: int | None = None


class DiscountIn(Strict):
    """A discount on the whole: a rate or an amount; neither takes it away."""

    rate: Number | None = None
    amount: Number | None = None
    version: int | None = None


class TermsIn(Strict):
    """What is written beside the lines; absent values stay."""

    name: str | None = None
    valid_until: date | None = None
    language: str | None = None
    payment_terms: str | None = None
    delivery_terms: str | None = None
    terms: str | None = None
    contact_id: UUID | None = None
    version: int | None = None


router = Router(tags=["quotes"])


@router.get("/{uuid:quote_id}/lines", response={200: dict[str, Any]}, operation_id="get_quote_lines")
def lines(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """The quote's totals and all its lines, in order."""
    return answer(_body(context_of(request), quote_id))


@router.put("/{uuid:quote_id}/lines", response={200: dict[str, Any]}, operation_id="set_quote_lines")
def set_all(request: HttpRequest, quote_id: UUID, payload: LinesIn) -> HttpResponse:
    """Make these the lines of the quote; lines that are not named are gone. Answers as reading them does."""
    ctx = context_of(request)

    def act() -> tuple[int, Any]:
        set_lines(ctx, quote_id=quote_id, drafts=[_draft(line) for line in payload.lines], version=payload.version)
        return 200, _body(ctx, quote_id)

    return written(request, act)


@router.post("/{uuid:quote_id}/lines", response={201: dict[str, Any]}, operation_id="add_quote_lines")
def add(request: HttpRequest, quote_id: UUID, payload: LinesIn) -> HttpResponse:
    """Put these lines after the others; answers with their ids."""
    ctx = context_of(request)
    drafts = [_draft(line) for line in payload.lines]
    return written(request, lambda: (201, {"ids": add_lines(ctx, quote_id=quote_id, drafts=drafts)}))


@router.patch("/{uuid:quote_id}/lines/{uuid:line_id}", response={200: dict[str, Any]}, operation_id="edit_quote_line")
def patch(request: HttpRequest, quote_id: UUID, line_id: UUID, payload: LinePatch) -> HttpResponse:
    """Change one line; answers with the quote's totals and its lines."""
    ctx = context_of(request)

    def act() -> tuple[int, Any]:
        quote_head(ctx, quote_id)
        draft = _patched(quote_id, line_id, payload)
        change_line(ctx, quote_id=quote_id, draft=draft, version=payload.version)
        return 200, _body(ctx, quote_id)

    return written(request, act)


@router.delete(
    "/{uuid:quote_id}/lines/{uuid:line_id}",
    response={200: dict[str, Any]},
    operation_id="remove_quote_line",
)
def remove(request: HttpRequest, quote_id: UUID, line_id: UUID) -> HttpResponse:
    """Take a line away; answers with the quote's totals and its lines."""
    ctx = context_of(request)

    def act() -> tuple[int, Any]:
        remove_lines(ctx, quote_id=quote_id, line_ids=[line_id])
        return 200, _body(ctx, quote_id)

    return written(request, act)


@router.put("/{uuid:quote_id}/discount", response={200: dict[str, Any]}, operation_id="set_quote_discount")
def set_discount(request: HttpRequest, quote_id: UUID, payload: DiscountIn) -> HttpResponse:
    """Give a discount on the whole, or take it away."""
    ctx = context_of(request)

    def act() -> tuple[int, Any]:
        set_document_discount(ctx, quote_id=quote_id, rate=payload.rate, amount=payload.amount, version=payload.version)
        return 200, _body(ctx, quote_id)

    return written(request, act)


@router.patch("/{uuid:quote_id}/terms", response={200: dict[str, Any]}, operation_id="set_quote_terms")
def set_terms(request: HttpRequest, quote_id: UUID, payload: TermsIn) -> HttpResponse:
    """Write the terms beside the lines."""
    ctx = context_of(request)
    values = payload.model_dump(exclude_unset=True)
    version = values.pop("version", None)

    def act() -> tuple[int, Any]:
        change_terms(ctx, quote_id=quote_id, terms=Terms(**values), version=version)
        return 200, _body(ctx, quote_id)

    return written(request, act)


@router.get("/{uuid:quote_id}/document", operation_id="get_quote_document")
def document(request: HttpRequest, quote_id: UUID, lang: str = "") -> HttpResponse:
    """The PDF: as it was sent, else as it would be now."""
    ctx = context_of(request)
    require(ctx, "quote", "read")
    found = document_of(ctx, quote_id, lang if lang in DocumentLanguage.values else "")
    response = HttpResponse(found.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}.pdf"'
    return response


def _draft(line: LineIn) -> LineDraft:
    return LineDraft(
        line_id=line.id,
        product_id=line.product_id,
        quantity=line.quantity,
        description=line.description,
        list_unit_price=line.list_unit_price,
        tax_rate=line.tax_rate,
        asked_rate=line.discount_rate,
        asked_amount=line.discount_amount,
        shares_discount=line.shares_discount,
    )


def _patched(quote_id: UUID, line_id: UUID, payload: LinePatch) -> LineDraft:
    """The draft with what was sent; a discount of either kind replaces the other."""
    rows = line_rows(quote_id, [line_id])
    if not rows:
        raise QuoteNotFound("There is no such line in this quote.", line_id=line_id)
    (row,) = rows
    keeps_discount = not {"discount_rate", "discount_amount"} & payload.model_fields_set
    return LineDraft(
        line_id=line_id,
        product_id=payload.product_id,
        quantity=row.quantity if payload.quantity is None else payload.quantity,
        description=payload.description or "",
        list_unit_price=payload.list_unit_price,
        tax_rate=payload.tax_rate,
        asked_rate=row.asked_rate if keeps_discount else payload.discount_rate,
        asked_amount=row.asked_amount if keeps_discount else payload.discount_amount,
        shares_discount=payload.shares_discount,
    )


def _body(ctx: Context, quote_id: UUID) -> dict[str, Any]:
    """The quote and its lines as JSON; costs only for those who may see margins."""
    require(ctx, "quote", "read")
    head = quote_head(ctx, quote_id)
    sees_costs = access_profile(ctx).field_right("quote", "margin_rate", FieldRight.HIDDEN) >= FieldRight.READ
    snapshot = quote_snapshot(quote_id)
    body = {name: plain(value) for name, value in asdict(snapshot).items() if name != "lines"}
    return body | {
        "version": head.version,
        "lines": [
            {name: plain(value) for name, value in asdict(line).items() if sees_costs or name not in COSTS}
            for line in snapshot.lines
        ],
    }
