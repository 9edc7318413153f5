"""Costs as records."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from loudou.marketing.campaigns.enums import CostCategory
from loudou.marketing.campaigns.models import CampaignCost
from loudou.marketing.campaigns.records.doors import new_costs, run_revise
from loudou.platform.records.declaration import Action, ActionField, Field, Kind, Option, RecordType, SavedView, Section

CATEGORIES = tuple(Option(one.value, one.label) for one in CostCategory)


def _given(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field a new cost is given and that only services change afterwards."""
    return Field(name, label, kind, can_edit=False, **more)


CAMPAIGN_COST = RecordType(
    key="campaign_cost",
    plural="campaign-costs",
    label=_("Campaign cost"),
    label_plural=_("Campaign costs"),
    model=CampaignCost,
    icon="receipt",
    title="label",
    subtitle="vendor",
    fields=(
        Field("label", _("What for"), longest=120, is_required=True, is_searched=True,
              synonyms=("费用名称", "费用项目", "摘要", "item", "description")),
        _given("campaign", _("Campaign"), Kind.REFERENCE, reference="campaign", is_required=True,
               synonyms=("市场活动", "活动", "活动名称")),
        Field("category", _("Category"), Kind.CHOICE, options=CATEGORIES, is_required=True,
              synonyms=("费用类别", "费用类型", "类别")),
        _given("vendor", _("Vendor"), longest=120, is_searched=True, synonyms=("供应商", "supplier")),
        _given("planned_amount", _("Planned"), Kind.MONEY, currency="currency", synonyms=("计划金额", "预估金额")),
        _given("committed_amount", _("Committed"), Kind.MONEY, currency="currency",
               help=_("Ordered and not billed yet."), synonyms=("已承诺金额", "已签金额")),
        _given("actual_amount", _("Actual cost"), Kind.MONEY, currency="currency",
               synonyms=("实际金额", "金额", "实际费用", "amount")),
        Field("currency", _("Currency"), can_edit=False, can_create=False, longest=3),
        Field("cost_date", _("Date"), Kind.DATE, can_sort=True, synonyms=("日期", "费用日期", "发生日期")),
        _given("invoice_number", _("Invoice number"), longest=60, is_searched=True,
               synonyms=("发票号", "发票号码", "invoice", "invoice no")),
        _given("owner", _("Owner"), Kind.USER, synonyms=("经办人", "负责人")),
        Field("note", _("Note"), Kind.LONG_TEXT, synonyms=("备注",)),
        Field("created_at", _("Created"), Kind.INSTANT, can_edit=False, can_create=False, can_sort=True),
    ),
    columns=("label", "campaign", "category", "vendor", "cost_date", "planned_amount", "committed_amount",
             "actual_amount"),
    default_sort="-cost_date",
    views=(
        SavedView("all", _("All costs")),
        SavedView("committed", _("Not billed yet"), filter="committed_amount > 0", sort="cost_date"),
        SavedView("this_quarter", _("This quarter"), filter="thisQuarter(cost_date)", sort="-cost_date"),
    ),
    sections=(
        Section(_("Campaign cost"), ("label", "campaign", "category", "vendor", "cost_date", "invoice_number",
                                     "owner")),
        Section(_("Amounts"), ("planned_amount", "committed_amount", "actual_amount", "currency")),
        Section(_("Note"), ("note",)),
    ),
    actions=(
        Action(
            "revise",
            _("Correct the amounts"),
            run_revise,
            "coins",
            fields=(
                ActionField("planned_amount", _("Planned"), Kind.MONEY, is_required=False),
                ActionField("committed_amount", _("Committed"), Kind.MONEY, is_required=False),
                ActionField("actual_amount", _("Actual cost"), Kind.MONEY, is_required=False),
                ActionField("invoice_number", _("Invoice number"), is_required=False),
            ),
            grant="edit",
            is_bulk=False,
            is_primary=True,
            moves_money=True,
        ),
    ),
    create=new_costs,
    nav_group="marketing",
    nav_order=30,
)  # fmt: skip
