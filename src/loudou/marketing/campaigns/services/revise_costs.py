"""Correct what campaigns cost."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.campaigns.errors import CampaignCostNotFound, CampaignInvalid
from loudou.marketing.campaigns.messages import problem
from loudou.marketing.campaigns.models import CampaignCost
from loudou.marketing.campaigns.rules.amounts import money_problem
from loudou.marketing.campaigns.rules.lifecycle import TAKES_COST
from loudou.marketing.campaigns.services.count_costs import count_costs
from loudou.marketing.campaigns.services.targets import lock_campaigns, require_state
from loudou.marketing.campaigns.shapes import Booked, CostRevision
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search

AMOUNTS = ("planned_amount", "committed_amount", "actual_amount")
CHANGED = (*AMOUNTS, "invoice_number")
LONGEST_NUMBER = 60


@records_changes("campaign_cost.revise")
def revise_costs(ctx: Context, *, revisions: Sequence[CostRevision]) -> Booked:
    """Give booked expenses other amounts: an order was billed, an estimate was wrong, a part was credited.

    Raises CampaignInvalid naming field and row, BudgetExceeded, CampaignInWrongState for a closed campaign,
    CampaignCostNotFound, CampaignNotFound, ActionRefused. A constant number of SQL statements, however many.
    """
    require(ctx, "campaign_cost", "edit")
    wanted = {one.cost_id for one in revisions}
    # The campaigns first, then their costs: the order in which booking takes its locks.
    costs = CampaignCost.objects.visible_to(ctx, "edit").filter(pk__in=wanted)
    campaigns = lock_campaigns(ctx, set(costs.values_list("campaign_id", flat=True)), "edit")
    require_state(ctx, campaigns, TAKES_COST)
    found = {one.id: one for one in costs.order_by("pk").select_for_update(of=("self",))}
    if len(found) < len(wanted):
        raise CampaignCostNotFound("There is no such cost, or you may not see it.")
    _refuse_problems(ctx, revisions, found)
    for one in revisions:
        cost = found[one.cost_id]
        for name, value in _given(one).items():
            setattr(cost, name, value)
        cost.updated_at = ctx.now
        cost.version += 1
    CampaignCost.objects.bulk_update(found.values(), [*CHANGED, "updated_at", "version"])
    derive_search("campaign_cost", list(found))
    return Booked(tuple(one.cost_id for one in revisions), count_costs(ctx, campaigns=campaigns))


def _given(revision: CostRevision) -> dict[str, Any]:
    return {name: value for name in CHANGED if (value := getattr(revision, name)) is not None}


def _refuse_problems(ctx: Context, revisions: Sequence[CostRevision], costs: Mapping[UUID, CampaignCost]) -> None:
    booked = _booked_elsewhere(ctx, revisions, costs)
    problems = []
    for row, one in enumerate(revisions, start=1):
        cost = costs[one.cost_id]
        codes = {name: money_problem(value, cost.currency) for name, value in _given(one).items() if name in AMOUNTS}
        number = (one.invoice_number or "").strip()
        if len(number) > LONGEST_NUMBER:
            codes["invoice_number"] = "text.too_long"
        elif number and (cost.campaign_id, cost.vendor, number) in booked:
            codes["invoice_number"] = "invoice.booked"
        elif number:
            booked.add((cost.campaign_id, cost.vendor, number))
        problems += [problem(name, code, row) for name, code in codes.items() if code]
    if problems:
        raise CampaignInvalid("Some values are not acceptable. Nothing was changed.", problems=problems)


def _booked_elsewhere(
    ctx: Context, revisions: Sequence[CostRevision], costs: Mapping[UUID, CampaignCost]
) -> set[tuple[UUID, str, str]]:
    """Invoices of the numbers to be given that other costs of the campaigns bear. One SQL statement at most."""
    del ctx
    numbers = {one.invoice_number.strip() for one in revisions if one.invoice_number}
    if not numbers:
        return set()
    campaigns = {cost.campaign_id for cost in costs.values()}
    # system: an invoice counts once, whoever booked it; the campaigns are locked
    found = CampaignCost.objects.filter(campaign__in=campaigns, invoice_number__in=numbers).exclude(pk__in=list(costs))
    return set(found.values_list("campaign_id", "vendor", "invoice_number"))
