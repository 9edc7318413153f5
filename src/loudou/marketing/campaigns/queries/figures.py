"""What of one campaign was counted."""

from decimal import Decimal
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.marketing.campaigns.errors import CampaignNotFound
from loudou.marketing.campaigns.models import Campaign
from loudou.marketing.campaigns.shapes import CampaignSums, CategoryCost, CreditSums

MEMBERS_SQL = """
    SELECT status, count(*), count(lead_id), count(*) FILTER (WHERE has_responded)
    FROM campaigns_campaignmember WHERE campaign_id = %(id)s GROUP BY status
"""
COSTS_SQL = """
    SELECT category, sum(planned_amount), sum(committed_amount), sum(actual_amount)
    FROM campaigns_campaigncost WHERE campaign_id = %(id)s GROUP BY category ORDER BY 4 DESC, 3 DESC, 2 DESC, 1
"""
PARTS_SQL = """
    SELECT count(*) FILTER (WHERE id <> %(id)s), coalesce(sum(committed_amount + actual_amount), 0)
    FROM campaigns_campaign WHERE path @> ARRAY[%(id)s::uuid]
"""
CREDITS_SQL = """
    SELECT a.model,
        count(*) FILTER (WHERE basis = 'pipeline'), count(*) FILTER (WHERE basis = 'revenue'),
        coalesce(sum(amount) FILTER (WHERE basis = 'pipeline'), 0),
        coalesce(sum(amount) FILTER (WHERE basis = 'revenue'), 0),
        coalesce(sum(ordered_amount), 0), coalesce(sum(received_amount), 0), sum(margin_amount),
        coalesce(sum(deal_amount) FILTER (WHERE basis = 'revenue'), 0)
    FROM campaigns_attributioncredit a JOIN campaigns_campaign c ON c.id = a.campaign_id AND c.currency = a.currency
    WHERE a.campaign_id = %(id)s GROUP BY a.model
"""


def campaign_sums(ctx: Context, campaign_id: UUID) -> CampaignSums:
    """Members by state, costs by category, and what its parts cost with it. Four SQL statements beside the rights.

    Raises CampaignNotFound.
    """
    _require_visible(ctx, campaign_id)
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS_SQL, {"id": campaign_id})
        members = cursor.fetchall()
        cursor.execute(COSTS_SQL, {"id": campaign_id})
        costs = cursor.fetchall()
        cursor.execute(PARTS_SQL, {"id": campaign_id})
        part_count, rolled_up = cursor.fetchone()
    return CampaignSums(
        members={status: count for status, count, _leads, _responses in members},
        lead_count=sum(leads for _status, _count, leads, _responses in members),
        response_count=sum(responses for _status, _count, _leads, responses in members),
        costs=tuple(CategoryCost(*row) for row in costs),
        rolled_up_amount=Decimal(rolled_up),
        part_count=part_count,
    )


def credit_sums(ctx: Context, campaign_id: UUID) -> dict[str, CreditSums]:
    """What the campaign is credited with in its currency, by model. Two SQL statements beside the actor's rights.

    Raises CampaignNotFound.
    """
    _require_visible(ctx, campaign_id)
    with connection.cursor() as cursor:
        cursor.execute(CREDITS_SQL, {"id": campaign_id})
        return {row[0]: CreditSums(*row) for row in cursor.fetchall()}


def _require_visible(ctx: Context, campaign_id: UUID) -> None:
    if not Campaign.objects.visible_to(ctx).filter(pk=campaign_id).exists():
        raise CampaignNotFound("There is no such campaign, or you may not see it.", campaign_id=campaign_id)
