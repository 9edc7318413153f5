"""Apply payments to receivables, pair by pair."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.money import amount_problem
from loudou.platform.changes.recording import records_changes
from loudou.revenue.receivables.enums import MatchedBy
from loudou.revenue.receivables.errors import ApplicationInvalid
from loudou.revenue.receivables.messages import problem
from loudou.revenue.receivables.rules.open_items import MatchingRules
from loudou.revenue.receivables.services.announce import apply_entries
from loudou.revenue.receivables.services.post import Entry
from loudou.revenue.receivables.services.targets import Parties, Party, lock_parties
from loudou.revenue.receivables.shapes import Applied, Pair

TOLERATED = MatchingRules().tolerance_amount
KNOWN = frozenset(MatchedBy.values)


@records_changes("payment.apply")
def apply_pairs(ctx: Context, *, pairs: Sequence[Pair], tolerance: Decimal = TOLERATED) -> Applied:
    """Apply these parts of payments to receivables, all or none, as of the business day.

    A part is above zero, in whole minor units, of a confirmed payment and for a receivable of the same account and
    currency. A shortfall or surplus is within the tolerance and closes what it belongs to: nothing stays open of the
    receivable, and for a surplus nothing of the payment either. Raises ApplicationInvalid naming rows, OverApplied when
    something was taken meanwhile, PaymentNotFound, ReceivableNotFound, ActionRefused. A constant number of
    SQL statements, however many pairs.
    """
    givers, takers = lock_parties(
        ctx,
        payment_ids=sorted({pair.payment_id for pair in pairs}),
        receivable_ids=sorted({pair.receivable_id for pair in pairs}),
        action="apply",
    )
    problems = [
        problem
        for row, pair in enumerate(pairs, start=1)
        for problem in _problems(row, pair, givers[pair.payment_id], takers[pair.receivable_id], tolerance)
    ]
    problems = problems or _left_open(pairs, givers, takers)
    if problems:
        raise ApplicationInvalid("These do not belong together. Nothing was applied.", problems=problems)
    return apply_entries(ctx, entries=[Entry(pair, givers[pair.payment_id].currency) for pair in pairs])


@records_changes("payment.apply")
def apply_payment(ctx: Context, *, payment_id: UUID, amounts: Mapping[UUID, Decimal]) -> Applied:
    """Apply a payment by hand: receivable to amount. Raises what `apply_pairs` raises."""
    pairs = [Pair(payment_id, receivable_id, amount) for receivable_id, amount in amounts.items()]
    return apply_pairs(ctx, pairs=pairs)


def _problems(row: int, pair: Pair, giver: Party, taker: Party, tolerance: Decimal) -> list[FieldProblem]:
    unkept = next(filter(None, (amount_problem(part, giver.currency) for part in _parts(pair))), None)
    is_small = unkept is not None or all(0 <= part <= tolerance for part in _parts(pair)[1:])
    is_one = not (pair.shortfall and pair.surplus)
    checks = (
        ("receivable", "account.other", giver.account_id == taker.account_id),
        ("receivable", "currency.other", giver.currency == taker.currency),
        ("amount", unkept or "amount.not_positive", unkept is None and pair.amount > 0),
        ("amount", "difference.too_large", is_small and is_one),
        ("matched_by", "choice.unknown", pair.matched_by in KNOWN),
    )
    return [problem(field, code, row) for field, code, is_right in checks if not is_right]


def _parts(pair: Pair) -> tuple[Decimal, Decimal, Decimal]:
    return pair.amount, pair.shortfall, pair.surplus


def _left_open(pairs: Sequence[Pair], givers: Parties, takers: Parties) -> list[FieldProblem]:
    """Small differences that close nothing: else a claim could be written off bit by bit."""
    if not any(pair.shortfall or pair.surplus for pair in pairs):
        return []
    settled: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    given: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    for pair in pairs:
        settled[pair.receivable_id] += pair.settled
        given[pair.payment_id] += pair.given
    return [
        problem("amount", "difference.left_open", row)
        for row, pair in enumerate(pairs, start=1)
        if (pair.shortfall or pair.surplus)
        and (
            settled[pair.receivable_id] < takers[pair.receivable_id].left
            or (pair.surplus and given[pair.payment_id] < givers[pair.payment_id].left)
        )
    ]
