"""Campaigns as records."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.marketing.campaigns.enums import CampaignKind, CampaignStatus
from loudou.marketing.campaigns.models import Campaign
from loudou.marketing.campaigns.records.acts import CAMPAIGN_ACTIONS, POLICIES
from loudou.marketing.campaigns.records.doors import new_campaigns
from loudou.platform.records.declaration import (
    Board,
    Field,
    Kind,
    Option,
    RecordType,
    Related,
    SavedView,
    Section,
)

LOOKS = {
    CampaignStatus.PLANNED: ("idle", "edit"),
    CampaignStatus.PENDING_APPROVAL: ("warn", "clock"),
    CampaignStatus.APPROVED: ("info", "check"),
    CampaignStatus.IN_PROGRESS: ("accent", "bolt"),
    CampaignStatus.COMPLETED: ("good", "flag"),
    CampaignStatus.CLOSED: ("won", "won"),
    CampaignStatus.CANCELLED: ("lost", "x"),
}
STATUSES = tuple(Option(one.value, one.label, *LOOKS[one]) for one in CampaignStatus)
KINDS = tuple(Option(one.value, one.label) for one in CampaignKind)
GOING_ON = 'status in ["planned", "pending_approval", "approved", "in_progress"]'


def _kept(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field only services write."""
    return Field(name, label, kind, can_edit=False, can_create=False, **more)


def _given(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field a new campaign is given and that only services change afterwards."""
    return Field(name, label, kind, can_edit=False, **more)


WHAT = (
    Field("name", _("Name"), longest=120, is_required=True, is_searched=True,
          synonyms=("活动名称", "市场活动名称", "活动", "campaign name", "title")),
    _kept("number", _("Number"), is_searched=True, longest=20),
    Field("kind", pgettext_lazy("campaign", "Type"), Kind.CHOICE, options=KINDS, is_required=True,
          synonyms=("活动类型", "类型", "campaign type")),
    _kept("status", _("Status"), Kind.CHOICE, options=STATUSES),
    _given("start_date", _("First day"), Kind.DATE, is_required=True, can_sort=True,
           synonyms=("开始日期", "开始时间", "start", "start date")),
    _given("end_date", _("Last day"), Kind.DATE, is_required=True,
           synonyms=("结束日期", "结束时间", "end", "end date")),
    _given("parent", _("Part of"), Kind.REFERENCE, reference="campaign", synonyms=("上级活动", "parent campaign")),
    _given("owner", _("Owner"), Kind.USER, synonyms=("负责人", "campaign owner")),
)  # fmt: skip
MONEY = (
    _given("budget_amount", _("Budget"), Kind.MONEY, currency="currency", can_sort=True,
           synonyms=("预算", "预算金额", "budget", "budgeted cost")),
    _given("budget_policy", _("Beyond the budget"), Kind.CHOICE, options=POLICIES),
    _kept("committed_amount", _("Committed"), Kind.MONEY, currency="currency"),
    _kept("actual_amount", _("Actual cost"), Kind.MONEY, currency="currency"),
    _given("expected_revenue_amount", _("Expected revenue"), Kind.MONEY, currency="currency",
           synonyms=("预期收入", "预计收入", "expected revenue")),
    Field("expected_lead_count", _("Expected leads"), Kind.NUMBER, places=0, synonyms=("预期线索数", "预计线索")),
    _given("currency", _("Currency"), longest=3, synonyms=("币种",)),
)  # fmt: skip
HOW = (
    Field("utm_campaign", _("Campaign code"), longest=120, is_searched=True, synonyms=("utm_campaign", "活动代码"),
          help=_("What links and forms carry as utm_campaign; leads that name it become members.")),
    Field("product_lines", _("Product lines"), Kind.TAGS, synonyms=("产品线", "产品")),
    Field("target_segment", _("Target segment"), synonyms=("目标客户", "目标人群")),
    Field("venue", _("Venue"), is_searched=True, synonyms=("地点", "会场", "location")),
    Field("landing_page", _("Landing page"), Kind.URL, longest=500, synonyms=("落地页", "url")),
    Field("note", _("Note"), Kind.LONG_TEXT, synonyms=("备注", "说明", "description")),
    _kept("submitted_by", _("Submitted by"), Kind.USER),
    _kept("approved_by", _("Approved by"), Kind.USER),
    _kept("approved_at", pgettext_lazy("campaign", "Approved"), Kind.INSTANT),
    _kept("status_note", _("Reason")),
    _kept("created_at", _("Created"), Kind.INSTANT, can_sort=True),
)  # fmt: skip
CAMPAIGN = RecordType(
    key="campaign",
    plural="campaigns",
    label=_("Campaign"),
    label_plural=_("Campaigns"),
    model=Campaign,
    icon="megaphone",
    title="name",
    subtitle="number",
    fields=(*WHAT, *MONEY, *HOW),
    columns=("name", "kind", "status", "start_date", "end_date", "budget_amount", "actual_amount", "owner"),
    default_sort="-start_date",
    views=(
        SavedView("going_on", _("Planned and running"), filter=GOING_ON, sort="start_date"),
        SavedView("running", _("Running now"), filter='status == "in_progress"', sort="start_date"),
        SavedView("waiting", _("Waiting for approval"), filter='status == "pending_approval"', sort="start_date"),
        SavedView("mine", _("My campaigns"), filter="owner == me()", sort="-start_date"),
        SavedView("to_close", _("To be closed"), filter='status == "completed"', sort="start_date"),
        SavedView("all", _("All campaigns")),
    ),
    sections=(
        Section(_("Campaign"), ("name", "kind", "start_date", "end_date", "parent", "owner")),
        Section(
            _("Money and goals"),
            ("budget_amount", "budget_policy", "committed_amount", "actual_amount", "expected_revenue_amount",
             "expected_lead_count", "currency"),
        ),
        Section(
            _("How people find it"),
            ("utm_campaign", "landing_page", "venue", "target_segment", "product_lines", "note"),
        ),
        Section(_("Approval"), ("submitted_by", "approved_by", "approved_at", "status_note")),
    ),
    actions=CAMPAIGN_ACTIONS,
    board=Board(field="status", sum_field="budget_amount", card=("kind", "start_date", "budget_amount", "owner")),
    related=(
        Related("campaign_member", "campaign", _("Members"),
                ("person_name", "company", "status", "first_responded_at", "source_channel")),
        Related("campaign_cost", "campaign", _("Costs"),
                ("label", "category", "vendor", "cost_date", "committed_amount", "actual_amount")),
        Related("campaign", "parent", _("Parts"), ("name", "kind", "status", "start_date", "actual_amount")),
    ),
    import_keys=("number", "utm_campaign"),
    create=new_campaigns,
    state_field="status",
    state_path=("planned", "pending_approval", "approved", "in_progress", "completed", "closed"),
    nav_group="marketing",
    nav_order=10,
)  # fmt: skip
