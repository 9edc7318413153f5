"""Apply payments to receivables, pair by pair."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.money import Money
from loudou.platform.changes.recording import records_changes
from loudou.revenue.receivables.enums import MatchedBy
from loudou.revenue.receivables.errors import ApplicationInvalid
from loudou.revenue.receivables.models import Payment, Receivable
from loudou.revenue.receivables.rules.open_items import MatchingRules
from loudou.revenue.receivables.services.announce import apply_entries
from loudou.revenue.receivables.services.post import Entry
from loudou.revenue.receivables.services.targets import lock_payments, lock_receivables
from loudou.revenue.receivables.shapes import Applied, Pair

TOLERATED = MatchingRules().tolerance_amount


@records_changes("payment.apply")
def apply_pairs(ctx: Context, *, pairs: Sequence[Pair], tolerance: Decimal = TOLERATED) -> Applied:
    """Apply these parts of payments to receivables, all or none, as of the business day.

    A part is above zero, in whole minor units, of a confirmed payment and for a receivable of the same account and
    currency; a shortfall or surplus is within the tolerance. Raises ApplicationInvalid naming rows, OverApplied when
    something was taken meanwhile, PaymentNotFound, ReceivableNotFound, ActionRefused. Eight SQL statements, however
    many pairs.
    """
    payments = {one.id: one for one in lock_payments(ctx, sorted({pair.payment_id for pair in pairs}), "apply")}
    found = lock_receivables(ctx, sorted({pair.receivable_id for pair in pairs}), "apply")
    receivables = {one.id: one for one in found}
    problems = _problems(pairs, payments, receivables, tolerance)
    if problems:
        raise ApplicationInvalid("These do not belong together. Nothing was applied.", problems=problems)
    return apply_entries(ctx, entries=[Entry(pair, payments[pair.payment_id].currency) for pair in pairs])


@records_changes("payment.apply")
def apply_payment(ctx: Context, *, payment_id: UUID, amounts: Mapping[UUID, Decimal]) -> Applied:
    """Apply a payment by hand: receivable to amount. Raises what `apply_pairs` raises."""
    pairs = [Pair(payment_id, receivable_id, amount) for receivable_id, amount in amounts.items()]
    return apply_pairs(ctx, pairs=pairs)


def _problems(
    pairs: Sequence[Pair], payments: Mapping[UUID, Payment], receivables: Mapping[UUID, Receivable], tolerance: Decimal
) -> list[FieldProblem]:
    problems = []
    for row, pair in enumerate(pairs, start=1):
        payment, receivable = payments[pair.payment_id], receivables[pair.receivable_id]
        parts = (pair.amount, pair.shortfall, pair.surplus)
        checks = (
            ("receivable", "account.other", "They belong to different accounts.", payment.account_id == receivable.account_id),
            ("receivable", "currency.other", "They are in different currencies.", payment.currency == receivable.currency),
            ("amount", "amount.not_positive", "Apply more than nothing.", pair.amount > 0),
            (
                "amount",
                "amount.places",
                "This amount is not in whole minor units.",
                all(Money(part, payment.currency).is_rounded for part in parts),
            ),
            (
                "amount",
                "difference.too_large",
                "This difference is larger than the tolerance.",
                all(0 <= part <= tolerance for part in parts[1:]) and not (pair.shortfall and pair.surplus),
            ),
            ("matched_by", "choice.unknown", "This is not one of the choices.", pair.matched_by in MatchedBy.values),
        )
        problems += [FieldProblem(field, code, text, row) for field, code, text, is_right in checks if not is_right]
    return problems
