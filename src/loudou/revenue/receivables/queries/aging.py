"""How old what customers owe is, on any day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.records.days import business_day
from loudou.revenue.receivables.queries.accounts import account_labels
from loudou.revenue.receivables.queries.reach import ALIASES, Values, reached
from loudou.revenue.receivables.rules.aging import Bucket, buckets
from loudou.revenue.receivables.shapes import NOTHING, Aging, AgingBucket, AgingRow

OPEN_SQL = """
    WITH claims AS MATERIALIZED (
        SELECT r.id, r.account_id, r.currency, r.due_date, r.amount
        FROM receivables_receivable r
        WHERE r.biz_date <= %(day)s AND r.status <> 'draft' {narrowed}
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
      AND p.account_id IS NOT NULL AND p.status NOT IN ('imported', 'unidentified') {narrowed}
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

    From the ledger: applications after the day do not count, and those taken back by then do not either, so the same
    day gives the same figures whenever it is asked. Only receivables and payments the actor sees. Every bucket is
    present; accounts owing most come first. Three SQL statements beside the actor's rights. Raises ActionRefused.
    """
    require(ctx, "receivable", "read")
    day = as_of or business_day(ctx)
    scale = buckets(bounds)
    firsts = [bucket.first for bucket in scale if bucket.first is not None]
    opens: defaultdict[str, Sums] = defaultdict(lambda: defaultdict(dict))
    unapplied: defaultdict[str, dict[UUID, Decimal]] = defaultdict(dict)
    values: Values = {"day": day, "bounds": firsts, "account": account_id}
    with connection.cursor() as cursor:
        cursor.execute(*_narrowed(ctx, OPEN_SQL, "receivable", values))
        for currency, account, bucket, amount in cursor.fetchall():
            opens[currency][account][bucket] = amount
        cursor.execute(*_narrowed(ctx, UNAPPLIED_SQL, "payment", values))
        for currency, account, amount in cursor.fetchall():
            unapplied[currency][account] = amount
    names = account_labels({*chain.from_iterable(opens.values()), *chain.from_iterable(unapplied.values())})
    return [
        _report(day, currency, scale, _rows(opens[currency], unapplied[currency], names, len(scale)))
        for currency in sorted({*opens, *unapplied})
    ]


def _narrowed(ctx: Context, text: str, record_type: str, values: Values) -> tuple[str, Values]:
    condition, given = reached(ctx, record_type)
    if values["account"] is not None:
        condition += f" AND {ALIASES[record_type]}.account_id = %(account)s"
    return text.format(narrowed=condition), values | given


def _rows(
    opens: Sums, unapplied: Mapping[UUID, Decimal], names: Mapping[UUID, str], places: int
) -> tuple[AgingRow, ...]:
    rows = []
    for account in {*opens, *unapplied}:
        amounts = tuple(opens.get(account, {}).get(place, NOTHING) for place in range(places))
        whole = sum(amounts, NOTHING)
        rows.append(AgingRow(account, names.get(account, "–"), amounts, whole, unapplied.get(account, NOTHING)))
    return tuple(sorted(rows, key=lambda row: (-row.open_amount, row.account_name, row.account_id)))


def _report(day: date, currency: str, scale: Sequence[Bucket], rows: Sequence[AgingRow]) -> Aging:
    sums = [sum((row.amounts[place] for row in rows), NOTHING) for place in range(len(scale))]
    return Aging(
        as_of=day,
        currency=currency,
        buckets=tuple(
            AgingBucket(bucket.code, bucket.first, bucket.last, amount)
            for bucket, amount in zip(scale, sums, strict=True)
        ),
        unapplied_amount=sum((row.unapplied_amount for row in rows), NOTHING),
        rows=tuple(rows),
    )
