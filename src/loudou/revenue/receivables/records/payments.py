"""Payments as records."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.platform.records.declaration import Field, Kind, Option, RecordType, SavedView, Section
from loudou.revenue.receivables.actions import PAYMENT_ACTIONS, create_payments, load_payments
from loudou.revenue.receivables.enums import IdentifiedBy, PaymentMethod, PaymentStatus
from loudou.revenue.receivables.models import Payment

LOOKS = {
    PaymentStatus.IMPORTED: ("warn", "clock"),
    PaymentStatus.UNIDENTIFIED: ("warn", "help"),
    PaymentStatus.CONFIRMED: ("info", "check"),
    PaymentStatus.PARTIALLY_APPLIED: ("due", "pause"),
    PaymentStatus.APPLIED: ("paid", "won"),
    PaymentStatus.REVERSED: ("lost", "x"),
}
STATUSES = tuple(Option(one, one.label, *LOOKS[one]) for one in PaymentStatus)
METHODS = tuple(Option(one.value, one.label) for one in PaymentMethod)
RECOGNISED = tuple(Option(one.value, one.label) for one in IdentifiedBy)
WITH_REST = 'status in ["confirmed", "partially_applied"]'


def _kept(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field only services write."""
    return Field(name, label, kind, can_edit=False, can_create=False, **more)


def _given(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field a payment comes with and that does not change afterwards."""
    return Field(name, label, kind, can_edit=False, **more)


PAYMENT = RecordType(
    key="payment",
    plural="payments",
    label=pgettext_lazy("money in", "Payment"),
    label_plural=_("Payments"),
    model=Payment,
    icon="coins",
    title="payer_name",
    subtitle="number",
    fields=(
        _kept("number", _("Payment number"), is_searched=True),
        _given(
            "payer_name",
            _("Payer"),
            can_sort=True,
            is_required=True,
            is_searched=True,
            synonyms=("付款方", "付款人", "对方户名", "对方名称", "户名"),
        ),
        _given(
            "account",
            _("Account"),
            Kind.REFERENCE,
            reference="account",
            help=_("Empty: recognised by the payer's name or number."),
            synonyms=("客户", "客户名称"),
        ),
        _kept("status", _("Status"), Kind.CHOICE, options=STATUSES),
        _kept("identified_by", _("Recognised by"), Kind.CHOICE, options=RECOGNISED),
        _given(
            "amount",
            _("Amount"),
            Kind.MONEY,
            currency="currency",
            is_required=True,
            synonyms=("金额", "回款金额", "收款金额", "贷方金额", "贷方发生额", "收入金额"),
        ),
        _kept("unapplied_amount", _("Unapplied"), Kind.MONEY, currency="currency"),
        _given("currency", _("Currency"), longest=3, synonyms=("币种",)),
        _given(
            "received_date",
            _("Received on"),
            Kind.DATE,
            can_sort=True,
            synonyms=("到账日期", "交易日期", "收款日期", "记账日期", "日期"),
        ),
        _given("method", _("Payment method"), Kind.CHOICE, options=METHODS, synonyms=("收款方式", "结算方式")),
        _given("bank", _("Our bank account"), longest=80, synonyms=("收款账号", "本方账号", "银行")),
        _given(
            "bank_ref",
            _("Bank reference"),
            longest=120,
            is_searched=True,
            synonyms=("流水号", "交易流水号", "银行流水号"),
        ),
        _given("memo", _("Memo"), longest=500, is_searched=True, synonyms=("附言", "摘要", "用途")),
        _kept("is_prepayment", _("Kept as prepayment"), Kind.BOOLEAN),
        _kept("reversed_date", _("Reversed on"), Kind.DATE),
        _kept("reversed_reason", _("Reason")),
        _kept("owner", _("Owner"), Kind.USER),
        Field("note", _("Note"), Kind.LONG_TEXT, synonyms=("备注",)),
        _kept("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("payer_name", "account", "status", "amount", "unapplied_amount", "received_date", "memo", "owner"),
    default_sort="-received_date",
    views=(
        SavedView("to_match", _("To match"), filter=f"{WITH_REST} && !is_prepayment", sort="received_date"),
        SavedView("to_confirm", _("To confirm"), filter='status in ["imported", "unidentified"]', sort="received_date"),
        SavedView("prepayments", _("Prepayments"), filter=f"{WITH_REST} && is_prepayment"),
        SavedView("unapplied", _("Not fully applied"), filter=WITH_REST),
        SavedView("all", _("All payments")),
    ),
    sections=(
        Section(pgettext_lazy("money in", "Payment"), ("payer_name", "account", "identified_by", "owner")),
        Section(_("Amounts"), ("amount", "unapplied_amount", "currency", "is_prepayment")),
        Section(_("Bank"), ("received_date", "method", "bank", "bank_ref", "memo")),
        Section(_("Remarks"), ("note", "reversed_date", "reversed_reason")),
    ),
    actions=PAYMENT_ACTIONS,
    import_keys=("bank_ref",),
    create=create_payments,
    load=load_payments,
    state_field="status",
    state_path=("confirmed", "partially_applied", "applied"),
    nav_group="revenue",
    nav_order=20,
)
