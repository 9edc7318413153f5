"""What people see of quotes, of the approval matrix and of who issues quotes."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.cpq.quoting.actions import ACTIONS
from loudou.cpq.quoting.enums import ApprovalMeasure, DocumentLanguage, QuoteStatus
from loudou.cpq.quoting.models import ApprovalRule, Issuer, Quote
from loudou.cpq.quoting.services.create_quotes import create_quotes
from loudou.cpq.quoting.shapes import QuoteDraft
from loudou.kernel.context import Context
from loudou.platform.access.enums import FieldRight
from loudou.platform.records.declaration import Field, Kind, Option, RecordType, SavedView, Section

REFERENCES = {"account", "opportunity", "contact", "price_list", "owner"}
LOOKS = {
    QuoteStatus.DRAFT: ("idle", "edit"),
    QuoteStatus.READY: ("info", "check"),
    QuoteStatus.IN_APPROVAL: ("warn", "clock"),
    QuoteStatus.APPROVED: ("info", "shield"),
    QuoteStatus.SENT: ("accent", "send"),
    QuoteStatus.ACCEPTED: ("won", "won"),
    QuoteStatus.DECLINED: ("lost", "lost"),
    QuoteStatus.EXPIRED: ("idle", "clock"),
    QuoteStatus.SUPERSEDED: ("idle", "history"),
}
STATUSES = tuple(Option(status.value, status.label, *LOOKS[status]) for status in QuoteStatus)
LANGUAGES = tuple(Option(language.value, language.label) for language in DocumentLanguage)
MEASURES = tuple(Option(measure.value, measure.label) for measure in ApprovalMeasure)
CREATED = Field("created_at", _("Created"), Kind.INSTANT, can_edit=False, can_create=False, can_sort=True)


def status_option(value: str) -> Option:
    """The word, tone and icon of a state."""
    return next(option for option in STATUSES if option.value == value)


def create_records(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new quotes; without price list, opportunity and currency a quote is in the company's currency."""
    return create_quotes(ctx, drafts=[_draft(row) for row in rows])


def _draft(row: Mapping[str, Any]) -> QuoteDraft:
    values = {f"{name}_id" if name in REFERENCES else name: value for name, value in row.items() if value is not None}
    if not {"price_list_id", "opportunity_id", "currency"} & set(values):
        values["currency"] = settings.DEFAULT_CURRENCY
    return QuoteDraft(**values)


def _money(name: str, label: Any, *, right: FieldRight = FieldRight.EDIT, can_sort: bool = False) -> Field:
    return Field(name, label, Kind.MONEY, places=4, can_edit=False, can_create=False, right=right, can_sort=can_sort)


def _instant(name: str, label: Any) -> Field:
    return Field(name, label, Kind.INSTANT, can_edit=False, can_create=False)


QUOTE = RecordType(
    key="quote",
    plural="quotes",
    label=_("Quote"),
    label_plural=_("Quotes"),
    model=Quote,
    icon="quote",
    title="name",
    subtitle="number",
    fields=(
        Field("number", _("Number"), can_edit=False, can_create=False, is_searched=True, synonyms=("报价单号",)),
        Field("version_number", _("Version"), Kind.NUMBER, places=0, can_edit=False, can_create=False),
        Field(
            "name",
            _("Name"),
            can_sort=True,
            is_searched=True,
            help=_("Empty: the opportunity's or account's."),
            synonyms=("主题", "报价名称"),
        ),
        Field("status", _("Status"), Kind.CHOICE, options=STATUSES, can_edit=False, can_create=False),
        Field("is_primary", _("Primary"), Kind.BOOLEAN, can_edit=False, can_create=False),
        Field(
            "account",
            _("Account"),
            Kind.REFERENCE,
            reference="account",
            help=_("Empty: the opportunity's."),
            synonyms=("客户", "客户名称"),
        ),
        Field("opportunity", _("Opportunity"), Kind.REFERENCE, reference="opportunity", synonyms=("商机",)),
        Field("contact", _("Contact"), Kind.REFERENCE, reference="contact", synonyms=("联系人",)),
        Field(
            "price_list",
            _("Price list"),
            Kind.REFERENCE,
            reference="price_list",
            help=_("Empty: the default one."),
            synonyms=("价目表",),
        ),
        Field("currency", _("Currency"), longest=3, synonyms=("币种",)),
        Field(
            "valid_until",
            _("Valid until"),
            Kind.DATE,
            help=_("The last day counts. Empty: thirty days."),
            synonyms=("有效期至", "有效期"),
        ),
        Field("language", _("Language"), Kind.CHOICE, options=LANGUAGES, synonyms=("语言",)),
        Field("payment_terms", _("Payment terms"), longest=300, synonyms=("付款条件",)),
        Field("delivery_terms", _("Delivery terms"), longest=300, synonyms=("交货条件", "交期")),
        Field("terms", _("Notes"), Kind.LONG_TEXT, synonyms=("条款", "备注")),
        _money("list_amount", _("List amount")),
        _money("net_amount", _("Net amount")),
        _money("tax_amount", _("Tax")),
        _money("total_amount", _("Total"), can_sort=True),
        _money("margin_amount", _("Margin amount"), right=FieldRight.HIDDEN),
        Field(
            "margin_rate",
            _("Margin rate"),
            Kind.PERCENT,
            places=6,
            can_edit=False,
            can_create=False,
            right=FieldRight.HIDDEN,
        ),
        Field("line_count", _("Lines"), Kind.NUMBER, places=0, can_edit=False, can_create=False),
        Field("required_level", _("Approval level"), Kind.NUMBER, places=0, can_edit=False, can_create=False),
        Field("owner", _("Owner"), Kind.USER, can_edit=False, synonyms=("负责人",)),
        _instant("sent_at", _("Sent")),
        _instant("accepted_at", _("Accepted")),
        Field("accepted_by", _("Accepted by"), can_edit=False, can_create=False),
        CREATED,
    ),
    columns=(
        "name",
        "number",
        "version_number",
        "status",
        "account",
        "total_amount",
        "margin_rate",
        "valid_until",
        "owner",
    ),
    views=(
        SavedView(
            "open",
            pgettext_lazy("quotes", "Open"),
            filter='status in ["draft", "ready", "in_approval", "approved", "sent"]',
        ),
        SavedView("mine", _("My quotes"), filter="owner == me()"),
        SavedView("to_approve", _("To approve"), filter='status == "in_approval"'),
        SavedView("sent", _("Sent"), filter='status == "sent"'),
        SavedView("accepted", _("Accepted"), filter='status == "accepted"'),
        SavedView("all", _("All quotes")),
    ),
    sections=(
        Section(
            _("Quote"),
            ("name", "opportunity", "account", "contact", "price_list", "currency", "valid_until", "language", "owner"),
        ),
        Section(_("Terms"), ("payment_terms", "delivery_terms", "terms")),
        Section(
            _("Amounts"), ("list_amount", "net_amount", "tax_amount", "total_amount", "margin_amount", "margin_rate")
        ),
    ),
    actions=ACTIONS,
    create=create_records,
    state_field="status",
    state_path=("draft", "approved", "sent", "accepted"),
    page_url="quote-editor",
    can_edit=False,
    nav_group="quotes",
    nav_order=10,
)
APPROVAL_RULE = RecordType(
    key="approval_rule",
    plural="approval-rules",
    label=_("Approval rule"),
    label_plural=_("Approval rules"),
    model=ApprovalRule,
    icon="shield",
    title="name",
    subtitle="code",
    fields=(
        Field("code", _("Code"), longest=40, is_required=True, can_edit=False),
        Field("name", _("Name"), longest=80, can_sort=True, is_required=True, is_searched=True),
        Field("name_en", _("Name in English"), longest=80),
        Field("measure", _("Looks at"), Kind.CHOICE, options=MEASURES, is_required=True),
        Field(
            "threshold",
            _("Threshold"),
            Kind.NUMBER,
            places=6,
            is_required=True,
            help=_("Rates as fractions: 0.15 for 15 %."),
        ),
        Field("level", _("Level"), Kind.NUMBER, places=0),
        Field("is_active", _("In force"), Kind.BOOLEAN),
        CREATED,
    ),
    columns=("name", "measure", "threshold", "level", "is_active"),
    views=(SavedView("all", _("All approval rules")),),
    sections=(Section(_("Approval rule"), ("name", "name_en", "code", "measure", "threshold", "level", "is_active")),),
    can_import=False,
)
ISSUER = RecordType(
    key="issuer",
    plural="issuers",
    label=_("Issuer"),
    label_plural=_("Issuers"),
    model=Issuer,
    icon="building",
    title="name",
    fields=(
        Field("name", _("Name"), can_sort=True, is_required=True, is_searched=True),
        Field("name_en", _("Name in English")),
        Field("uscc", _("Credit code"), longest=18),
        Field("address", _("Address"), longest=300),
        Field("address_en", _("Address in English"), longest=300),
        Field("phone", _("Phone"), Kind.PHONE, longest=40),
        Field("bank", _("Bank and account")),
        Field("is_default", _("Default"), Kind.BOOLEAN),
        CREATED,
    ),
    columns=("name", "phone", "is_default"),
    views=(SavedView("all", _("All issuers")),),
    sections=(
        Section(_("Issuer"), ("name", "name_en", "uscc", "address", "address_en", "phone", "bank", "is_default")),
    ),
    can_import=False,
)
