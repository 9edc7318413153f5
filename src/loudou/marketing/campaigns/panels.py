"""What the page of a campaign shows besides its fields: goals, people, costs, and what it is credited with."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import AttributionModel, CostCategory, MemberStatus
from loudou.marketing.campaigns.models import Campaign
from loudou.marketing.campaigns.queries.figures import campaign_sums, credit_sums
from loudou.marketing.campaigns.queries.policy import attribution_terms
from loudou.marketing.campaigns.queries.returns import campaign_return
from loudou.marketing.campaigns.records.member import LOOKS
from loudou.marketing.campaigns.shapes import CampaignSums, CreditSums
from loudou.platform.access.queries import access_profile
from loudou.ui.panels import FactsPanel

NOTHING = Decimal(0)


def goal_facts(ctx: Context, campaign: Campaign) -> Mapping[str, object] | None:
    """Spent against the budget, leads and won revenue against what was expected.

    At most eight SQL statements for all boxes of the page together.
    """
    sums = _sums(ctx, campaign)
    spent = campaign.committed_amount + campaign.actual_amount
    goals = [
        {
            "label": gettext("Spent of the budget"),
            "amount": spent,
            "of": campaign.budget_amount,
            "rate": _rate(spent, campaign.budget_amount),
            "tone": "overdue" if campaign.budget_amount is not None and spent > campaign.budget_amount else "accent",
            "is_money": True,
        },
        {
            "label": gettext("Leads of those expected"),
            "amount": sums.lead_count,
            "of": campaign.expected_lead_count,
            "rate": _rate(Decimal(sums.lead_count), campaign.expected_lead_count),
            "tone": "good",
            "is_money": False,
        },
    ]
    if access_profile(ctx).may("campaign_roi", "read"):
        shown = attribution_terms(ctx).model
        credit = _credits(ctx, campaign).get(shown)
        won = credit.won_amount if credit else NOTHING
        goals.append(
            {
                "label": gettext("Won of the revenue expected"),
                "amount": won,
                "of": campaign.expected_revenue_amount,
                "rate": _rate(won, campaign.expected_revenue_amount),
                "tone": "good",
                "is_money": True,
            }
        )
    over = spent - campaign.budget_amount if campaign.budget_amount is not None else NOTHING
    return {
        "goals": goals,
        "currency": campaign.currency,
        "over": max(over, NOTHING),
        "rolled_up": sums.rolled_up_amount if sums.part_count else None,
        "part_count": sums.part_count,
        "stands_alone": True,
    }


def cost_facts(ctx: Context, campaign: Campaign) -> Mapping[str, object] | None:
    """Costs by category, planned, committed and billed; nothing without costs."""
    if not access_profile(ctx).may("campaign_cost", "read"):
        return None
    costs = _sums(ctx, campaign).costs
    if not costs:
        return None
    longest = max(max(one.planned_amount, one.committed_amount + one.actual_amount) for one in costs)
    rows = [
        {
            "label": CostCategory(one.category).label,
            "cost": one,
            "billed": _width(one.actual_amount, longest),
            "committed_x": _width(one.actual_amount, longest),
            "committed": _width(one.committed_amount, longest),
            "planned": _width(one.planned_amount, longest),
        }
        for one in costs
    ]
    totals = [sum((getattr(one, name) for one in costs), NOTHING) for name in _AMOUNTS]
    return {"rows": rows, "totals": totals, "currency": campaign.currency}


def people_facts(ctx: Context, campaign: Campaign) -> Mapping[str, object] | None:
    """Members by state; nothing without members."""
    if not access_profile(ctx).may("campaign_member", "read"):
        return None
    sums = _sums(ctx, campaign)
    whole = sum(sums.members.values())
    if not whole:
        return None
    states = [
        {
            "label": status.label,
            "count": sums.members[status],
            "rate": Decimal(sums.members[status]) / whole,
            "tone": LOOKS[status][0],
            "icon": LOOKS[status][1],
        }
        for status in MemberStatus
        if status in sums.members
    ]
    return {"states": states, "whole": whole, "responses": sums.response_count, "campaign": campaign}


def credit_facts(ctx: Context, campaign: Campaign) -> Mapping[str, object] | None:
    """What each model gives it, and what that returns; nothing while nothing is credited."""
    if not access_profile(ctx).may("campaign_roi", "read"):
        return None
    credits_by_model = _credits(ctx, campaign)
    if not credits_by_model:
        return None
    sums, chosen = _sums(ctx, campaign), attribution_terms(ctx).model
    rows = [
        _credit_row(campaign, sums, model, credits_by_model[model])
        for model in AttributionModel
        if model in credits_by_model
    ]
    any_of_them = next(iter(credits_by_model.values()))
    return {"rows": rows, "chosen": chosen, "currency": campaign.currency, "sums": any_of_them, "campaign": campaign}


def _sums(ctx: Context, campaign: Campaign) -> CampaignSums:
    """The sums, read once for all boxes of the page."""
    key = f"campaign_sums:{campaign.pk}"
    found = ctx.memo.get(key)
    if not isinstance(found, CampaignSums):
        ctx.memo[key] = found = campaign_sums(ctx, campaign.pk)
    return found


def _credits(ctx: Context, campaign: Campaign) -> Mapping[str, CreditSums]:
    """The credits by model, read once for all boxes of the page."""
    key = f"campaign_credits:{campaign.pk}"
    found = ctx.memo.get(key)
    if not isinstance(found, dict):
        ctx.memo[key] = found = credit_sums(ctx, campaign.pk)
    return found


def _credit_row(
    campaign: Campaign, sums: CampaignSums, model: AttributionModel, credit: CreditSums
) -> Mapping[str, object]:
    returned = campaign_return(
        cost=campaign.actual_amount,
        currency=campaign.currency,
        credit=credit,
        lead_count=sums.lead_count,
        qualified_count=0,
    )
    return {"model": model.value, "label": model.label, "credit": credit, "returned": returned}


def _rate(amount: Decimal, whole: Decimal | int | None) -> Decimal | None:
    return Decimal(amount) / whole if whole else None


def _width(amount: Decimal, longest: Decimal) -> str:
    """A length of 100 for the longest."""
    return f"{amount / longest * 100:.2f}" if longest else "0"


_AMOUNTS = ("planned_amount", "committed_amount", "actual_amount")
PANELS = (
    FactsPanel("campaigns.goals", _("Goals"), "campaign.top", 10, "campaigns/_goals.html", goal_facts),
    FactsPanel("campaigns.people", _("Members"), "campaign.main", 5, "campaigns/_people.html", people_facts),
    FactsPanel("campaigns.costs", _("Costs"), "campaign.main", 6, "campaigns/_costs.html", cost_facts),
    FactsPanel("campaigns.credits", _("Attribution"), "campaign.main", 7, "campaigns/_credits.html", credit_facts),
)
