"""Quotes: one row per version."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from loudou.cpq.quoting.enums import DiscountChain, DocumentLanguage, QuoteStatus, TaxBasis
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class QuoteQuerySet(RecordQuerySet["Quote"]):
    """Quotes, by owner."""

    record_type = "quote"


class Quote(RecordTable):
    """One version of an offer to an account, valid to the end of `valid_until` in `time_zone`.

    `asked_rate` or `asked_amount` is the discount on the whole document; `discount_amount` sums the lines' own
    discounts, `document_discount_amount` what was granted on the document. The first three amounts are in the terms of
    the price list (with tax when it is inclusive). The database refuses any change of a version that was sent, beside
    the columns of its further way (see migration 0002).
    """

    number = models.CharField(_("Number"), max_length=20)
    version_number = models.PositiveIntegerField(_("Version"), default=1)
    name = models.CharField(_("Name"), max_length=200)
    is_primary = models.BooleanField(_("Primary"), default=False)
    status = models.CharField(_("Status"), max_length=12, choices=QuoteStatus, default=QuoteStatus.DRAFT)
    opportunity = models.ForeignKey(
        "pipeline.Opportunity",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Opportunity"),
    )
    account = models.ForeignKey(
        "customers.Account", on_delete=models.PROTECT, related_name="+", verbose_name=_("Account")
    )
    contact = models.ForeignKey(
        "customers.Contact",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Contact"),
        db_index=False,
    )
    price_list = models.ForeignKey(
        "catalog.PriceList",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Price list"),
        db_index=False,
    )
    price_date = models.DateField(_("Price date"))
    valid_until = models.DateField(_("Valid until"))
    time_zone = models.CharField(max_length=64, default=timezone.get_default_timezone_name)

    currency = models.CharField(_("Currency"), max_length=3)
    is_tax_inclusive = models.BooleanField(_("Prices include tax"), default=False)
    tax_mode = models.CharField(_("Tax is rounded"), max_length=8, choices=TaxBasis, default=TaxBasis.LINE)
    discount_mode = models.CharField(
        _("Discounts combine"), max_length=10, choices=DiscountChain, default=DiscountChain.COMPOUND
    )
    unit_price_scale = models.PositiveSmallIntegerField(_("Decimal places of unit prices"), default=2)
    asked_rate = models.DecimalField(
        _("Discount on the whole, rate"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    asked_amount = models.DecimalField(
        _("Discount on the whole, amount"), max_digits=19, decimal_places=4, null=True, blank=True
    )

    line_count = models.PositiveIntegerField(_("Lines"), default=0)
    list_amount = models.DecimalField(_("List amount"), max_digits=19, decimal_places=4, default=0)
    discount_amount = models.DecimalField(_("Line discounts"), max_digits=19, decimal_places=4, default=0)
    document_discount_amount = models.DecimalField(
        _("Discount on the whole"), max_digits=19, decimal_places=4, default=0
    )
    net_amount = models.DecimalField(_("Net amount"), max_digits=19, decimal_places=4, default=0)
    tax_amount = models.DecimalField(_("Tax"), max_digits=19, decimal_places=4, default=0)
    total_amount = models.DecimalField(_("Total"), max_digits=19, decimal_places=4, default=0)
    cost_amount = models.DecimalField(_("Cost"), max_digits=19, decimal_places=4, null=True, blank=True)
    margin_amount = models.DecimalField(_("Margin"), max_digits=19, decimal_places=4, null=True, blank=True)
    # A margin has no lower bound: what is nearly given away loses many times its price.
    margin_rate = models.DecimalField(_("Margin rate"), max_digits=19, decimal_places=6, null=True, blank=True)

    language = models.CharField(_("Language"), max_length=8, choices=DocumentLanguage, default=DocumentLanguage.CHINESE)
    payment_terms = models.CharField(_("Payment terms"), max_length=300, blank=True)
    delivery_terms = models.CharField(_("Delivery terms"), max_length=300, blank=True)
    terms = models.TextField(_("Terms"), blank=True)

    needs = models.JSONField(default=list, blank=True)
    required_level = models.PositiveSmallIntegerField(_("Approval level"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("Submitted"), null=True, blank=True)
    submitted_by = models.UUIDField(null=True, blank=True)
    approved_at = models.DateTimeField(_("Approved"), null=True, blank=True)
    approved_by = models.UUIDField(null=True, blank=True)
    approved_hash = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(_("Sent"), null=True, blank=True)
    sent_by = models.UUIDField(null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    document_hash = models.CharField(_("SHA-256 of the document"), max_length=64, blank=True)
    accepted_at = models.DateTimeField(_("Accepted"), null=True, blank=True)
    accepted_by = models.CharField(_("Accepted by"), max_length=120, blank=True)
    acceptance_evidence = models.CharField(_("Evidence"), max_length=500, blank=True)
    acceptance_ip = models.GenericIPAddressField(null=True, blank=True)
    acceptance_recorded_by = models.UUIDField(null=True, blank=True)
    accepted_hash = models.CharField(max_length=64, blank=True)
    declined_at = models.DateTimeField(_("Declined"), null=True, blank=True)
    decline_reason = models.CharField(_("Reason"), max_length=500, blank=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "version_number"], name="quote_version_once"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(status=QuoteStatus.ACCEPTED), name="quote_accepted_once"
            ),
            # Checked at commit, so that the place may be handed over in either order.
            ExclusionConstraint(
                name="quote_one_primary_of_opportunity",
                expressions=[("opportunity", "=")],
                condition=Q(is_primary=True, opportunity__isnull=False),
                deferrable=Deferrable.DEFERRED,
            ),
            ExclusionConstraint(
                name="quote_one_primary_version",
                expressions=[("number", "=")],
                condition=Q(is_primary=True),
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="quote_status_known", condition=Q(status__in=QuoteStatus.values)),
            models.CheckConstraint(name="quote_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="quote_currency_code", condition=Q(currency__regex="^[A-Z]{3}$")),
            models.CheckConstraint(
                name="quote_total_is_net_and_tax", condition=Q(total_amount=F("net_amount") + F("tax_amount"))
            ),
            models.CheckConstraint(
                name="quote_discounts_add_up",
                condition=Q(net_amount=F("list_amount") - F("discount_amount") - F("document_discount_amount"))
                | Q(
                    is_tax_inclusive=True,
                    total_amount=F("list_amount") - F("discount_amount") - F("document_discount_amount"),
                ),
            ),
            # A trade-in may be the first line somebody writes, but nothing leaves the house below zero.
            models.CheckConstraint(
                name="quote_not_negative",
                condition=Q(status=QuoteStatus.DRAFT) | Q(net_amount__gte=0, total_amount__gte=0),
            ),
            models.CheckConstraint(
                name="quote_one_discount_asked",
                condition=Q(asked_rate__isnull=True) | Q(asked_amount__isnull=True),
            ),
            models.CheckConstraint(
                name="quote_discount_asked_fits",
                condition=(Q(asked_rate__isnull=True) | Q(asked_rate__gte=0, asked_rate__lte=1))
                & (Q(asked_amount__isnull=True) | Q(asked_amount__gte=0)),
            ),
            models.CheckConstraint(
                name="quote_margin_is_net_less_cost",
                condition=Q(cost_amount__isnull=True, margin_amount__isnull=True)
                | Q(cost_amount__isnull=False, margin_amount__isnull=False)
                & Q(margin_amount=F("net_amount") - F("cost_amount")),
            ),
            models.CheckConstraint(
                name="quote_sent_has_document",
                condition=~Q(status__in=["sent", "accepted", "expired", "superseded"])
                | Q(sent_at__isnull=False) & ~Q(document_hash="") & ~Q(content_hash=""),
            ),
            models.CheckConstraint(
                name="quote_accepted_has_evidence",
                condition=Q(status="accepted", accepted_at__isnull=False) & ~Q(accepted_by="")
                | ~Q(status="accepted") & Q(accepted_at__isnull=True),
            ),
            models.CheckConstraint(
                name="quote_declined_has_time", condition=~Q(status="declined") | Q(declined_at__isnull=False)
            ),
        ]
        indexes = [
            *record_indexes("quote"),
            # Quotes whose last day has passed (services/expire.py).
            models.Index(fields=["valid_until"], condition=Q(status="sent"), name="quote_to_expire"),
            # What waits for an approver.
            models.Index(fields=["submitted_at"], condition=Q(status="in_approval"), name="quote_to_approve"),
            models.Index(fields=["total_amount", "id"], name="quote_total"),
        ]
