"""The record type of organisations in tenders."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.marketing.tenders.models import TenderOrg
from loudou.marketing.tenders.records.looks import told
from loudou.platform.records.declaration import Field, Kind, RecordType, Related, SavedView, Section

TENDER_ORG = RecordType(
    key="tender_org",
    plural="tender-orgs",
    label=_("Tender organisation"),
    label_plural=_("Tender organisations"),
    model=TenderOrg,
    icon="building",
    title="name",
    fields=(
        told("name", _("Name"), is_searched=True, can_sort=True, longest=300),
        told("uscc", _("Credit code"), is_searched=True, longest=18),
        told("identifier", _("Identifier"), longest=200),
        told("region", _("Region"), longest=80),
        Field("account", _("Customer"), Kind.REFERENCE, reference="account", can_create=False),
        told("is_buyer", _("Buys"), Kind.BOOLEAN),
        told("is_supplier", _("Supplies"), Kind.BOOLEAN),
        told("is_agency", pgettext_lazy("tender", "Agency"), Kind.BOOLEAN),
        Field("is_own", _("Our company"), Kind.BOOLEAN, can_create=False),
        Field("is_rival", _("Competitor"), Kind.BOOLEAN, can_create=False),
        told("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("name", "region", "is_buyer", "is_supplier", "is_agency", "is_own", "is_rival", "account"),
    default_sort="name",
    views=(
        SavedView("watched", _("We and our competitors"), filter="is_own || is_rival"),
        SavedView("buyers", _("Purchasers"), filter="is_buyer"),
        SavedView("suppliers", _("Suppliers"), filter="is_supplier"),
        SavedView("all", _("All organisations")),
    ),
    sections=(
        Section(_("Organisation"), ("name", "uscc", "identifier", "region", "account")),
        Section(_("Role"), ("is_buyer", "is_supplier", "is_agency", "is_own", "is_rival")),
    ),
    related=(
        Related("tender_award", "supplier", pgettext_lazy("supplier", "Won"),
                ("title", "purchaser", "amount", "counted_date")),
        Related("tender_project", "purchaser", _("Projects"),
                ("title", "stage", "budget_amount", "published_first_at")),
    ),
    can_create=False,
    can_import=False,
    nav_group="tenders",
    nav_order=50,
)  # fmt: skip
