"""What people see of products, units, price lists and prices."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from loudou.cpq.catalog.models import PriceList, PriceListItem, Product, Unit
from loudou.cpq.catalog.rules.values import (
    price_list_problems,
    price_problems,
    product_problems,
    refuse,
    unit_problems,
)
from loudou.cpq.catalog.services.add_price_lists import add_price_lists
from loudou.cpq.catalog.services.add_products import add_products, add_units
from loudou.cpq.catalog.services.after_edit import check_price_lists, check_prices, relabel_prices
from loudou.cpq.catalog.services.set_prices import add_prices
from loudou.cpq.catalog.services.set_validity import set_list_validity, set_price_validity
from loudou.kernel.context import Context
from loudou.platform.access.enums import FieldRight
from loudou.platform.records.declaration import (
    Action,
    ActionField,
    Field,
    Kind,
    RecordType,
    Related,
    SavedView,
    Section,
)


def create_products(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new products."""
    return add_products(ctx, rows=[_attributes(row, {"unit"}) for row in rows])


def create_units(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new units."""
    return add_units(ctx, rows=rows)


def create_price_lists(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new price lists."""
    return add_price_lists(ctx, rows=rows)


def create_prices(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new prices."""
    return add_prices(ctx, rows=[_attributes(row, {"price_list", "product"}) for row in rows])


def clean_product(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Attribute values that may be kept. Raises CatalogInvalid."""
    refuse(product_problems(values))
    return values


def clean_unit(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Attribute values that may be kept. Raises CatalogInvalid."""
    refuse(unit_problems(values))
    return values


def clean_price_list(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Attribute values that may be kept. Raises CatalogInvalid."""
    refuse(price_list_problems(values))
    return values


def clean_price(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Attribute values that may be kept. Raises CatalogInvalid."""
    refuse(price_problems(values))
    return values


def _attributes(row: Mapping[str, Any], references: set[str]) -> dict[str, Any]:
    return {f"{name}_id" if name in references else name: value for name, value in row.items()}


CREATED = Field("created_at", _("Created"), Kind.INSTANT, can_edit=False, can_create=False, can_sort=True)
VALID_FROM = Field("valid_from", _("Valid from"), Kind.DATE, can_edit=False, synonyms=("生效日期", "开始日期"))
VALID_UNTIL = Field(
    "valid_until",
    _("Valid until"),
    Kind.DATE,
    can_edit=False,
    help=_("The last day counts."),
    synonyms=("失效日期", "结束日期"),
)
VALIDITY = (
    ActionField("valid_from", _("Valid from"), Kind.DATE, is_required=False),
    ActionField("valid_until", _("Valid until"), Kind.DATE, is_required=False),
)


def run_set_list_validity(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The door of `set_list_validity`."""
    return {"count": set_list_validity(ctx, price_list_ids=ids, **_days(values))}


def run_set_price_validity(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The door of `set_price_validity`."""
    return {"count": set_price_validity(ctx, item_ids=ids, **_days(values))}


def _days(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values.get(name) for name in ("valid_from", "valid_until")}


PRODUCT = RecordType(
    key="product",
    plural="products",
    label=_("Product"),
    label_plural=_("Products"),
    model=Product,
    icon="cube",
    title="name",
    subtitle="code",
    fields=(
        Field("code", _("Code"), longest=60, is_required=True, is_searched=True, synonyms=("产品编码", "编码", "sku")),
        Field("name", _("Name"), can_sort=True, is_required=True, is_searched=True, synonyms=("产品名称", "品名")),
        Field("name_en", _("Name in English"), is_searched=True, synonyms=("英文名称",)),
        Field("spec", _("Specification"), is_searched=True, synonyms=("规格", "型号", "规格型号")),
        Field("category", _("Category"), longest=80, synonyms=("分类", "产品分类")),
        Field("unit", _("Unit"), Kind.REFERENCE, reference="unit", is_required=True, synonyms=("单位", "计量单位")),
        Field(
            "tax_rate",
            _("Tax rate"),
            Kind.PERCENT,
            places=4,
            is_required=True,
            help=_("As a fraction: 0.13 for 13 %."),
            synonyms=("税率",),
        ),
        Field("cost", _("Unit cost"), Kind.MONEY, places=6, right=FieldRight.HIDDEN, synonyms=("成本", "成本价")),
        Field("is_active", _("On sale"), Kind.BOOLEAN, synonyms=("在售", "启用")),
        Field("note", _("Note"), Kind.LONG_TEXT, synonyms=("备注",)),
        CREATED,
    ),
    columns=("name", "code", "spec", "category", "unit", "tax_rate", "cost", "is_active"),
    views=(
        SavedView("active", _("On sale"), filter="is_active"),
        SavedView("all", _("All products")),
    ),
    sections=(
        Section(_("Product"), ("name", "name_en", "code", "spec", "category", "unit", "tax_rate", "cost", "is_active")),
        Section(_("Note"), ("note",)),
    ),
    related=(
        Related("price_list_item", "product", _("Prices"), ("price_list", "min_quantity", "unit_price", "valid_until")),
    ),
    import_keys=("code",),
    create=create_products,
    clean=clean_product,
    after_edit=relabel_prices,
    nav_group="quotes",
    nav_order=20,
)
PRICE_LIST = RecordType(
    key="price_list",
    plural="price-lists",
    label=_("Price list"),
    label_plural=_("Price lists"),
    model=PriceList,
    icon="tag",
    title="name",
    subtitle="currency",
    fields=(
        Field("name", _("Name"), longest=120, can_sort=True, is_required=True, is_searched=True, synonyms=("价目表",)),
        Field("currency", _("Currency"), longest=3, is_required=True, can_edit=False, synonyms=("币种",)),
        Field("is_tax_inclusive", _("Prices include tax"), Kind.BOOLEAN, can_edit=False, synonyms=("含税",)),
        Field(
            "unit_price_scale",
            _("Decimal places of unit prices"),
            Kind.NUMBER,
            places=0,
            help=_("Discounted unit prices are rounded to this many places."),
        ),
        VALID_FROM,
        VALID_UNTIL,
        Field("is_default", _("Default"), Kind.BOOLEAN, help=_("What new quotes in this currency start from.")),
        Field("is_active", _("In use"), Kind.BOOLEAN),
        Field("note", _("Note"), Kind.LONG_TEXT, synonyms=("备注",)),
        CREATED,
    ),
    columns=("name", "currency", "is_tax_inclusive", "valid_from", "valid_until", "is_default", "is_active"),
    views=(SavedView("all", _("All price lists")), SavedView("active", _("In use"), filter="is_active")),
    sections=(
        Section(
            _("Price list"), ("name", "currency", "is_tax_inclusive", "unit_price_scale", "is_default", "is_active")
        ),
        Section(_("Validity"), ("valid_from", "valid_until")),
        Section(_("Note"), ("note",)),
    ),
    related=(
        Related("price_list_item", "price_list", _("Prices"), ("label", "min_quantity", "unit_price", "valid_until")),
    ),
    actions=(
        Action(
            "set_validity",
            _("Change validity"),
            run_set_list_validity,
            icon="calendar",
            grant="edit",
            fields=VALIDITY,
        ),
    ),
    import_keys=("name",),
    create=create_price_lists,
    clean=clean_price_list,
    after_edit=check_price_lists,
    nav_group="quotes",
    nav_order=30,
)
PRICE_LIST_ITEM = RecordType(
    key="price_list_item",
    plural="price-list-items",
    label=_("Price"),
    label_plural=_("Prices"),
    model=PriceListItem,
    icon="coins",
    title="label",
    fields=(
        Field("label", _("Item"), can_edit=False, can_create=False, can_sort=True, is_searched=True),
        Field(
            "price_list",
            _("Price list"),
            Kind.REFERENCE,
            reference="price_list",
            is_required=True,
            can_edit=False,
            synonyms=("价目表",),
        ),
        Field(
            "product",
            _("Product"),
            Kind.REFERENCE,
            reference="product",
            is_required=True,
            can_edit=False,
            synonyms=("产品", "产品编码"),
        ),
        Field("min_quantity", _("From quantity"), Kind.NUMBER, places=6, synonyms=("起订量", "阶梯数量")),
        Field("unit_price", _("Unit price"), Kind.NUMBER, places=6, is_required=True, synonyms=("单价", "价格")),
        VALID_FROM,
        VALID_UNTIL,
        CREATED,
    ),
    columns=("label", "price_list", "min_quantity", "unit_price", "valid_from", "valid_until"),
    views=(SavedView("all", _("All prices")),),
    sections=(
        Section(_("Price"), ("label", "price_list", "product", "min_quantity", "unit_price")),
        Section(_("Validity"), ("valid_from", "valid_until")),
    ),
    actions=(
        Action(
            "set_validity",
            _("Change validity"),
            run_set_price_validity,
            icon="calendar",
            grant="edit",
            fields=VALIDITY,
        ),
    ),
    create=create_prices,
    clean=clean_price,
    after_edit=check_prices,
)
UNIT = RecordType(
    key="unit",
    plural="units",
    label=_("Unit"),
    label_plural=_("Units"),
    model=Unit,
    icon="table",
    title="name",
    subtitle="code",
    fields=(
        Field("code", _("Code"), longest=20, is_required=True, can_edit=False, is_searched=True),
        Field("name", _("Name"), longest=40, can_sort=True, is_required=True, is_searched=True, synonyms=("单位",)),
        Field("name_en", _("Name in English"), longest=40, is_searched=True),
        Field("places", _("Decimal places"), Kind.NUMBER, places=0, help=_("How many a quantity may have.")),
        CREATED,
    ),
    columns=("name", "code", "name_en", "places"),
    views=(SavedView("all", _("All units")),),
    sections=(Section(_("Unit"), ("name", "name_en", "code", "places")),),
    import_keys=("code",),
    create=create_units,
    clean=clean_unit,
)
