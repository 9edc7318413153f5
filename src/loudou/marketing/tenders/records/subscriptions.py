"""The record type of subscriptions."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import AlertSchedule, LeadCompany, MatchFields, Weekday
from loudou.marketing.tenders.errors import SubscriptionInvalid
from loudou.marketing.tenders.models import TenderSubscription
from loudou.marketing.tenders.records.looks import told
from loudou.marketing.tenders.rules.subscriptions import limit_problems
from loudou.marketing.tenders.services.choose_mail import choose_mail
from loudou.marketing.tenders.services.save_subscriptions import save_subscriptions
from loudou.marketing.tenders.services.share_subscription import share_subscriptions
from loudou.platform.records.declaration import (
    Action,
    ActionField,
    Field,
    Kind,
    Option,
    RecordType,
    Related,
    SavedView,
    Section,
)

FIELDS = tuple(Option(one.value, one.label) for one in MatchFields)
SCHEDULES = tuple(Option(one.value, one.label) for one in AlertSchedule)
WEEKDAYS = tuple(Option(one.value, one.label) for one in Weekday)
COMPANIES = tuple(Option(one.value, one.label) for one in LeadCompany)


def create_subscriptions(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new subscriptions."""
    return save_subscriptions(ctx, rows=rows)


def checked_limits(attrs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Edited values, once hours and relevance are possible. Raises SubscriptionInvalid."""
    problems = list(limit_problems(attrs))
    if problems:
        raise SubscriptionInvalid("Some values are not acceptable. Nothing was saved.", problems=problems)
    return attrs


def run_mail_on(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Be told by e-mail too."""
    del values
    return {"count": choose_mail(ctx, subscription_ids=ids, by_mail=True)}


def run_mail_off(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Be told in the product alone."""
    del values
    return {"count": choose_mail(ctx, subscription_ids=ids, by_mail=False)}


def run_share(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Tell somebody else too."""
    return {"count": share_subscriptions(ctx, subscription_ids=ids, user_id=values["user"])}


TENDER_SUBSCRIPTION = RecordType(
    key="tender_subscription",
    plural="tender-subscriptions",
    label=_("Tender subscription"),
    label_plural=_("Tender subscriptions"),
    model=TenderSubscription,
    icon="bell",
    title="name",
    fields=(
        Field("name", _("Name"), is_required=True, is_searched=True, can_sort=True, longest=120),
        Field("keywords", _("Words"), Kind.LONG_TEXT,
              help=_("One group a line; one word of each group must occur. "
                     "Words apart by commas, word^2 counts twice.")),
        Field("excludes", _("Not with these words"), Kind.LONG_TEXT, help=_("Words apart by commas.")),
        Field("match_fields", _("Looked for in"), Kind.CHOICE, options=FIELDS),
        Field("regions", _("Regions"), Kind.TAGS),
        Field("purchaser_names", _("Purchasers"), Kind.TAGS),
        Field("industries", _("Industries"), Kind.TAGS),
        Field("notice_types", _("Kinds of notice"), Kind.TAGS,
              help=_("tender, award, correction, …; empty means every kind.")),
        Field("budget_min_amount", _("Budget from"), Kind.MONEY, currency="currency"),
        Field("budget_max_amount", _("Budget up to"), Kind.MONEY, currency="currency"),
        Field("currency", _("Currency"), longest=3),
        Field("converts_itself", _("Turn matches into leads at once"), Kind.BOOLEAN),
        Field("lead_company", _("Company of the lead"), Kind.CHOICE, options=COMPANIES),
        Field("target_pool", _("Pool of the leads"), Kind.REFERENCE, reference="lead_pool"),
        Field("schedule", _("Told"), Kind.CHOICE, options=SCHEDULES),
        Field("alert_from", _("Told from relevance"), Kind.NUMBER, places=0,
              help=_("0 to 100. Less relevant matches wait in the list and tell nobody.")),
        Field("digest_hour", _("Told in a digest at (hour)"), Kind.NUMBER, places=0),
        Field("digest_weekday", _("Weekly digest on"), Kind.CHOICE, options=WEEKDAYS),
        Field("by_mail", _("By e-mail too"), Kind.BOOLEAN, can_edit=False,
              help=_("What its owner chose; others who are told choose for themselves.")),
        Field("quiet_from_hour", _("Quiet from (hour)"), Kind.NUMBER, places=0),
        Field("quiet_until_hour", _("Quiet until (hour)"), Kind.NUMBER, places=0),
        Field("is_active", _("Active"), Kind.BOOLEAN, can_create=False),
        told("match_count", _("Matches"), Kind.NUMBER, places=0),
        told("last_match_at", _("Latest match"), Kind.INSTANT),
        Field("owner", _("Owner"), Kind.USER, can_edit=False),
        told("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("name", "keywords", "regions", "match_count", "last_match_at", "converts_itself", "owner", "is_active"),
    views=(
        SavedView("mine", _("My subscriptions"), filter="owner == me()"),
        SavedView("all", _("All subscriptions")),
    ),
    sections=(
        Section(_("What to look for"), ("name", "keywords", "excludes", "match_fields")),
        Section(pgettext_lazy("subscription", "Limits"), ("regions", "purchaser_names", "industries", "notice_types",
                                                          "budget_min_amount", "budget_max_amount", "currency")),
        Section(_("Alerts"), ("schedule", "alert_from", "digest_hour", "digest_weekday", "quiet_from_hour",
                              "quiet_until_hour", "by_mail")),
        Section(_("Leads"), ("converts_itself", "lead_company", "target_pool")),
        Section(pgettext_lazy("subscription", "Work"), ("is_active", "owner")),
    ),
    actions=(
        Action("mail_on", _("Tell me by e-mail too"), run_mail_on, "mail", grant="read"),
        Action("mail_off", _("No e-mails to me"), run_mail_off, "bell", grant="read"),
        Action("share", _("Tell somebody else too"), run_share, "users",
               fields=(ActionField("user", pgettext_lazy("colleague", "Person"), Kind.USER),), grant="edit"),
    ),
    related=(
        Related("tender_match", "subscription", _("Matches"), ("title", "relevance", "state", "region", "created_at")),
    ),
    create=create_subscriptions,
    clean=checked_limits,
    can_import=False,
    nav_group="tenders",
    nav_order=70,
)  # fmt: skip
