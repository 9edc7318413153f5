"""What attribution must know of deals, read over everything from the first lead to the last payment."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.marketing.campaigns.shapes import DealFacts, PersonRef

FACTS_SQL = """
    SELECT o.id, o.currency, CASE WHEN o.status IN ('open', 'won') THEN o.amount ELSE 0 END, o.created_at,
        CASE WHEN o.status = 'won' THEN o.closed_at END, bought.ordered, bought.received, bought.margin,
        came.since, came.leads, array_remove(ARRAY[o.contact_id] || came.contacts, NULL), o.account_id
    FROM pipeline_opportunity o
    LEFT JOIN LATERAL (
        SELECT coalesce(sum(d.total_amount), 0) AS ordered, sum(q.margin_amount) AS margin,
            coalesce(sum(paid.amount), 0) AS received
        FROM orders_order d
        LEFT JOIN quoting_quote q ON q.id = d.quote_id
        LEFT JOIN LATERAL (
            SELECT sum(a.amount) AS amount
            FROM receivables_receivable r JOIN receivables_cashapplication a ON a.receivable_id = r.id
            WHERE r.order_id = d.id AND r.currency = d.currency AND a.payment_id IS NOT NULL) paid ON true
        WHERE d.opportunity_id = o.id AND d.currency = o.currency AND d.confirmed_at IS NOT NULL
            AND d.status <> 'cancelled') bought ON true
    LEFT JOIN LATERAL (
        SELECT min(l.created_at) AS since, array_agg(l.id) AS leads, array_agg(l.converted_contact_id) AS contacts
        FROM (SELECT o.source_id AS id WHERE o.source_kind = 'lead'
              UNION SELECT made.id FROM leads_lead made WHERE made.converted_contact_id = o.contact_id
              UNION SELECT made.id FROM leads_lead made
                  WHERE made.converted_account_id = o.account_id AND made.converted_opportunity_id = o.id) known
        JOIN leads_lead l ON l.id = known.id OR l.merged_into_id = known.id) came ON true
    WHERE o.id = ANY(%(ids)s)
"""
AFTER_SQL = """
    SELECT id FROM pipeline_opportunity WHERE %(reached)s::uuid IS NULL OR id > %(reached)s::uuid
    ORDER BY id LIMIT %(limit)s
"""
OF_ORDERS_SQL = (
    "SELECT DISTINCT opportunity_id FROM orders_order WHERE id = ANY(%(ids)s) AND opportunity_id IS NOT NULL"
)
OF_PAYMENTS_SQL = """
    SELECT DISTINCT d.opportunity_id FROM receivables_cashapplication a
    JOIN receivables_receivable r ON r.id = a.receivable_id JOIN orders_order d ON d.id = r.order_id
    WHERE a.payment_id = ANY(%(ids)s) AND d.opportunity_id IS NOT NULL
"""
OF_PEOPLE_SQL = """
    SELECT id FROM pipeline_opportunity WHERE source_id = ANY(%(ids)s) AND source_kind = 'lead'
    UNION SELECT id FROM pipeline_opportunity WHERE contact_id = ANY(%(ids)s)
    UNION SELECT converted_opportunity_id FROM leads_lead
        WHERE id = ANY(%(ids)s) AND converted_opportunity_id IS NOT NULL
    UNION SELECT o.id FROM leads_lead l JOIN pipeline_opportunity o ON o.contact_id = l.converted_contact_id
        WHERE l.id = ANY(%(ids)s)
    UNION SELECT o.id FROM leads_lead l JOIN pipeline_opportunity o
        ON o.source_kind = 'lead' AND o.source_id = l.merged_into_id WHERE l.id = ANY(%(ids)s)
"""
OF_CAMPAIGNS_SQL = """
    SELECT DISTINCT deal_id FROM campaigns_attributioncredit WHERE campaign_id = ANY(%(ids)s)
"""


def attribution_facts(ctx: Context, deal_ids: Collection[UUID]) -> list[DealFacts]:
    """These deals as attribution must know them, whoever asks; those that do not exist are left out. One SQL statement.

    Only confirmed orders that were not cancelled count, and only payments that are applied to them, in the deal's
    currency. The margin is that of the quotes the orders came from, unknown where none is. People are the deal's
    contact, the lead it came from, every lead that became that contact, and those that were merged into one of them.
    """
    del ctx  # system: what a campaign is credited with must not depend on who computes it
    with connection.cursor() as cursor:
        cursor.execute(FACTS_SQL, {"ids": list(deal_ids)})
        rows = cursor.fetchall()
    return [_facts(*row[:9], leads=row[9] or (), contacts=row[10] or (), account_id=row[11]) for row in rows]


def _facts(*figures: Any, leads: Collection[UUID], contacts: Collection[UUID], account_id: UUID) -> DealFacts:
    """The first nine columns are the first nine fields of the shape, in their order."""
    people = [PersonRef("lead", pk) for pk in sorted(leads)] + [
        PersonRef("contact", pk) for pk in sorted(set(contacts))
    ]
    return DealFacts(*(*figures, tuple(people), account_id))


def deals_after(ctx: Context, reached: UUID | None, limit: int) -> list[UUID]:
    """The next deals by their ids, whoever asks; the first ones for None. One SQL statement."""
    del ctx  # system: as above
    with connection.cursor() as cursor:
        cursor.execute(AFTER_SQL, {"reached": reached, "limit": limit})
        return [row[0] for row in cursor.fetchall()]


def count_deals(ctx: Context) -> int:
    """How many deals there are, whoever asks. One SQL statement."""
    del ctx  # system: as above
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pipeline_opportunity")
        return int(cursor.fetchone()[0])


def deals_of_orders(ctx: Context, order_ids: Collection[UUID]) -> set[UUID]:
    """The deals these orders came from. One SQL statement."""
    return _deals(ctx, OF_ORDERS_SQL, order_ids)


def deals_of_payments(ctx: Context, payment_ids: Collection[UUID]) -> set[UUID]:
    """The deals whose orders these payments are or were applied to. One SQL statement."""
    return _deals(ctx, OF_PAYMENTS_SQL, payment_ids)


def deals_of_people(ctx: Context, ids: Collection[UUID]) -> set[UUID]:
    """The deals of these leads and contacts. One SQL statement."""
    return _deals(ctx, OF_PEOPLE_SQL, ids)


def deals_of_campaigns(ctx: Context, campaign_ids: Collection[UUID]) -> set[UUID]:
    """The deals these campaigns are credited with. One SQL statement."""
    return _deals(ctx, OF_CAMPAIGNS_SQL, campaign_ids)


def _deals(ctx: Context, sql: str, ids: Collection[UUID]) -> set[UUID]:
    del ctx  # system: what follows from a change does not depend on who made it
    with connection.cursor() as cursor:
        cursor.execute(sql, {"ids": list(ids)})
        return {row[0] for row in cursor.fetchall()}
