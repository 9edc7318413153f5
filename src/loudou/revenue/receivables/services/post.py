"""The one place where balances and the ledger of applications are written: thousands of pairs in three statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.records.days import business_day
from loudou.revenue.orders.services.billing import add_received
from loudou.revenue.receivables.errors import OverApplied
from loudou.revenue.receivables.shapes import Pair

SETTLE_SQL = """
    UPDATE receivables_receivable r SET
        settled_amount = r.settled_amount + d.amount,
        open_amount = r.open_amount - d.amount,
        status = CASE WHEN r.settled_amount + d.amount = r.amount THEN 'settled'
                      WHEN r.settled_amount + d.amount = 0 THEN 'active' ELSE 'partially_settled' END,
        version = r.version + 1, updated_at = %(now)s
    FROM unnest(%(ids)s::uuid[], %(amounts)s::numeric[]) AS d(id, amount)
    WHERE r.id = d.id AND r.sign = 'blue' AND r.status IN ('active', 'partially_settled', 'settled')
      AND r.settled_amount + d.amount BETWEEN 0 AND r.amount
    RETURNING r.id, r.order_id, r.status, d.amount
"""
GIVE_SQL = """
    UPDATE receivables_payment p SET
        unapplied_amount = p.unapplied_amount - d.amount,
        status = CASE WHEN p.unapplied_amount = d.amount THEN 'applied'
                      WHEN p.unapplied_amount - d.amount = p.amount THEN 'confirmed' ELSE 'partially_applied' END,
        version = p.version + 1, updated_at = %(now)s
    FROM unnest(%(ids)s::uuid[], %(amounts)s::numeric[]) AS d(id, amount)
    WHERE p.id = d.id AND p.status IN ('confirmed', 'partially_applied', 'applied')
      AND p.unapplied_amount - d.amount BETWEEN 0 AND p.amount
"""
LEDGER_SQL = """
    INSERT INTO receivables_cashapplication (id, payment_id, receivable_id, currency, amount, shortfall_amount,
        surplus_amount, matched_by, reversal_of_id, applied_date, created_at, created_by)
    SELECT d.*, %s, %s, %s FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::numeric[], %s::numeric[],
        %s::numeric[], %s::text[], %s::uuid[]) AS d
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger to write."""

    pair: Pair
    currency: str
    reversal_of: UUID | None = None


def post_entries(ctx: Context, *, entries: Sequence[Entry]) -> list[UUID]:
    """Write these rows of the ledger and move both balances by them; returns the receivables settled by it.

    Amounts of reversing entries are negative. Each balance moves by one guarded statement: a receivable is never
    settled beyond its amount and a payment never gives more than it has, whoever else writes. Raises OverApplied, and
    then nothing was moved. Four SQL statements, however many entries. Runs inside the caller's change set.
    """
    settled = _settle(ctx, _sums((entry.pair.receivable_id, entry.pair.settled) for entry in entries))
    _give(ctx, _sums((entry.pair.payment_id, entry.pair.given) for entry in entries))
    _write(ctx, entries)
    add_received(ctx, amounts=_sums((order, amount) for _id, order, _status, amount in settled if order is not None))
    return [pk for pk, _order, status, _amount in settled if status == "settled"]


def _settle(ctx: Context, amounts: dict[UUID, Decimal]) -> list[tuple[UUID, UUID | None, str, Decimal]]:
    with connection.cursor() as cursor:
        cursor.execute(SETTLE_SQL, {"now": ctx.now, "ids": list(amounts), "amounts": list(amounts.values())})
        rows: list[tuple[UUID, UUID | None, str, Decimal]] = cursor.fetchall()
    if len(rows) < len(amounts):
        raise OverApplied("Somebody else was faster: more would be applied than is left. Nothing was changed.")
    return rows


def _give(ctx: Context, amounts: dict[UUID, Decimal]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(GIVE_SQL, {"now": ctx.now, "ids": list(amounts), "amounts": list(amounts.values())})
        if cursor.rowcount < len(amounts):
            raise OverApplied("Somebody else was faster: more would be applied than is left. Nothing was changed.")


def _write(ctx: Context, entries: Sequence[Entry]) -> None:
    rows = [
        (
            new_id(),
            entry.pair.payment_id,
            entry.pair.receivable_id,
            entry.currency,
            entry.pair.amount,
            entry.pair.shortfall,
            entry.pair.surplus,
            entry.pair.matched_by,
            entry.reversal_of,
        )
        for entry in entries
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(LEDGER_SQL, [business_day(ctx), ctx.now, ctx.actor_id, *columns])


def _sums(parts: Iterable[tuple[UUID, Decimal]]) -> dict[UUID, Decimal]:
    sums: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    for key, amount in parts:
        sums[key] += amount
    return dict(sums)
