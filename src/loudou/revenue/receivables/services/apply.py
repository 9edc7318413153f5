"""Apply payments to receivables, pair by pair."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.money import minor_units
from loudou.platform.changes.recording import records_changes
from loudou.revenue.receivables.enums import MatchedBy
from loudou.revenue.receivables.errors import ApplicationInvalid
from loudou.revenue.receivables.messages import problem
from loudou.revenue.receivables.rules.open_items import MatchingRules
from loudou.revenue.receivables.services.announce import apply_entries
from loudou.revenue.receivables.services.post import Entry
from loudou.revenue.receivables.services.targets import lock_parties
from loudou.revenue.receivables.shapes import Applied, Pair

TOLERATED = MatchingRules().tolerance_amount
KNOWN = frozenset(MatchedBy.values)


@records_changes("payment.apply")
def apply_pairs(ctx: Context, *, pairs: Sequence[Pair], tolerance: Decimal = TOLERATED) -> Applied:
    """Apply these parts of payments to receivables, all or none, as of the business day.

    A part is above zero, in whole minor units, of a confirmed payment and for a receivable of the same account and
    currency; a shortfall or surplus is within the tolerance. Raises ApplicationInvalid naming rows, OverApplied when
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
    if problems:
        raise ApplicationInvalid("These do not belong together. Nothing was applied.", problems=problems)
    return apply_entries(ctx, entries=[Entry(pair, givers[pair.payment_id][1]) for pair in pairs])


@records_changes("payment.apply")
def apply_payment(ctx: Context, *, payment_id: UUID, amounts: Mapping[UUID, Decimal]) -> Applied:
    """Apply a payment by hand: receivable to amount. Raises what `apply_pairs` raises."""
    pairs = [Pair(payment_id, receivable_id, amount) for receivable_id, amount in amounts.items()]
    return apply_pairs(ctx, pairs=pairs)


def _problems(
    row: int,
    pair: Pair,
    giver: tuple[UUID | None, str],
    taker: tuple[UUID | None, str],
    tolerance: Decimal,
) -> list[FieldProblem]:
    places = minor_units(giver[1])
    differences = (pair.shortfall, pair.surplus)
    is_whole = not any(part and part.scaleb(places) % 1 for part in (pair.amount, *differences))
    is_small = all(0 <= part <= tolerance for part in differences) and not all(differences)
    checks = (
        ("receivable", "account.other", giver[0] == taker[0]),
        ("receivable", "currency.other", giver[1] == taker[1]),
        ("amount", "amount.not_positive", pair.amount > 0),
        ("amount", "amount.places", is_whole),
        ("amount", "difference.too_large", is_small),
        ("matched_by", "choice.unknown", pair.matched_by in KNOWN),
    )
    return [problem(field, code, row) for field, code, is_right in checks if not is_right]
