"""How old what customers owe is, on any day."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.access.queries import reach_of, require
from loudou.platform.records.days import business_day
from loudou.revenue.receivables.queries.accounts import account_labels
from loudou.revenue.receivables.rules.aging import Bucket, buckets
from loudou.revenue.receivables.shapes import Aging, AgingBucket, AgingRow

OPEN_SQL = """
    WITH claims AS MATERIALIZED (
        SELECT r.id, r.account_id, r.currency, r.due_date, r.amount
        FROM receivables_receivable r
        WHERE r.biz_date <= %(day)s AND r.status <> 'draft' {claims}
          AND (r.open_amount <> 0 OR r.updated_at >= %(day)s)),
    moved AS (
        SELECT x.id, sum(x.amount) AS amount FROM (
            SELECT a.receivable_id AS id, a.amount + a.shortfall_amount AS amount
            FROM receivables_cashapplication a JOIN claims c ON c.id = a.receivable_id
            WHERE a.applied_date <= %(day)s
            UNION ALL
            SELECT a.offset_id, -a.amount
            FROM receivables_cashapplication a JOIN claims c ON c.id = a.offset_id
            WHERE a.applied_date <= %(day)s) x
        GROUP BY x.id)
    SELECT c.currency, c.account_id, width_bucket(%(day)s::date - c.due_date, %(bounds)s::int[]) AS bucket,
           sum(c.amount - coalesce(m.amount, 0))
    FROM claims c LEFT JOIN moved m ON m.id = c.id
    WHERE c.amount <> coalesce(m.amount, 0)
    GROUP BY 1, 2, 3
"""
UNAPPLIED_SQL = """
    SELECT p.currency, p.account_id, sum(p.amount - coalesce(m.amount, 0))
    FROM receivables_payment p
    LEFT JOIN LATERAL (
        SELECT sum(a.amount + a.surplus_amount) AS amount FROM receivables_cashapplication a
        WHERE a.payment_id = p.id AND a.applied_date <= %(day)s) m ON true
    WHERE p.received_date <= %(day)s AND (p.reversed_date IS NULL OR p.reversed_date > %(day)s)
      AND p.account_id IS NOT NULL AND p.status NOT IN ('imported', 'unidentified') {payments}
      AND (p.unapplied_amount <> 0 OR p.updated_at >= %(day)s)
    GROUP BY 1, 2
    HAVING sum(p.amount - coalesce(m.amount, 0)) <> 0
"""
Sums = dict[UUID, dict[int, Decimal]]


def aging(
    ctx: Context,
    *,
    as_of: date | None = None,
    account_id: UUID | None = None,
    bounds: Sequence[int] = (30, 60, 90, 180, 365),
) -> list[Aging]:
    """What was open at the end of a day (None: the business day) by days overdue, one report per currency.

    From the ledger: applications after the day do not count, and those taken back by then do not either, so the same day
    gives the same figures whenever it is asked. Only receivables and payments the actor sees. Every bucket is present;
    accounts owing most come first. Three SQL statements beside the actor's rights. Raises ActionRefused.
    """
    require(ctx, "receivable", "read")
    day = as_of or business_day(ctx)
    scale = buckets(bounds)
    opens: defaultdict[str, Sums] = defaultdict(lambda: defaultdict(dict))
    unapplied: defaultdict[str, dict[UUID, Decimal]] = defaultdict(dict)
    values = {"day": day, "bounds": [bucket.first for bucket in scale if bucket.first is not None]}
    with connection.cursor() as cursor:
        cursor.execute(*_narrowed(ctx, OPEN_SQL, "receivable", "r", account_id, values))
        for currency, account, bucket, amount in cursor.fetchall():
            opens[currency][account][bucket] = amount
        cursor.execute(*_narrowed(ctx, UNAPPLIED_SQL, "payment", "p", account_id, values))
        for currency, account, amount in cursor.fetchall():
            unapplied[currency][account] = amount
    names = account_labels({account for sums in (*opens.values(), *unapplied.values()) for account in sums})
    return [
        _report(day, currency, scale, opens[currency], unapplied[currency], names)
        for currency in sorted({*opens, *unapplied})
    ]


def _narrowed(
    ctx: Context, text: str, record_type: str, alias: str, account_id: UUID | None, values: dict[str, object]
) -> tuple[str, dict[str, object]]:
    reach = reach_of(ctx, record_type, "read")
    parts, given = [], dict(values)
    if not reach.is_everything:
        parts.append(f"AND {alias}.owner_id = ANY(%(owners)s)")
        given["owners"] = list(reach.owner_ids)
    if account_id is not None:
        parts.append(f"AND {alias}.account_id = %(account)s")
        given["account"] = account_id
    return text.format(claims=" ".join(parts), payments=" ".join(parts)), given


def _report(
    day: date,
    currency: str,
    scale: Sequence[Bucket],
    opens: Sums,
    unapplied: dict[UUID, Decimal],
    names: dict[UUID, str],
) -> Aging:
    nothing = Decimal(0)
    rows = []
    for account in {*opens, *unapplied}:
        amounts = tuple(opens.get(account, {}).get(place, nothing) for place in range(len(scale)))
        rows.append(
            AgingRow(account, names.get(account, "–"), amounts, sum(amounts, nothing), unapplied.get(account, nothing))
        )
    rows.sort(key=lambda row: (-row.open_amount, row.account_name, row.account_id))
    sums = [sum((row.amounts[place] for row in rows), nothing) for place in range(len(scale))]
    return Aging(
        as_of=day,
        currency=currency,
        buckets=tuple(
            AgingBucket(bucket.code, bucket.first, bucket.last, amount)
            for bucket, amount in zip(scale, sums, strict=True)
        ),
        unapplied_amount=sum(unapplied.values(), nothing),
        rows=tuple(rows),
    )
