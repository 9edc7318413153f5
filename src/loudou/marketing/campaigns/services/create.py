"""Plan campaigns."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.kernel.money import is_currency
from loudou.marketing.campaigns.enums import BudgetPolicy, CampaignKind
from loudou.marketing.campaigns.errors import CampaignInvalid
from loudou.marketing.campaigns.messages import problem
from loudou.marketing.campaigns.models import Campaign
from loudou.marketing.campaigns.models.campaign import DEEPEST
from loudou.marketing.campaigns.rules.amounts import money_problem
from loudou.marketing.campaigns.shapes import CampaignDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.numbering.services.take import take_numbers
from loudou.platform.records.days import business_day
from loudou.platform.records.services.derive import derive_search

LONGEST = {"name": 120, "utm_campaign": 120, "target_segment": 200, "venue": 200, "landing_page": 500}
COPIED = (
    *("kind", "start_date", "end_date", "parent_id", "budget_amount", "budget_policy", "expected_revenue_amount"),
    *("expected_lead_count", "target_segment", "venue", "landing_page", "note"),
)
HOME_CURRENCY = "CNY"
"""The currency of a campaign for which nobody names one; the doors name the installation's."""
MOST_LEADS = 2**31 - 1


@records_changes("campaign.create")
def create_campaigns(ctx: Context, *, drafts: Sequence[CampaignDraft]) -> list[UUID]:
    """Plan the campaigns these drafts describe; returns their ids in order.

    A part takes the currency of its whole and stands at most five deep. Raises CampaignInvalid naming field and row,
    ActionRefused. A constant number of SQL statements, however many drafts.
    """
    require(ctx, "campaign", "create")
    parents = _parents(ctx, drafts)
    problems = [found for row, draft in enumerate(drafts, start=1) for found in _problems(draft, parents, row)]
    if problems:
        raise CampaignInvalid("Some values are not acceptable. Nothing was saved.", problems=problems)
    numbers = take_numbers("MC", business_day(ctx), len(drafts)) if drafts else []
    made = [_campaign(ctx, draft, number, parents) for draft, number in zip(drafts, numbers, strict=True)]
    Campaign.objects.bulk_create(made)
    ids = [one.id for one in made]
    derive_search("campaign", ids)
    return ids


def _parents(ctx: Context, drafts: Sequence[CampaignDraft]) -> dict[UUID, Campaign]:
    """The wholes that are named, kept from being moved meanwhile. One SQL statement at most."""
    wanted = {draft.parent_id for draft in drafts if draft.parent_id is not None}
    if not wanted:
        return {}
    found = Campaign.objects.visible_to(ctx).filter(pk__in=wanted).order_by("pk")
    return {one.id: one for one in found.select_for_update(of=("self",), no_key=True)}


def _problems(draft: CampaignDraft, parents: Mapping[UUID, Campaign], row: int) -> list[FieldProblem]:
    parent = parents.get(draft.parent_id) if draft.parent_id is not None else None
    currency = _currency(draft, parents)
    checks = [
        ("name", "required", bool(draft.name.strip())),
        ("kind", "choice.unknown", draft.kind in CampaignKind.values),
        ("budget_policy", "choice.unknown", draft.budget_policy in BudgetPolicy.values),
        ("end_date", "date.before", draft.end_date >= draft.start_date),
        ("currency", "currency.unknown", is_currency(currency)),
        ("parent", "not_found", draft.parent_id is None or parent is not None),
        ("parent", "tree.too_deep", parent is None or len(parent.path) < DEEPEST),
        ("currency", "currency.other", parent is None or currency == parent.currency),
        ("expected_lead_count", "range.outside", 0 <= (draft.expected_lead_count or 0) <= MOST_LEADS),
        ("product_lines", "text.too_long", all(len(line) <= 60 for line in draft.product_lines)),
        *((name, "text.too_long", len(getattr(draft, name).strip()) <= longest) for name, longest in LONGEST.items()),
    ]
    for name in ("budget_amount", "expected_revenue_amount"):
        code = money_problem(getattr(draft, name), currency)
        checks.append((name, code or "amount.negative", code is None))
    return [problem(field, code, row) for field, code, is_right in checks if not is_right]


def _currency(draft: CampaignDraft, parents: Mapping[UUID, Campaign]) -> str:
    if draft.currency:
        return draft.currency
    parent = parents.get(draft.parent_id) if draft.parent_id is not None else None
    return parent.currency if parent is not None else HOME_CURRENCY


def _campaign(ctx: Context, draft: CampaignDraft, number: str, parents: Mapping[UUID, Campaign]) -> Campaign:
    pk = new_id()
    copied: dict[str, Any] = {name: getattr(draft, name) for name in COPIED}
    above = parents[draft.parent_id].path if draft.parent_id is not None else []
    return Campaign(
        id=pk,
        number=number,
        name=" ".join(draft.name.split()),
        utm_campaign=draft.utm_campaign.strip(),
        path=[*above, pk],
        currency=_currency(draft, parents),
        product_lines=list(draft.product_lines),
        custom=dict(draft.custom),
        owner_id=draft.owner_id or ctx.actor_id,
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
        **copied,
    )
