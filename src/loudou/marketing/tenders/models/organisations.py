"""Organisations of the market: those who buy, those who sell, those who run the procedure."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.ids import new_id
from loudou.marketing.tenders.models.columns import text_column
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class TenderOrgQuerySet(RecordQuerySet["TenderOrg"]):
    """Organisations named in notices."""

    record_type = "tender_org"


class TenderOrg(RecordTable):
    """An organisation notices name, by whatever names (TenderOrgAlias); `account` is the customer it is to us.

    `is_own` marks the companies we bid as, `is_rival` those whose bids we watch.
    """

    name = models.CharField(_("Name"), max_length=300)
    uscc = text_column(_("Credit code"), 18)
    identifier = text_column(_("Identifier"), 200)
    region = text_column(_("Region"), 80)
    account = models.ForeignKey(
        "customers.Account", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    is_buyer = models.BooleanField(_("Buys"), default=False)
    is_supplier = models.BooleanField(_("Supplies"), default=False)
    is_agency = models.BooleanField(pgettext_lazy("tender", "Agency"), default=False)
    is_own = models.BooleanField(_("Our company"), default=False)
    is_rival = models.BooleanField(_("Competitor"), default=False)

    objects = TenderOrgQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="tender_org_not_own_rival", condition=Q(is_own=False) | Q(is_rival=False)),
        ]
        indexes = [
            *record_indexes("tender_org"),
            # The customer an organisation is, looked up from the account's page; followed when an account goes.
            models.Index(fields=["account_id"], condition=Q(account__isnull=False), name="tender_org_account"),
            # Us and our competitors: a handful of rows the market page starts from.
            models.Index(fields=["id"], condition=Q(is_own=True) | Q(is_rival=True), name="tender_org_watched"),
        ]


class TenderOrgAlias(models.Model):
    """A name an organisation is known by; `key` is its form for comparing and belongs to one organisation only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    org = models.ForeignKey(TenderOrg, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=300)
    key = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="tender_org_alias_once"),
            models.CheckConstraint(name="tender_org_alias_named", condition=~Q(key="")),
        ]
