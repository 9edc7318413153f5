"""What campaigns brought: pipeline, won and ordered amounts and the cash that came in, against what they cost."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from loudou.insight.analytics.queries.campaign_facts import BEHIND_SQL, RETURNS_SQL, ROWS_SQL
from loudou.insight.analytics.queries.visible import as_named_sql
from loudou.insight.analytics.shapes.campaigns import Figure, ReturnRow, ReturnsQuestion, ReturnsTotal
from loudou.kernel.context import Context
from loudou.marketing.campaigns.queries.returns import campaign_return
from loudou.marketing.campaigns.shapes import CreditSums
from loudou.platform.access.queries import require
from loudou.platform.records.query import ListQuery, matching
from loudou.platform.records.registry import record_type

COLUMNS = (
    *("id", "number", "name", "utm_campaign", "kind", "status", "start_date", "end_date", "currency", "path"),
    *("budget_amount", "expected_revenue_amount", "expected_lead_count"),
)
NOTHING = Decimal(0)
PLAIN = 19
"""Columns of the statement before the credits: the fields of ReturnRow up to `converted_count`."""


def campaign_returns(ctx: Context, question: ReturnsQuestion, *, campaign_id: UUID | None = None) -> list[ReturnRow]:
    """The campaigns asked for that the actor may see, the latest first, with what they cost and brought.

    `campaign_id` asks for that one alone, whenever it began.
    Sums count every deal a campaign is credited with; its rows are shown to those who may see them. One SQL statement
    beside the actor's rights, however many campaigns. Raises ActionRefused.
    """
    require(ctx, "campaign_roi", "read")
    sql, values = _asked(ctx, RETURNS_SQL, question, campaign_id)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [_row(question.model, row) for row in cursor.fetchall()]


def returns_total(rows: Sequence[ReturnRow]) -> ReturnsTotal:
    """Campaigns of one currency in sum: credits add up under every model. No SQL statement.

    A lead that is in two campaigns counts in each; deals are not counted, for several campaigns touch one.
    """
    cost = sum((row.actual_amount for row in rows), NOTHING)
    lead_count = sum(row.lead_count for row in rows)
    margins = [row.credit.margin_amount for row in rows]
    known = [margin for margin in margins if margin is not None]
    credit = CreditSums(
        model=rows[0].credit.model if rows else "",
        deal_count=0,
        won_count=0,
        pipeline_amount=sum((row.credit.pipeline_amount for row in rows), NOTHING),
        won_amount=sum((row.credit.won_amount for row in rows), NOTHING),
        ordered_amount=sum((row.credit.ordered_amount for row in rows), NOTHING),
        received_amount=sum((row.credit.received_amount for row in rows), NOTHING),
        margin_amount=sum(known, NOTHING) if len(known) == len(margins) else None,
        influenced_amount=NOTHING,
    )
    currency = rows[0].currency if rows else ""
    returned = campaign_return(cost=cost, currency=currency, credit=credit, lead_count=lead_count, qualified_count=0)
    budget = sum((row.budget_amount or NOTHING for row in rows), NOTHING)
    return ReturnsTotal(budget, cost, lead_count, credit, returned)


def rows_behind(ctx: Context, question: ReturnsQuestion, campaign_id: UUID, figure: Figure) -> tuple[UUID, ...]:
    """The ids of the records behind a figure of one campaign, for a list that shows those the actor may see.

    One SQL statement beside the actor's rights. Raises ActionRefused.
    """
    require(ctx, "campaign_roi", "read")
    sql, values = _asked(ctx, BEHIND_SQL, question, campaign_id)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} {ROWS_SQL[figure]}", values)
        return tuple(row[0] for row in cursor.fetchall())


def _asked(
    ctx: Context, sql: str, question: ReturnsQuestion, campaign_id: UUID | None = None
) -> tuple[str, dict[str, Any]]:
    condition = Q(pk=campaign_id) if campaign_id is not None else Q()
    if question.period is not None and campaign_id is None:
        condition &= Q(start_date__gte=question.period.start)
        condition &= Q() if question.period.end is None else Q(start_date__lt=question.period.end)
    if question.kind:
        condition &= Q(kind=question.kind)
    campaigns = matching(ctx, record_type("campaign"), ListQuery()).filter(condition).values(*COLUMNS)
    visible, named = as_named_sql(campaigns, "campaign")
    values = {"model": question.model, "rolls_up": question.rolls_up}
    return sql.replace("{campaigns}", visible), values | named


def _row(model: str, row: tuple[Any, ...]) -> ReturnRow:
    plain, credit = row[:PLAIN], CreditSums(model, *row[PLAIN:])
    currency, cost, lead_count, qualified_count = plain[8], plain[13], plain[16], plain[17]
    returned = campaign_return(
        cost=cost, currency=currency, credit=credit, lead_count=lead_count, qualified_count=qualified_count
    )
    return ReturnRow(*(*plain, credit, returned))
