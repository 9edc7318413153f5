"""What people want to be told of, and what was found for them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import AlertSchedule, LeadCompany, MatchFields, MatchState, Verdict, Weekday
from loudou.marketing.tenders.models.columns import amount_check, money_column, text_column
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class TenderSubscriptionQuerySet(RecordQuerySet["TenderSubscription"]):
    """Subscriptions: one's own, and those one is told about."""

    record_type = "tender_subscription"

    @classmethod
    def reached_otherwise(cls, ctx: Context, action: str) -> Q | None:
        """Recipients read a subscription; only those who own it change it."""
        if ctx.actor_id is None or action != "read":
            return None
        return Q(pk__in=SubscriptionRecipient.objects.filter(user_id=ctx.actor_id).values("subscription_id"))


class TenderMatchQuerySet(RecordQuerySet["TenderMatch"]):
    """Matches of the subscriptions one owns or is told about."""

    record_type = "tender_match"

    @classmethod
    def reached_otherwise(cls, ctx: Context, action: str) -> Q | None:
        """Recipients read, dismiss and convert what they are told of."""
        if ctx.actor_id is None or action == "delete":
            return None
        told = SubscriptionRecipient.objects.filter(user_id=ctx.actor_id)
        return Q(subscription__in=told.values("subscription_id"))


class TenderSubscription(RecordTable):
    """What its owner wants to be told of: words, limits, and what becomes of a match.

    `keywords`: one group a line, one word of each must occur (rules/matching.py::read_groups). Empty limits limit
    nothing. `by_mail` is what the owner chose, that of others stands with them. With `converts_itself` a match becomes
    a lead at once, in the pool `target_pool_id` (NULL: the default).
    """

    name = models.CharField(_("Name"), max_length=120)
    keywords = models.TextField(_("Words"), blank=True, default="")
    excludes = models.TextField(_("Not with these words"), blank=True, default="")
    match_fields = models.CharField(_("Looked for in"), max_length=12, choices=MatchFields, default=MatchFields.ALL)
    regions = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    purchaser_names = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    industries = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    notice_types = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    budget_min_amount = money_column(_("Budget from"))
    budget_max_amount = money_column(_("Budget up to"))
    currency = models.CharField(_("Currency"), max_length=3, default="CNY")
    lead_company = models.CharField(_("Company of the lead"), max_length=12, choices=LeadCompany, default="purchaser")
    converts_itself = models.BooleanField(_("Turn matches into leads at once"), default=False)
    target_pool_id = models.UUIDField(_("Pool of the leads"), null=True, blank=True)
    schedule = models.CharField(_("Told"), max_length=10, choices=AlertSchedule, default=AlertSchedule.IMMEDIATE)
    alert_from = models.DecimalField(_("Told from relevance"), max_digits=5, decimal_places=2, default=0)
    digest_hour = models.PositiveSmallIntegerField(_("Told in a digest at (hour)"), default=9)
    digest_weekday = models.CharField(_("Weekly digest on"), max_length=3, choices=Weekday, default=Weekday.MONDAY)
    by_mail = models.BooleanField(_("By e-mail too"), default=False)
    quiet_from_hour = models.PositiveSmallIntegerField(_("Quiet from (hour)"), null=True, blank=True)
    quiet_until_hour = models.PositiveSmallIntegerField(_("Quiet until (hour)"), null=True, blank=True)
    digest_date = models.DateField(null=True, editable=False)
    is_active = models.BooleanField(_("Active"), default=True)
    match_count = models.PositiveIntegerField(_("Matches"), default=0)
    last_match_at = models.DateTimeField(_("Latest match"), null=True, blank=True)

    objects = TenderSubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="tender_subscription_fields", condition=Q(match_fields__in=MatchFields.values)),
            models.CheckConstraint(
                name="tender_subscription_company", condition=Q(lead_company__in=LeadCompany.values)
            ),
            models.CheckConstraint(
                name="tender_subscription_limits",
                condition=Q(budget_min_amount__isnull=True)
                | Q(budget_max_amount__isnull=True)
                | Q(budget_min_amount__lte=F("budget_max_amount")),
            ),
            amount_check("tender_subscription_amounts", "budget_min_amount", "budget_max_amount"),
            models.CheckConstraint(
                name="tender_subscription_asks",
                condition=~Q(keywords="") | Q(purchaser_names__len__gte=1) | Q(industries__len__gte=1),
            ),
            models.CheckConstraint(name="tender_subscription_schedule", condition=Q(schedule__in=AlertSchedule.values)),
            models.CheckConstraint(name="tender_subscription_weekday", condition=Q(digest_weekday__in=Weekday.values)),
            models.CheckConstraint(name="tender_subscription_alert_from", condition=Q(alert_from__range=(0, 100))),
            models.CheckConstraint(
                name="tender_subscription_hours",
                condition=Q(digest_hour__lte=23)
                & (Q(quiet_from_hour__isnull=True) | Q(quiet_from_hour__lte=23))
                & (Q(quiet_until_hour__isnull=True) | Q(quiet_until_hour__lte=23)),
            ),
        ]
        indexes = record_indexes("tender_sub")


class SubscriptionRecipient(models.Model):
    """Somebody who is told of the matches beside the owner; by e-mail too where he or she chose that."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscription = models.ForeignKey(TenderSubscription, on_delete=models.CASCADE, related_name="recipients")
    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+")
    by_mail = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "user"], name="tender_recipient_once")]


class TenderMatch(RecordTable):
    """That a notice is what a subscription asks for: how well (0 to 100), by which words, and what became of it.

    `relevance` (0 to 100) is what the learned model says, or without one the fit by words; `relevance_version_id` tells
    which. `verdict` is what a person said, and what the model learns from; `told_at` when people were told.
    """

    subscription = models.ForeignKey(TenderSubscription, on_delete=models.CASCADE, related_name="+", db_index=False)
    notice = models.ForeignKey("tenders.TenderNotice", on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey("tenders.TenderProject", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("Title"), max_length=500)
    notice_type = text_column(_("Kind of notice"), 20)
    purchaser = models.ForeignKey(
        "tenders.TenderOrg", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    region = text_column(_("Region"), 80)
    amount = money_column(_("Budget"))
    currency = text_column(_("Currency"), 3)
    bid_deadline_at = models.DateTimeField(_("Bid deadline"), null=True, blank=True)
    score = models.DecimalField(_("Fit"), max_digits=5, decimal_places=2)
    terms = ArrayField(models.CharField(max_length=80), default=list)
    state = models.CharField(_("State"), max_length=10, choices=MatchState, default=MatchState.NEW)
    lead_id = models.UUIDField(_("Lead"), null=True, blank=True)
    relevance = models.DecimalField(_("Relevance"), max_digits=5, decimal_places=2, null=True, blank=True)
    relevance_reasons = models.JSONField(default=list, editable=False)
    relevance_version_id = models.UUIDField(null=True, editable=False)
    verdict = models.CharField(_("Judged"), max_length=10, choices=Verdict, blank=True, default=Verdict.NONE)
    judged_at = models.DateTimeField(_("Judged at"), null=True, blank=True)
    judged_by = models.UUIDField(null=True, editable=False)
    told_at = models.DateTimeField(_("Told at"), null=True, blank=True)

    computed = ("relevance", "relevance_reasons", "relevance_version_id", "told_at")

    objects = TenderMatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "notice"], name="tender_match_once"),
            models.CheckConstraint(name="tender_match_state_known", condition=Q(state__in=MatchState.values)),
            models.CheckConstraint(name="tender_match_score", condition=Q(score__range=(0, 100))),
            models.CheckConstraint(
                name="tender_match_relevance", condition=Q(relevance__isnull=True) | Q(relevance__range=(0, 100))
            ),
            models.CheckConstraint(name="tender_match_verdict", condition=Q(verdict__in=Verdict.values)),
            models.CheckConstraint(
                name="tender_match_judged", condition=Q(verdict=Verdict.NONE) | Q(judged_at__isnull=False)
            ),
            models.CheckConstraint(
                name="tender_match_lead_converted", condition=Q(lead_id__isnull=True) | Q(state=MatchState.CONVERTED)
            ),
            amount_check("tender_match_amount", "amount"),
        ]
        indexes = [
            *record_indexes("tender_match"),
            # The in-tray: best first.
            models.Index(F("score").desc(nulls_last=True), F("id").desc(), name="tender_match_best"),
            models.Index(F("relevance").desc(nulls_last=True), F("id").desc(), name="tender_match_relevant"),
            # New ones nobody was told of yet, and the judged ones a model learns from.
            models.Index(fields=["subscription_id"], condition=Q(told_at__isnull=True), name="tender_match_untold"),
            models.Index(fields=["judged_at"], condition=~Q(verdict=""), name="tender_match_judged_at"),
            models.Index(fields=["purchaser_id"], condition=Q(purchaser__isnull=False), name="tender_match_purchaser"),
            # What a lead came from; followed when leads become one (services/join_leads.py).
            models.Index(fields=["lead_id"], condition=Q(lead_id__isnull=False), name="tender_match_lead"),
        ]
