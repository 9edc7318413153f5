"""Receivables as records."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from loudou.platform.records.declaration import Field, Kind, Option, RecordType, SavedView, Section
from loudou.revenue.receivables.actions import RECEIVABLE_ACTIONS, create_openings
from loudou.revenue.receivables.enums import ReceivableStatus, Sign, SourceKind
from loudou.revenue.receivables.models import Receivable

LOOKS = {
    ReceivableStatus.DRAFT: ("idle", "edit"),
    ReceivableStatus.ACTIVE: ("info", "clock"),
    ReceivableStatus.PARTIALLY_SETTLED: ("due", "pause"),
    ReceivableStatus.SETTLED: ("paid", "check"),
    ReceivableStatus.WRITTEN_OFF: ("lost", "x"),
    ReceivableStatus.REVERSED: ("lost", "undo"),
}
STATUSES = tuple(Option(one, one.label, *LOOKS[one]) for one in ReceivableStatus)
SIGNS = (Option(Sign.BLUE, Sign.BLUE.label), Option(Sign.RED, Sign.RED.label, "lost", "undo"))
SOURCES = tuple(Option(one.value, one.label) for one in SourceKind)
IS_OPEN = 'status in ["active", "partially_settled"]'


def _kept(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field only services write."""
    return Field(name, label, kind, can_edit=False, can_create=False, **more)


def _given(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field a balance brought forward is given and that does not change afterwards."""
    return Field(name, label, kind, can_edit=False, **more)


RECEIVABLE = RecordType(
    key="receivable",
    plural="receivables",
    label=_("Receivable"),
    label_plural=_("Receivables"),
    model=Receivable,
    icon="coins",
    title="number",
    subtitle="label",
    fields=(
        _kept("number", _("Receivable number"), can_sort=True, is_searched=True),
        _given(
            "label",
            _("Instalment or document"),
            longest=60,
            is_searched=True,
            synonyms=("单据号", "应收单号", "原单号", "发票号", "invoice"),
        ),
        _given(
            "account",
            _("Account"),
            Kind.REFERENCE,
            reference="account",
            is_required=True,
            synonyms=("客户", "客户名称"),
        ),
        _kept("status", _("Status"), Kind.CHOICE, options=STATUSES),
        _kept("sign", _("Claim or reversal"), Kind.CHOICE, options=SIGNS),
        _kept("order", _("Order"), Kind.REFERENCE, reference="order"),
        _kept("source_kind", _("Source"), Kind.CHOICE, options=SOURCES),
        _given("biz_date", _("Business date"), Kind.DATE, is_required=True, synonyms=("业务日期", "单据日期")),
        _given("due_date", _("Due date"), Kind.DATE, is_required=True, can_sort=True, synonyms=("到期日", "到期日期")),
        _given(
            "amount",
            _("Amount"),
            Kind.MONEY,
            currency="currency",
            is_required=True,
            synonyms=("应收金额", "金额", "余额"),
        ),
        _kept("settled_amount", _("Settled"), Kind.MONEY, currency="currency"),
        _kept("open_amount", _("Open amount"), Kind.MONEY, currency="currency"),
        _given("currency", _("Currency"), longest=3, synonyms=("币种",)),
        _kept("is_disputed", _("Disputed"), Kind.BOOLEAN),
        _kept("dispute_note", _("What is disputed")),
        _kept("reversal_of", _("Takes back"), Kind.REFERENCE, reference="receivable"),
        _given("owner", _("Owner"), Kind.USER, synonyms=("负责人",)),
        Field("note", _("Note"), Kind.LONG_TEXT, synonyms=("备注",)),
        _kept("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("number", "account", "order", "status", "due_date", "amount", "open_amount", "owner"),
    default_sort="due_date",
    views=(
        SavedView("open", _("Open receivables"), filter=IS_OPEN, sort="due_date"),
        SavedView("overdue", _("Overdue"), filter=f"{IS_OPEN} && due_date < today()", sort="due_date"),
        SavedView(
            "due_soon",
            _("Due within a week"),
            filter=f"{IS_OPEN} && due_date >= today() && due_date <= today() + days(7)",
            sort="due_date",
        ),
        SavedView("disputed", _("Disputed"), filter="is_disputed"),
        SavedView("settled", _("Settled"), filter='status == "settled"', sort="-due_date"),
        SavedView("all", _("All receivables")),
    ),
    sections=(
        Section(_("Receivable"), ("account", "order", "label", "source_kind", "sign", "owner")),
        Section(_("Amounts"), ("amount", "settled_amount", "open_amount", "currency")),
        Section(_("Time"), ("biz_date", "due_date")),
        Section(_("Remarks"), ("is_disputed", "dispute_note", "reversal_of", "note")),
    ),
    actions=RECEIVABLE_ACTIONS,
    import_keys=("number",),
    create=create_openings,
    state_field="status",
    state_path=("active", "partially_settled", "settled"),
    nav_group="revenue",
    nav_order=10,
)
