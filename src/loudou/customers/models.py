"""Accounts and the people who work there."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from loudou.customers.enums import AccountStatus, BuyingRole, CompanySize
from loudou.kernel.context import Context
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class AccountQuerySet(RecordQuerySet["Account"]):
    """Accounts, by owner."""

    record_type = "account"


class ContactQuerySet(RecordQuerySet["Contact"]):
    """Contacts: one's own, and those of every account one reaches."""

    record_type = "contact"

    @classmethod
    def reached_otherwise(cls, ctx: Context, action: str) -> Q | None:
        """The people of a reached account."""
        reached = AccountQuerySet.reached_by(ctx, "read")
        return Q(pk__isnull=False) if reached is None else Q(account__in=Account.objects.filter(reached))


class Account(RecordTable):
    """A company or organisation we sell to or want to. `company_key` is its name in the form names are compared in."""

    number = models.CharField(_("Number"), max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    company_key = models.CharField(max_length=200, editable=False)
    uscc = models.CharField(_("Credit code"), max_length=18, blank=True)
    status = models.CharField(_("Status"), max_length=12, choices=AccountStatus, default=AccountStatus.PROSPECT)
    industry = models.CharField(_("Industry"), max_length=80, blank=True)
    size = models.CharField(_("Company size"), max_length=12, choices=CompanySize, blank=True)
    province = models.CharField(_("Province"), max_length=60, blank=True)
    city = models.CharField(_("City"), max_length=60, blank=True)
    address = models.CharField(_("Address"), max_length=300, blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    email = models.CharField(_("E-mail"), max_length=254, blank=True)
    website = models.CharField(_("Website"), max_length=200, blank=True)
    source = models.CharField(_("Source"), max_length=60, blank=True)
    note = models.TextField(_("Remarks"), blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Parent account")
    )

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["uscc"], condition=~Q(uscc=""), name="account_credit_code"),
            models.CheckConstraint(name="account_not_own_parent", condition=~Q(parent=F("id"))),
            models.CheckConstraint(name="account_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="account_status_known", condition=Q(status__in=AccountStatus.values)),
        ]
        indexes = [
            *record_indexes("account"),
            # Same company name: duplicates at intake and at conversion (queries.match_candidates).
            models.Index(fields=["company_key"], name="account_company_key"),
        ]


class Contact(RecordTable):
    """A person at an account. Mobile numbers are kept in E.164, so that equal numbers compare equal."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("Account"))
    name = models.CharField(_("Name"), max_length=120)
    title = models.CharField(_("Job title"), max_length=120, blank=True)
    department = models.CharField(_("Department"), max_length=120, blank=True)
    mobile = models.CharField(_("Mobile"), max_length=32, blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    email = models.CharField(_("E-mail"), max_length=254, blank=True)
    wechat = models.CharField(_("WeChat"), max_length=80, blank=True)
    buying_role = models.CharField(_("Role in buying"), max_length=12, choices=BuyingRole, blank=True)
    is_primary = models.BooleanField(_("Primary contact"), default=False)
    has_left = models.BooleanField(_("Has left"), default=False)
    note = models.TextField(_("Remarks"), blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            # Checked at commit, so that handing the place over (and taking that back) may pass through two holders.
            ExclusionConstraint(
                name="contact_primary_once",
                expressions=[("account", "=")],
                condition=Q(is_primary=True),
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="contact_has_name", condition=~Q(name="")),
        ]
        indexes = [
            *record_indexes("contact"),
            # Hard keys of duplicates; most numbers differ, and empty ones are not looked up.
            models.Index(fields=["mobile"], condition=~Q(mobile=""), name="contact_mobile"),
            models.Index(fields=["email"], condition=~Q(email=""), name="contact_email"),
        ]
