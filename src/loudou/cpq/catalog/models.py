"""Tables of the catalogue."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.utils.translation import gettext_lazy as _

from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class DateRange(Func):
    """Days from the first to the last, as PostgreSQL compares them; an absent end is open."""

    function = "DATERANGE"
    output_field = DateRangeField()


VALID_DAYS = DateRange("valid_from", "valid_until", RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class UnitQuerySet(RecordQuerySet["Unit"]):
    """Units; nobody owns them, so a grant reaches all or none."""

    record_type = "unit"


class ProductQuerySet(RecordQuerySet["Product"]):
    """Products; nobody owns them, so a grant reaches all or none."""

    record_type = "product"


class PriceListQuerySet(RecordQuerySet["PriceList"]):
    """Price lists; nobody owns them, so a grant reaches all or none."""

    record_type = "price_list"


class PriceListItemQuerySet(RecordQuerySet["PriceListItem"]):
    """Prices; nobody owns them, so a grant reaches all or none."""

    record_type = "price_list_item"


class Unit(RecordTable):
    """What a quantity counts. `places` is how many decimal places it may have: none for pieces, three for kilograms."""

    code = models.CharField(_("Code"), max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=40)
    name_en = models.CharField(_("Name in English"), max_length=40, blank=True)
    places = models.PositiveSmallIntegerField(_("Decimal places"), default=0)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="unit_has_code", condition=~Q(code="")),
            models.CheckConstraint(name="unit_places_fit", condition=Q(places__lte=6)),
        ]
        indexes = record_indexes("unit")


class Product(RecordTable):
    """Something we sell. `cost` is ours per unit without tax; only those with the right to it see it."""

    code = models.CharField(_("Code"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    spec = models.CharField(_("Specification"), max_length=200, blank=True)
    category = models.CharField(_("Category"), max_length=80, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    tax_rate = models.DecimalField(_("Tax rate"), max_digits=9, decimal_places=6)
    cost = models.DecimalField(_("Unit cost"), max_digits=19, decimal_places=6, null=True, blank=True)
    is_active = models.BooleanField(_("On sale"), default=True)
    note = models.TextField(_("Note"), blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="product_has_code", condition=~Q(code="")),
            models.CheckConstraint(name="product_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="product_tax_rate_fits", condition=Q(tax_rate__gte=0, tax_rate__lt=1)),
            models.CheckConstraint(name="product_cost_not_negative", condition=Q(cost__isnull=True) | Q(cost__gte=0)),
        ]
        indexes = record_indexes("product")


class PriceList(RecordTable):
    """Prices in one currency, with or without tax, for a span of days (the last day belongs to it).

    `unit_price_scale` is how many decimal places its unit prices may have, and what discounted ones are rounded to.
    """

    name = models.CharField(_("Name"), max_length=120)
    currency = models.CharField(_("Currency"), max_length=3)
    is_tax_inclusive = models.BooleanField(_("Prices include tax"), default=False)
    unit_price_scale = models.PositiveSmallIntegerField(_("Decimal places of unit prices"), default=2)
    valid_from = models.DateField(_("Valid from"), null=True, blank=True)
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    is_default = models.BooleanField(_("Default"), default=False)
    is_active = models.BooleanField(_("In use"), default=True)
    note = models.TextField(_("Note"), blank=True)

    objects = PriceListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="price_list_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="price_list_currency_code", condition=Q(currency__regex="^[A-Z]{3}$")),
            models.CheckConstraint(
                name="price_list_scale_fits", condition=Q(unit_price_scale__gte=0, unit_price_scale__lte=6)
            ),
            models.CheckConstraint(
                name="price_list_days_in_order",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
            ),
            # Checked at commit, so that the default may be handed over in either order.
            ExclusionConstraint(
                name="price_list_one_default",
                expressions=[("currency", RangeOperators.EQUAL), (VALID_DAYS, RangeOperators.OVERLAPS)],
                condition=Q(is_default=True, is_active=True),
                deferrable=Deferrable.DEFERRED,
            ),
        ]
        indexes = record_indexes("price_list")


class PriceListItem(RecordTable):
    """The unit price of a product from a quantity on; `label` repeats the product's name and code."""

    label = models.CharField(_("Product"), max_length=262, editable=False)
    price_list = models.ForeignKey(
        PriceList, on_delete=models.PROTECT, related_name="+", verbose_name=_("Price list"), db_index=False
    )
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="+", verbose_name=_("Product"), db_index=False
    )
    min_quantity = models.DecimalField(_("From quantity"), max_digits=18, decimal_places=6, default=0)
    unit_price = models.DecimalField(_("Unit price"), max_digits=19, decimal_places=6)
    valid_from = models.DateField(_("Valid from"), null=True, blank=True)
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)

    objects = PriceListItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="price_not_negative", condition=Q(unit_price__gte=0)),
            models.CheckConstraint(name="price_quantity_not_negative", condition=Q(min_quantity__gte=0)),
            models.CheckConstraint(
                name="price_days_in_order",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
            ),
            # Q14: one price per list, product, quantity and day. Checked at commit, so that one may replace another.
            ExclusionConstraint(
                name="price_once_per_day",
                expressions=[
                    ("price_list", RangeOperators.EQUAL),
                    ("product", RangeOperators.EQUAL),
                    ("min_quantity", RangeOperators.EQUAL),
                    (VALID_DAYS, RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.DEFERRED,
            ),
        ]
        indexes = [
            *record_indexes("price_list_item"),
            # The price of many products at once (queries.prices_for); the rest of the row comes with the index.
            models.Index(
                fields=["price_list", "product", "min_quantity"],
                include=["unit_price", "valid_from", "valid_until"],
                name="price_lookup",
            ),
            models.Index(fields=["product"], name="price_of_product"),
        ]
