"""Members as records."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.marketing.campaigns.enums import MemberStatus
from loudou.marketing.campaigns.models import CampaignMember
from loudou.marketing.campaigns.records.doors import load_members, new_members, run_advance_members
from loudou.platform.records.declaration import (
    Action,
    ActionField,
    Board,
    Field,
    Kind,
    Option,
    RecordType,
    SavedView,
    Section,
)

LOOKS = {
    MemberStatus.INVITED: ("idle", "mail"),
    MemberStatus.DECLINED: ("lost", "x"),
    MemberStatus.REGISTERED: ("info", "check"),
    MemberStatus.NO_SHOW: ("warn", "clock"),
    MemberStatus.RESPONDED: ("accent", "spark"),
    MemberStatus.ATTENDED: ("good", "users"),
}
STATUSES = tuple(Option(one.value, one.label, *LOOKS[one]) for one in MemberStatus)


def _given(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field a new member is given and that only services change afterwards."""
    return Field(name, label, kind, can_edit=False, **more)


def _kept(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field only services write."""
    return Field(name, label, kind, can_edit=False, can_create=False, **more)


CAMPAIGN_MEMBER = RecordType(
    key="campaign_member",
    plural="campaign-members",
    label=_("Campaign member"),
    label_plural=_("Campaign members"),
    model=CampaignMember,
    icon="users",
    title="person_name",
    subtitle="company",
    fields=(
        Field("person_name", _("Person"), is_searched=True, is_pii=True, synonyms=("姓名", "联系人", "name")),
        Field("company", _("Company"), is_searched=True, synonyms=("公司", "单位", "company name")),
        _given("campaign", _("Campaign"), Kind.REFERENCE, reference="campaign", is_required=True,
               synonyms=("市场活动", "活动", "活动名称")),
        _given("lead", pgettext_lazy("a person", "Lead"), Kind.REFERENCE, reference="lead", synonyms=("线索",)),
        _given("contact", _("Contact"), Kind.REFERENCE, reference="contact", synonyms=("客户联系人",)),
        _given("status", _("Status"), Kind.CHOICE, options=STATUSES, synonyms=("状态", "成员状态", "member status")),
        _kept("has_responded", _("Responded"), Kind.BOOLEAN),
        _kept("first_responded_at", _("First response"), Kind.INSTANT),
        _given("source_channel", _("Channel"), longest=40, synonyms=("渠道",)),
        _given("utm_source", _("Source"), longest=80, synonyms=("utm_source", "来源")),
        _given("utm_medium", _("Medium"), longest=80, synonyms=("utm_medium", "媒介")),
        _given("owner", _("Invited by"), Kind.USER, synonyms=("邀请人", "推广人")),
        _kept("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("person_name", "company", "campaign", "status", "first_responded_at", "source_channel", "created_at"),
    views=(
        SavedView("all", _("All members")),
        SavedView("responded", _("Responded"), filter="has_responded"),
        SavedView("invited", _("No answer yet"), filter='status == "invited"'),
        SavedView("no_show", _("Did not come"), filter='status == "no_show"'),
    ),
    sections=(
        Section(_("Campaign member"), ("person_name", "company", "campaign", "lead", "contact", "status")),
        Section(_("How they came"), ("source_channel", "utm_source", "utm_medium", "owner", "first_responded_at")),
    ),
    actions=(
        Action(
            "advance",
            _("Note how far they came"),
            run_advance_members,
            "flag",
            fields=(ActionField("status", _("Status"), Kind.CHOICE, options=STATUSES),),
            grant="edit",
            is_primary=True,
        ),
    ),
    board=Board(
        field="status",
        move_action="advance",
        move_value="status",
        card=("company", "campaign", "first_responded_at"),
    ),
    create=new_members,
    load=load_members,
    nav_group="marketing",
    nav_order=20,
)  # fmt: skip
