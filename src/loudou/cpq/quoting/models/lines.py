"""The lines of a quote."""

from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from loudou.cpq.quoting.models.quotes import Quote
from loudou.kernel.ids import new_id


class QuoteLine(models.Model):
    """One thing offered, with its price and every step to it; amounts are in the currency of the quote.

    Names, units, tax rate and cost are copied when the line is priced, so that the catalogue may change afterwards.
    `list_unit_price` is the list's price without a tier, `tier_unit_price` the one the quantity reaches, if another.
    A line without a product is a text with a typed price; one whose product has no price in the list is not priced.
    `waterfall` holds [code, amount before, amount after] of every step, for the whole line.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveIntegerField(_("Position"))
    product = models.ForeignKey(
        "catalog.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Product")
    )
    code = models.CharField(_("Code"), max_length=60, blank=True)
    description = models.CharField(_("Description"), max_length=300)
    description_en = models.CharField(_("Description in English"), max_length=300, blank=True)
    spec = models.CharField(_("Specification"), max_length=200, blank=True)
    unit = models.CharField(_("Unit"), max_length=40, blank=True)
    unit_en = models.CharField(_("Unit in English"), max_length=40, blank=True)
    quantity = models.DecimalField(_("Quantity"), max_digits=18, decimal_places=6)
    is_priced = models.BooleanField(_("Priced"), default=True)
    list_unit_price = models.DecimalField(_("List price"), max_digits=19, decimal_places=6)
    tier_unit_price = models.DecimalField(_("Tier price"), max_digits=19, decimal_places=6, null=True, blank=True)
    tier_quantity = models.DecimalField(_("Tier from"), max_digits=18, decimal_places=6, null=True, blank=True)
    asked_rate = models.DecimalField(_("Discount, rate"), max_digits=9, decimal_places=6, null=True, blank=True)
    asked_amount = models.DecimalField(_("Discount, amount"), max_digits=19, decimal_places=4, null=True, blank=True)
    shares_discount = models.BooleanField(_("Shares the discount on the whole"), default=True)
    net_unit_price = models.DecimalField(_("Net unit price"), max_digits=19, decimal_places=6, null=True, blank=True)
    list_amount = models.DecimalField(_("List amount"), max_digits=19, decimal_places=4)
    discount_amount = models.DecimalField(_("Discount"), max_digits=19, decimal_places=4)
    document_discount_amount = models.DecimalField(
        _("Share of the document's discount"), max_digits=19, decimal_places=4
    )
    net_amount = models.DecimalField(_("Net amount"), max_digits=19, decimal_places=4)
    tax_amount = models.DecimalField(_("Tax"), max_digits=19, decimal_places=4)
    total_amount = models.DecimalField(_("Total"), max_digits=19, decimal_places=4)
    tax_rate = models.DecimalField(_("Tax rate"), max_digits=9, decimal_places=6)
    unit_cost = models.DecimalField(_("Unit cost"), max_digits=19, decimal_places=6, null=True, blank=True)
    cost_amount = models.DecimalField(_("Cost"), max_digits=19, decimal_places=4, null=True, blank=True)
    waterfall = models.JSONField(default=list)

    class Meta:
        constraints = [
            # Checked at commit, so that lines may change places. Also the index every quote is read by.
            models.UniqueConstraint(
                fields=["quote", "position"], name="quote_line_position", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="quote_line_from_one", condition=Q(position__gte=1)),
            models.CheckConstraint(name="quote_line_has_text", condition=~Q(description="")),
            models.CheckConstraint(
                name="quote_line_total_is_net_and_tax", condition=Q(total_amount=F("net_amount") + F("tax_amount"))
            ),
            models.CheckConstraint(
                name="quote_line_discounts_add_up",
                condition=Q(net_amount=F("list_amount") - F("discount_amount") - F("document_discount_amount"))
                | Q(total_amount=F("list_amount") - F("discount_amount") - F("document_discount_amount")),
            ),
            models.CheckConstraint(
                name="quote_line_prices_not_negative",
                condition=Q(list_unit_price__gte=0)
                & (Q(tier_unit_price__isnull=True) | Q(tier_unit_price__gte=0))
                & (Q(unit_cost__isnull=True) | Q(unit_cost__gte=0)),
            ),
            models.CheckConstraint(name="quote_line_tax_rate_fits", condition=Q(tax_rate__gte=0, tax_rate__lt=1)),
            models.CheckConstraint(
                name="quote_line_one_discount_asked",
                condition=Q(asked_rate__isnull=True) | Q(asked_amount__isnull=True),
            ),
            models.CheckConstraint(
                name="quote_line_discount_asked_fits",
                condition=(Q(asked_rate__isnull=True) | Q(asked_rate__gte=0, asked_rate__lte=1))
                & (Q(asked_amount__isnull=True) | Q(asked_amount__gte=0)),
            ),
        ]
