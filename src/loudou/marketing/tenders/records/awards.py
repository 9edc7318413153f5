"""The record type of awards: what the figures of the market are made of."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.marketing.tenders.models import Award
from loudou.marketing.tenders.records.looks import AWARD_STATES, METHODS, told
from loudou.platform.records.declaration import Kind, RecordType, SavedView, Section

TENDER_AWARD = RecordType(
    key="tender_award",
    plural="tender-awards",
    label=_("Award"),
    label_plural=_("Awards"),
    model=Award,
    icon="won",
    title="title",
    fields=(
        told("title", _("Title"), is_searched=True, can_sort=True, longest=500),
        told("project", _("Tender project"), Kind.REFERENCE, reference="tender_project"),
        told("lot_key", _("Lot"), longest=200),
        told("status", _("Status"), Kind.CHOICE, options=AWARD_STATES),
        told("supplier", _("Supplier"), Kind.REFERENCE, reference="tender_org"),
        told("purchaser", _("Purchaser"), Kind.REFERENCE, reference="tender_org"),
        told("is_consortium", _("Consortium"), Kind.BOOLEAN),
        told("amount", _("Amount"), Kind.MONEY, currency="currency", can_sort=True),
        told("is_doubtful", _("Amount doubtful"), Kind.BOOLEAN),
        told("ceiling_amount", _("Ceiling price"), Kind.MONEY, currency="currency"),
        told("discount_rate", pgettext_lazy("tender", "Discount"), Kind.PERCENT),
        told("currency", _("Currency"), longest=3),
        told("rank", _("Rank"), Kind.NUMBER, places=0),
        told("counted_date", _("Counted on"), Kind.DATE, can_sort=True),
        told("awarded_date", _("Awarded on"), Kind.DATE),
        told("signed_date", _("Signed on"), Kind.DATE),
        told("start_date", _("Contract from"), Kind.DATE),
        told("end_date", _("Contract until"), Kind.DATE, can_sort=True),
        told("region", _("Region"), longest=80),
        told("industry", _("Industry"), longest=80),
        told("method", pgettext_lazy("tender", "Method"), Kind.CHOICE, options=METHODS),
        told("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("title", "supplier", "purchaser", "status", "amount", "discount_rate", "region", "counted_date"),
    default_sort="-counted_date",
    views=(
        SavedView("standing", _("Awards that stand"), filter='status == "active"', sort="-counted_date"),
        SavedView("expiring", _("Contracts ending within 90 days"),
                  filter='status == "active" && nextDays(end_date, 90)', sort="end_date"),
        SavedView("doubtful", _("Doubtful amounts"), filter="is_doubtful"),
        SavedView("all", _("All awards")),
    ),
    sections=(
        Section(_("Award"), ("project", "lot_key", "supplier", "purchaser", "is_consortium", "rank")),
        Section(_("Amounts"), ("amount", "ceiling_amount", "discount_rate", "currency", "is_doubtful")),
        Section(_("Time"), ("counted_date", "awarded_date", "signed_date", "start_date", "end_date")),
    ),
    state_field="status",
    can_create=False,
    can_edit=False,
    can_import=False,
    nav_group="tenders",
    nav_order=45,
)  # fmt: skip
