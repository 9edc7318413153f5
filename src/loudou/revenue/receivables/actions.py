"""From buttons, bulk bars, imports and the API to the services of receivables: values in, one call, facts out."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.records.declaration import Action, ActionField, Kind, LoadedRow, Outcome
from loudou.revenue.orders.enums import OrderStatus, Progress
from loudou.revenue.receivables.enums import PaymentStatus, ReceivableStatus
from loudou.revenue.receivables.errors import ReceivablesInvalid
from loudou.revenue.receivables.services.apply import apply_payment
from loudou.revenue.receivables.services.bill_on_request import bill_on_request
from loudou.revenue.receivables.services.cancel_orders import cancel_billed_orders
from loudou.revenue.receivables.services.confirm import confirm_payments
from loudou.revenue.receivables.services.dispute import mark_disputed
from loudou.revenue.receivables.services.keep_as_prepayment import keep_as_prepayment
from loudou.revenue.receivables.services.match import apply_by_rules
from loudou.revenue.receivables.services.open_balances import open_balances
from loudou.revenue.receivables.services.register import register_payments
from loudou.revenue.receivables.services.reverse_payments import reverse_payments
from loudou.revenue.receivables.services.reverse_receivables import reverse_receivables
from loudou.revenue.receivables.services.unapply import unapply_payments
from loudou.revenue.receivables.shapes import Applied, OpeningDraft, PaymentDraft

Values = Mapping[str, Any]
Facts = Mapping[str, Any]
WITH_REST = (PaymentStatus.CONFIRMED, PaymentStatus.PARTIALLY_APPLIED)
BINDING = (OrderStatus.CONFIRMED, OrderStatus.IN_FULFILMENT, OrderStatus.FULFILLED)


def create_payments(ctx: Context, rows: Sequence[Values]) -> Sequence[UUID]:
    """New payments; one whose bank reference is known answers with the payment it made before."""
    return [made.id for made in register_payments(ctx, drafts=[_payment(row) for row in rows])]


def create_openings(ctx: Context, rows: Sequence[Values]) -> Sequence[UUID]:
    """New balances brought forward."""
    return open_balances(ctx, drafts=[_opening(row) for row in rows])


def load_payments(
    ctx: Context, rows: Sequence[Values], *, mode: str, key: Sequence[str], options: Mapping[str, str]
) -> Sequence[LoadedRow]:
    """A bank statement: rows known by their bank reference are skipped, unacceptable ones reported."""
    del mode, key, options
    drafts = [_payment(row) for row in rows]
    wrong: dict[int, list[FieldProblem]] = {}
    while True:
        good = [row for row in range(len(drafts)) if row not in wrong]
        try:
            made = dict(zip(good, register_payments(ctx, drafts=[drafts[row] for row in good]), strict=True))
        except ReceivablesInvalid as error:
            # Nothing was written yet; the problems name the rows to leave out.
            for problem in error.problems:
                wrong.setdefault(good[(problem.row or 1) - 1], []).append(problem)
        else:
            return [_loaded(made.get(row), wrong.get(row, ())) for row in range(len(drafts))]


def run_confirm(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Confirm payments."""
    return {"count": confirm_payments(ctx, payment_ids=ids, account_id=values.get("account"))}


def run_apply(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Apply a part of one payment to one receivable."""
    (payment_id,) = ids
    return facts_of(apply_payment(ctx, payment_id=payment_id, amounts={values["receivable"]: values["amount"]}))


def run_apply_by_rules(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Apply by the rules what is sure."""
    del values
    return facts_of(apply_by_rules(ctx, payment_ids=ids))


def run_unapply(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Take back everything these payments were applied to."""
    del values
    return {"count": len(ids), "application_count": unapply_payments(ctx, payment_ids=ids)}


def run_reverse_payment(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Reverse bounced payments."""
    return {"count": reverse_payments(ctx, payment_ids=ids, reason=values["reason"])}


def run_prepay(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Keep as prepayment."""
    del values
    return {"count": keep_as_prepayment(ctx, payment_ids=ids)}


def run_offer_again(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Offer a prepayment for matching again."""
    del values
    return {"count": keep_as_prepayment(ctx, payment_ids=ids, is_prepayment=False)}


def run_dispute(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Mark as disputed."""
    return {"count": mark_disputed(ctx, receivable_ids=ids, note=values.get("note") or "")}


def run_settle_dispute(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Take the mark off."""
    del values
    return {"count": mark_disputed(ctx, receivable_ids=ids, is_disputed=False)}


def run_reverse(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Take claims back."""
    return {"count": len(reverse_receivables(ctx, receivable_ids=ids, reason=values["reason"]))}


def run_bill(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Bill what of orders is payable."""
    del values
    made = bill_on_request(ctx, order_ids=ids)
    return {"count": len(ids), "receivable_ids": [str(pk) for pk in made]}


def run_cancel_order(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Cancel orders with their claims."""
    return {"count": cancel_billed_orders(ctx, order_ids=ids, reason=values["reason"])}


def facts_of(applied: Applied) -> dict[str, Any]:
    """What was applied, for people and programs."""
    return {
        "count": applied.payment_count,
        "application_count": applied.application_count,
        "settled_count": applied.settled_count,
        "amounts": {currency: str(amount) for currency, amount in applied.amounts.items()},
        "undecided": [str(pk) for pk in applied.undecided],
    }


def _payment(row: Values) -> PaymentDraft:
    given = {f"{name}_id" if name == "account" else name: value for name, value in row.items() if value is not None}
    given.setdefault("payer_name", "")
    given.setdefault("amount", Decimal(0))
    given.setdefault("currency", settings.DEFAULT_CURRENCY)
    return PaymentDraft(**given)


def _opening(row: Values) -> OpeningDraft:
    given = {f"{n}_id" if n in {"account", "owner"} else n: value for n, value in row.items() if value is not None}
    label = given.pop("label", "")
    given.setdefault("currency", settings.DEFAULT_CURRENCY)
    return OpeningDraft(**given, reference=label)


def _loaded(made: Any, problems: Sequence[FieldProblem]) -> LoadedRow:
    if made is None:
        return LoadedRow(Outcome.FAILED, problems=tuple(problems))
    return LoadedRow(Outcome.CREATED if made.is_new else Outcome.SKIPPED, made.id)


def _stands(*statuses: str) -> Callable[[Values], bool]:
    return lambda row: row.get("status") in statuses


def _is_partly_applied(row: Values) -> bool:
    return row.get("status") in {PaymentStatus.PARTIALLY_APPLIED, PaymentStatus.APPLIED}


def _is_open(row: Values) -> bool:
    return row.get("status") in {ReceivableStatus.ACTIVE, ReceivableStatus.PARTIALLY_SETTLED}


REASON = ActionField("reason", _("Reason"))
PAYMENT_ACTIONS = (
    Action(
        "confirm",
        _("Confirm"),
        run_confirm,
        "check",
        fields=(ActionField("account", _("Account"), Kind.REFERENCE, reference="account", is_required=False),),
        is_primary=True,
        applies=_stands(PaymentStatus.IMPORTED, PaymentStatus.UNIDENTIFIED),
    ),
    Action(
        "apply",
        pgettext_lazy("cash application", "Apply"),
        run_apply,
        "link",
        fields=(
            ActionField("receivable", _("Receivable"), Kind.REFERENCE, reference="receivable"),
            ActionField("amount", _("Amount"), Kind.MONEY),
        ),
        is_bulk=False,
        is_primary=True,
        moves_money=True,
        applies=_stands(*WITH_REST),
    ),
    Action(
        "apply_by_rules",
        _("Apply by the rules"),
        run_apply_by_rules,
        "bolt",
        grant="apply",
        moves_money=True,
        applies=_stands(*WITH_REST),
    ),
    Action(
        "prepay",
        _("Keep as prepayment"),
        run_prepay,
        "layers",
        grant="apply",
        applies=lambda row: row.get("status") in WITH_REST and not row.get("is_prepayment"),
    ),
    Action(
        "offer_again",
        _("Offer for matching"),
        run_offer_again,
        "refresh",
        grant="apply",
        applies=lambda row: bool(row.get("is_prepayment")),
    ),
    Action(
        "unapply",
        pgettext_lazy("cash application", "Take back"),
        run_unapply,
        "undo",
        is_dangerous=True,
        moves_money=True,
        applies=_is_partly_applied,
    ),
    Action(
        "reverse",
        _("Reverse"),
        run_reverse_payment,
        "x",
        fields=(REASON,),
        is_dangerous=True,
        moves_money=True,
        applies=_stands(*WITH_REST, PaymentStatus.APPLIED),
    ),
)
RECEIVABLE_ACTIONS = (
    Action(
        "dispute",
        _("Mark as disputed"),
        run_dispute,
        "flag",
        fields=(ActionField("note", _("What is disputed"), Kind.LONG_TEXT),),
        grant="edit",
        applies=lambda row: _is_open(row) and not row.get("is_disputed"),
    ),
    Action(
        "settle_dispute",
        _("No longer disputed"),
        run_settle_dispute,
        "check",
        grant="edit",
        applies=lambda row: bool(row.get("is_disputed")),
    ),
    Action(
        "reverse",
        _("Reverse"),
        run_reverse,
        "x",
        fields=(REASON,),
        is_dangerous=True,
        moves_money=True,
        applies=_stands(ReceivableStatus.ACTIVE),
    ),
)
ORDER_ACTIONS = (
    Action(
        "bill",
        _("Bill"),
        run_bill,
        "receipt",
        moves_money=True,
        applies=lambda row: row.get("status") in BINDING and row.get("billed") != Progress.ALL,
    ),
    Action(
        "cancel",
        _("Cancel the order"),
        run_cancel_order,
        "x",
        fields=(REASON,),
        is_dangerous=True,
        applies=_stands(OrderStatus.SUBMITTED, OrderStatus.CONFIRMED, OrderStatus.ON_HOLD),
    ),
)
"""What receivables add to orders."""
