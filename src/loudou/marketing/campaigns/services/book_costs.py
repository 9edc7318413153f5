"""Book what campaigns cost."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.marketing.campaigns.enums import CostCategory
from loudou.marketing.campaigns.errors import CampaignInvalid
from loudou.marketing.campaigns.messages import problem
from loudou.marketing.campaigns.models import Campaign, CampaignCost
from loudou.marketing.campaigns.rules.amounts import money_problem
from loudou.marketing.campaigns.rules.lifecycle import TAKES_COST
from loudou.marketing.campaigns.services.count_costs import count_costs
from loudou.marketing.campaigns.services.targets import lock_campaigns, require_state
from loudou.marketing.campaigns.shapes import Booked, CostDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.days import business_day
from loudou.platform.records.services.derive import derive_search

AMOUNTS = ("planned_amount", "committed_amount", "actual_amount")
LONGEST = {"label": 120, "vendor": 120, "invoice_number": 60}
Invoice = tuple[UUID, str, str]


@records_changes("campaign_cost.book")
def book_costs(ctx: Context, *, drafts: Sequence[CostDraft]) -> Booked:
    """Book the expenses these drafts describe, on any number of campaigns; their sums follow at once.

    An invoice of a vendor is booked once per campaign. What passes a budget is returned as a warning, or refused whole
    with BudgetExceeded where the campaign blocks it. Raises CampaignInvalid naming field and row, CampaignInWrongState
    for a closed campaign, CampaignNotFound, ActionRefused. A constant number of SQL statements, however many drafts.
    """
    require(ctx, "campaign_cost", "create")
    if not drafts:
        return Booked(())
    campaigns = lock_campaigns(ctx, [draft.campaign_id for draft in drafts], "edit")
    require_state(ctx, campaigns, TAKES_COST)
    by_id = {one.id: one for one in campaigns}
    _refuse_problems(ctx, drafts, by_id)
    made = [_cost(ctx, draft, by_id[draft.campaign_id]) for draft in drafts]
    CampaignCost.objects.bulk_create(made)
    ids = tuple(one.id for one in made)
    derive_search("campaign_cost", ids)
    return Booked(ids, count_costs(ctx, campaigns=campaigns))


def _refuse_problems(ctx: Context, drafts: Sequence[CostDraft], campaigns: Mapping[UUID, Campaign]) -> None:
    booked = _booked_invoices(ctx, drafts)
    problems: list[FieldProblem] = []
    for row, draft in enumerate(drafts, start=1):
        invoice = _invoice(draft)
        checks = [
            ("label", "required", bool(draft.label.strip())),
            ("category", "choice.unknown", draft.category in CostCategory.values),
            ("actual_amount", "amount.nothing", any(getattr(draft, name) for name in AMOUNTS)),
            ("invoice_number", "invoice.booked", invoice is None or invoice not in booked),
            *((name, "text.too_long", len(getattr(draft, name).strip()) <= most) for name, most in LONGEST.items()),
        ]
        for name in AMOUNTS:
            code = money_problem(getattr(draft, name), campaigns[draft.campaign_id].currency)
            checks.append((name, code or "amount.negative", code is None))
        problems += [problem(field, code, row) for field, code, is_right in checks if not is_right]
        if invoice is not None:
            booked.add(invoice)
    if problems:
        raise CampaignInvalid("Some values are not acceptable. Nothing was booked.", problems=problems)


def _booked_invoices(ctx: Context, drafts: Sequence[CostDraft]) -> set[Invoice]:
    """The invoices of these drafts that stand on their campaigns already. One SQL statement at most."""
    del ctx
    wanted = [invoice for draft in drafts if (invoice := _invoice(draft)) is not None]
    if not wanted:
        return set()
    # system: an invoice counts once, whoever booked it; the campaigns are locked
    found = CampaignCost.objects.filter(
        campaign__in={campaign for campaign, _vendor, _number in wanted},
        invoice_number__in={number for _campaign, _vendor, number in wanted},
    )
    return set(found.values_list("campaign_id", "vendor", "invoice_number"))


def _invoice(draft: CostDraft) -> Invoice | None:
    number = draft.invoice_number.strip()
    return (draft.campaign_id, draft.vendor.strip(), number) if number else None


def _cost(ctx: Context, draft: CostDraft, campaign: Campaign) -> CampaignCost:
    return CampaignCost(
        id=new_id(),
        campaign_id=campaign.id,
        label=" ".join(draft.label.split()),
        category=draft.category,
        vendor=draft.vendor.strip(),
        currency=campaign.currency,
        planned_amount=draft.planned_amount,
        committed_amount=draft.committed_amount,
        actual_amount=draft.actual_amount,
        cost_date=draft.cost_date or business_day(ctx),
        invoice_number=draft.invoice_number.strip(),
        note=draft.note,
        custom=dict(draft.custom),
        owner_id=draft.owner_id or ctx.actor_id,
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
    )
