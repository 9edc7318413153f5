"""The market page: what is bought, by whom, from whom, at what price."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.http import require_GET

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import Method
from loudou.marketing.tenders.queries.market import market
from loudou.marketing.tenders.rules.market import LEAD_DAYS, rate
from loudou.marketing.tenders.shapes import Market, MarketFilter, MarketGroup
from loudou.marketing.tenders.views.links import awards_url, expiring_url, month_of, projects_url, quoted
from loudou.platform.records.days import business_day
from loudou.platform.records.doors.request import context_of
from loudou.ui.formats.numbers import compact_money, number, percent

NO_GROUP = "–"
DEFAULT_DAYS = 365


@require_GET
@login_required
def market_page(request: HttpRequest) -> HttpResponse:
    """Figures of a period, each of which leads to the records behind it."""
    ctx = context_of(request)
    chosen = _chosen(ctx, request)
    found = market(ctx, chosen)
    request.nav_key = "tender-market"  # type: ignore[attr-defined]  # read by the frame
    shown = {
        "market": found,
        "chosen": chosen,
        "kpis": _kpis(found),
        "tables": _tables(found),
        "rivals": [_rival(row) for row in found.rivals],
        "expiring": [{"row": row, "url": _go("tender_award", row.award_id)} for row in found.expiring],
        "expiring_url": expiring_url(LEAD_DAYS),
        "currencies": found.currencies or (chosen.currency,),
        "is_empty": not (found.award_count or found.project_count),
    }
    return render(request, "tenders/market.html", shown)


def _chosen(ctx: Context, request: HttpRequest) -> MarketFilter:
    """The period asked for, the last year unless it makes sense; in the company's currency unless another is named."""
    asked = request.GET
    today = business_day(ctx)
    last = _day(asked.get("to", "")) or today
    first = _day(asked.get("from", "")) or last - timedelta(days=DEFAULT_DAYS - 1)
    currency = asked.get("currency", "")
    known = currency if len(currency) == 3 and currency.isascii() and currency.isupper() else settings.DEFAULT_CURRENCY
    return MarketFilter(min(first, last), max(first, last), known, asked.get("region", "")[:80],
                        asked.get("industry", "")[:80])  # fmt: skip


def _kpis(found: Market) -> list[dict[str, Any]]:
    chosen, lang = found.chosen, _lang()
    win_rate = percent(rate(found.our_win_count, found.our_bid_count), lang=lang) if found.our_bid_count else NO_GROUP
    return [
        {"label": gettext("Projects"), "value": number(found.project_count, lang=lang), "url": projects_url(chosen)},
        {"label": gettext("Awards"), "value": number(found.award_count, lang=lang), "url": awards_url(chosen),
         "foot": gettext("%(count)s without a usable price") % {"count": found.unpriced_count}
         if found.unpriced_count else ""},
        {"label": gettext("Awarded amount"), "value": compact_money(found.amount, chosen.currency, lang=lang),
         "url": awards_url(chosen, "amount != null", "!is_doubtful")},
        {"label": gettext("Average discount"), "value": _rate_text(found.discount_rate),
         "url": awards_url(chosen, "discount_rate != null", "!is_doubtful"),
         "foot": gettext("over %(count)s lots with a ceiling price") % {"count": found.discounted_count}},
        {"label": gettext("Concentration (HHI)"),
         "value": number(found.concentration, lang=lang) if found.concentration is not None else NO_GROUP,
         "foot": _concentration_text(found.concentration), "url": awards_url(chosen, "supplier != null")},
        {"label": gettext("Our win rate"), "value": win_rate, "url": _orgs_url(),
         "foot": gettext("%(won)s of %(count)s decided lots") % {"won": found.our_win_count,
                                                               "count": found.our_bid_count}},
    ]  # fmt: skip


def _tables(found: Market) -> list[dict[str, Any]]:
    chosen = found.chosen
    by_region = _links(chosen, lambda key: f"region == {quoted(key)}")
    by_buyer = _links(chosen, lambda key: f"purchaser == {quoted(key)}")
    by_seller = _links(chosen, lambda key: f"supplier == {quoted(key)}")
    by_method = _links(chosen, lambda key: f"method == {quoted(key)}" if key else "method == null")
    return [
        _table(gettext("By month"), gettext("Month"), found.months, chosen, _month_links(chosen)),
        _table(gettext("By region"), gettext("Region"), found.regions, chosen, by_region),
        _table(gettext("Top purchasers"), gettext("Purchaser"), found.buyers, chosen, by_buyer, kind="tender_org"),
        _table(gettext("Top suppliers"), gettext("Supplier"), found.suppliers, chosen, by_seller, kind="tender_org",
               has_projects=False),
        _table(gettext("By method"), pgettext("tender", "Method"), [_named(one) for one in found.methods], chosen,
               by_method),
    ]  # fmt: skip


Links = Callable[[str], tuple[str, str]]


def _links(chosen: MarketFilter, condition: Callable[[str], str]) -> Links:
    return lambda key: (awards_url(chosen, condition(key)), projects_url(chosen, condition(key)))


def _month_links(chosen: MarketFilter) -> Links:
    return lambda key: (awards_url(month_of(chosen, key)), projects_url(month_of(chosen, key)))


def _table(
    title: str,
    column: str,
    groups: Iterable[MarketGroup],
    chosen: MarketFilter,
    links: Links,
    *,
    kind: str = "",
    has_projects: bool = True,
) -> dict[str, Any]:
    listed = list(groups)
    most = max((one.amount for one in listed), default=Decimal(0)) or Decimal(1)
    rows = []
    for one in listed:
        awards, projects = links(one.key)
        rows.append(
            {
                "group": one,
                "label": one.label or gettext("Not told"),
                "label_url": _go(kind, one.key) if kind and one.key else "",
                "awards_url": awards,
                "projects_url": projects,
                "amount": compact_money(one.amount, chosen.currency, lang=_lang()) if one.amount else NO_GROUP,
                "bar": one.amount / most,
                "share": _rate_text(one.share_rate),
                "discount": _rate_text(one.discount_rate),
            }
        )
    return {"title": title, "column": column, "rows": rows, "has_projects": has_projects,
            "has_shares": any(one.share_rate is not None for one in listed)}  # fmt: skip


def _rival(row: Any) -> dict[str, Any]:
    return {"row": row, "url": _go("tender_org", row.org_id), "overlap": _rate_text(row.jaccard_rate)}


def _named(one: MarketGroup) -> MarketGroup:
    label = str(Method(one.key).label) if one.key in Method.values else ""
    return MarketGroup(
        one.key, label, one.project_count, one.award_count, one.amount, one.share_rate, one.discount_rate
    )


def _concentration_text(points: Decimal | None) -> str:
    """In words, by the thresholds of the United States Merger Guidelines of 2023: 1,000 and 1,800."""
    if points is None:
        return ""
    if points < 1000:
        return gettext("many suppliers share the market")
    return gettext("moderately concentrated") if points <= 1800 else gettext("few suppliers hold the market")


def _orgs_url() -> str:
    return reverse("records:list", args=["tender-orgs"]) + "?view=watched"


def _go(kind: str, key: Any) -> str:
    return reverse("records:go", args=[kind, key])


def _rate_text(value: Decimal | None) -> str:
    return percent(value, lang=_lang(), decimals=2) if value is not None else NO_GROUP


def _lang() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
