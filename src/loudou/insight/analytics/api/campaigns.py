"""What campaigns cost and brought as JSON; amounts as exact text with their currency, rates as fractions."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from loudou.insight.analytics.queries.campaigns import campaign_returns, returns_total
from loudou.insight.analytics.shapes.campaigns import ReturnRow, ReturnsQuestion
from loudou.insight.analytics.views.returns_asked import ReturnsAsked, returns_question
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.money import minor_units, round_half_up
from loudou.marketing.campaigns.enums import AttributionModel, CampaignKind
from loudou.marketing.campaigns.errors import CampaignInvalid, CampaignNotFound
from loudou.marketing.campaigns.queries.policy import attribution_terms
from loudou.marketing.campaigns.shapes import CampaignReturn, CreditSums
from loudou.platform.records.api import answer, context_of

router = Router(tags=["insight"])


class ReturnsIn(Schema):
    """Which campaigns: those that began in `period` (as for the funnel, `all` for any), of a `kind`.

    `model` is the way deals are shared, the one the organisation chose when it is left out; `parts` counts what belongs
    to the parts of a campaign as its own.
    """

    model: str = ""
    period: str = "all"
    kind: str = ""
    parts: bool = False


class ReturnIn(Schema):
    """One campaign under one `model`, or under each of them when it is left out; `parts` as for all campaigns."""

    model: str = ""
    parts: bool = False


@router.get("/campaign-returns", response={200: dict[str, Any]}, url_name="campaign-returns")
def read_returns(request: HttpRequest, asked: Query[ReturnsIn]) -> HttpResponse:
    """The campaigns you may see with what they cost and brought, and their sums by currency."""
    ctx = context_of(request)
    _check_choices(asked.model, asked.kind)
    model = asked.model or attribution_terms(ctx).model
    words = ReturnsAsked(model, model, asked.period or "all", asked.kind, "1" if asked.parts else "")
    rows = campaign_returns(ctx, returns_question(ctx, words))
    return answer({"model": model, "items": [_row_out(row) for row in rows], "totals": _totals_out(rows)})


@router.get("/campaigns/{uuid:campaign_id}/returns", response={200: dict[str, Any]})
def read_return(request: HttpRequest, campaign_id: UUID, asked: Query[ReturnIn]) -> HttpResponse:
    """What one campaign cost and brought, model by model."""
    ctx = context_of(request)
    _check_choices(asked.model)
    models = [asked.model] if asked.model else AttributionModel.values
    rows = [_one(ctx, campaign_id, ReturnsQuestion(model, rolls_up=asked.parts)) for model in models]
    chosen = attribution_terms(ctx).model
    shown = _campaign_out(rows[0]) | {"chosen_model": chosen, "models": [_credit_out(row) for row in rows]}
    return answer(shown)


def _one(ctx: Context, campaign_id: UUID, question: ReturnsQuestion) -> ReturnRow:
    found = campaign_returns(ctx, question, campaign_id=campaign_id)
    if not found:
        raise CampaignNotFound("There is no such campaign, or you may not see it.", campaign_id=campaign_id)
    return found[0]


def _check_choices(model: str, kind: str = "") -> None:
    asked = (("model", model, AttributionModel.values), ("kind", kind, CampaignKind.values))
    wrong = [
        FieldProblem(name, "choice.unknown", "This is not one of the choices.")
        for name, value, known in asked
        if value and value not in known
    ]
    if wrong:
        raise CampaignInvalid("Some values are not acceptable.", problems=wrong)


def _row_out(row: ReturnRow) -> dict[str, Any]:
    return _campaign_out(row) | _credit_out(row)


def _campaign_out(row: ReturnRow) -> dict[str, Any]:
    currency = row.currency
    return {
        "id": row.id,
        "number": row.number,
        "name": row.name,
        "utm_campaign": row.utm_campaign,
        "kind": row.kind,
        "status": row.status,
        "start_date": row.start_date,
        "end_date": row.end_date,
        "currency": currency,
        "budget_amount": _money(row.budget_amount, currency),
        "committed_amount": _money(row.committed_amount, currency),
        "cost_amount": _money(row.actual_amount, currency),
        "member_count": row.member_count,
        "response_count": row.response_count,
        "lead_count": row.lead_count,
        "qualified_count": row.qualified_count,
        "converted_count": row.converted_count,
    }


def _credit_out(row: ReturnRow) -> dict[str, Any]:
    credit = row.credit
    counts = {"opportunity_count": credit.deal_count, "won_count": credit.won_count}
    influenced = {"influenced_amount": _money(credit.influenced_amount, row.currency)}
    return {"model": credit.model} | counts | _sums_out(credit, row.returned, row.currency) | influenced


def _sums_out(credit: CreditSums, returned: CampaignReturn, currency: str) -> dict[str, Any]:
    """Amounts and rates; every rate and unit cost is null where there is nothing to divide by."""
    return {
        "pipeline_amount": _money(credit.pipeline_amount, currency),
        "won_amount": _money(credit.won_amount, currency),
        "ordered_amount": _money(credit.ordered_amount, currency),
        "cash_amount": _money(credit.received_amount, currency),
        "margin_amount": _money(credit.margin_amount, currency),
        "roi_revenue_rate": _rate(returned.revenue_rate),
        "roi_margin_rate": _rate(returned.margin_rate),
        "roi_cash_rate": _rate(returned.cash_rate),
        "cost_per_lead_amount": _money(returned.cost_per_lead, currency),
        "cost_per_qualified_amount": _money(returned.cost_per_qualified, currency),
        "cost_per_opportunity_amount": _money(returned.cost_per_deal, currency),
        "cost_per_win_amount": _money(returned.cost_per_win, currency),
    }


def _totals_out(rows: Sequence[ReturnRow]) -> list[dict[str, Any]]:
    """The sums of each currency. Opportunities are not in it: several campaigns touch one."""
    return [_total_out(currency, [row for row in rows if row.currency == currency]) for currency in _currencies(rows)]


def _currencies(rows: Iterable[ReturnRow]) -> list[str]:
    return sorted({row.currency for row in rows})


def _total_out(currency: str, rows: Sequence[ReturnRow]) -> dict[str, Any]:
    total = returns_total(rows)
    sums = _sums_out(total.credit, total.returned, currency)
    additive = ("pipeline", "won", "ordered", "cash", "margin")
    kept = {f"{name}_amount": sums[f"{name}_amount"] for name in additive}
    kept |= {f"roi_{name}_rate": sums[f"roi_{name}_rate"] for name in ("revenue", "margin", "cash")}
    return {
        "currency": currency,
        "budget_amount": _money(total.budget_amount, currency),
        "cost_amount": _money(total.actual_amount, currency),
        "lead_count": total.lead_count,
        "cost_per_lead_amount": sums["cost_per_lead_amount"],
        **kept,
    }


def _money(amount: Decimal | None, currency: str) -> str | None:
    return None if amount is None else f"{round_half_up(amount, minor_units(currency)):f}"


def _rate(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.6f}"
