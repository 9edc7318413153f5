"""What the parts of the editor around the lines show."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from loudou.cpq.quoting.models import ApprovalRule
from loudou.cpq.quoting.queries.document_facts import quantity_text
from loudou.cpq.quoting.queries.editor import QuoteHead, line_rows, quote_head, tax_rates
from loudou.cpq.quoting.queries.levels import approval_level
from loudou.cpq.quoting.records import QUOTE, status_option
from loudou.cpq.quoting.rules.approval import covers
from loudou.cpq.quoting.views.figures import margin_marks, margin_tone, quote_steps
from loudou.cpq.quoting.views.rows import RowLook, look_of, moved_html
from loudou.kernel.context import Context
from loudou.platform.access.enums import FieldRight
from loudou.platform.access.queries import access_profile
from loudou.platform.records.actions import allowed_actions
from loudou.ui import formats

RATES = frozenset({"line_discount_rate", "quote_discount_rate", "line_margin_rate", "quote_margin_rate"})
IN_THE_BAR = frozenset({"submit", "approve", "reject", "withdraw", "send", "accept", "decline", "new_version"})


@dataclass(frozen=True, slots=True)
class Page:
    """A quote on the screen of one person."""

    quote: QuoteHead
    look: RowLook
    parts: dict[str, Any]


def page_of_quote(ctx: Context, quote_id: UUID) -> Page:
    """The head of the quote, how its rows look to this person, and the parts around them. Nine SQL statements."""
    quote = quote_head(ctx, quote_id)
    profile = access_profile(ctx)
    look = look_of(
        quote,
        is_editable=quote.is_editable and profile.may("quote", "price"),
        shows_margin=profile.field_right("quote", "margin_rate", FieldRight.HIDDEN) >= FieldRight.READ,
        language=get_language() or "zh-hans",
    )
    return Page(quote, look, _parts(ctx, quote, look))


def answer_moved(
    request: HttpRequest, ctx: Context, quote_id: UUID, moved: list[UUID], extra: str = ""
) -> HttpResponse:
    """The answer to an edit: the figures of the rows that moved and everything around the lines, out of band."""
    page = page_of_quote(ctx, quote_id)
    around = render_to_string("quoting/_parts.html", page.parts | {"oob": True}, request=request)
    return HttpResponse(moved_html(line_rows(quote_id, moved), page.look) + around + extra)


def _parts(ctx: Context, quote: QuoteHead, look: RowLook) -> dict[str, Any]:
    row = {"status": quote.status, "is_primary": quote.is_primary}
    actions = [a for a in allowed_actions(ctx, QUOTE) if a.applies is None or a.applies(row)]
    marks = margin_marks() if look.shows_margin else []
    return {
        "quote": quote,
        "status": status_option(quote.status),
        "is_editable": look.is_editable,
        "shows_margin": look.shows_margin,
        "places": look.places,
        "bar": [a for a in actions if a.key in IN_THE_BAR],
        "below_level": _below_level(ctx, quote),
        "more": [a for a in actions if a.key not in IN_THE_BAR],
        "needs": _needs(quote, shows_margin=look.shows_margin) if quote.status != "accepted" else [],
        "discount_rate": _rate(quote.discount_amount + quote.document_discount_amount, quote.list_amount),
        "rates_text": " / ".join(f"{quantity_text(rate * 100)}" for rate in tax_rates(quote.id)),
        "margin_width": _width(quote.margin_rate),
        "margin_marks": marks,
        "margin_tone": margin_tone(quote.margin_rate, marks),
        "steps": quote_steps(quote),
        "is_own": quote.submitted_by is not None and quote.submitted_by == ctx.actor_id,
    }


def _below_level(ctx: Context, quote: QuoteHead) -> int:
    """The level this person approves up to where the quote asks for a higher one; 0 where none stands in the way."""
    if quote.status != "in_approval" or (quote.required_level or 1) == 1:
        return 0
    own = approval_level(ctx, quote.id)
    return 0 if covers(own, quote.required_level) else own


def _needs(quote: QuoteHead, *, shows_margin: bool) -> list[dict[str, str]]:
    """Each reason why somebody must approve, in words; margins without figures for those who may not see them."""
    names = {}
    if quote.needs:
        is_english = (get_language() or "").startswith("en")
        # system: rules are named, not read
        for code, name, name_en in ApprovalRule.objects.values_list("code", "name", "name_en"):
            names[code] = name_en if is_english and name_en else name
    return [
        {"name": names.get(need["code"], need["code"]), "text": _need_text(need, shows_margin=shows_margin)}
        for need in quote.needs
    ]


def _need_text(need: dict[str, Any], *, shows_margin: bool) -> str:
    parts = []
    if need["position"]:
        parts.append(gettext("line %(position)s") % {"position": need["position"]})
        if need["count"] > 1:
            parts.append(gettext("and %(count)s more") % {"count": need["count"] - 1})
    if need["actual"] is not None and (shows_margin or "margin" not in need["measure"]):
        actual = Decimal(need["actual"])
        is_rate = need["measure"] in RATES
        parts.append(
            formats.percent(actual, lang="en", decimals=2) if is_rate else formats.number(actual, lang="en", decimals=2)
        )
    return " · ".join(parts)


def _rate(part: Decimal, whole: Decimal) -> Decimal | None:
    return part / whole if whole and part else None


def _width(rate: Decimal | None) -> str:
    """The length of the margin bar: half its width is 50 %."""
    return "0" if rate is None else f"{max(Decimal(0), min(Decimal(1), rate)) * 100:.1f}"
