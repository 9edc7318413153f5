"""Who stands at the head of a quote."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class IssuerQuerySet(RecordQuerySet["Issuer"]):
    """Issuers; nobody owns them, so a grant reaches all or none."""

    record_type = "issuer"


class Issuer(RecordTable):
    """The company as it signs its offers. The default one heads every document that is made from now on."""

    name = models.CharField(_("Name"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    uscc = models.CharField(_("Credit code"), max_length=18, blank=True)
    address = models.CharField(_("Address"), max_length=300, blank=True)
    address_en = models.CharField(_("Address in English"), max_length=300, blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    bank = models.CharField(_("Bank and account"), max_length=200, blank=True)
    is_default = models.BooleanField(_("Default"), default=False)

    objects = IssuerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="issuer_has_name", condition=~Q(name="")),
        ]
        indexes = record_indexes("issuer")
