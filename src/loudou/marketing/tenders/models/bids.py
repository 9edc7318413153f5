"""Our own bids: what was decided, until when, the deposit, and how it ended."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import BidState, DepositMethod
from loudou.marketing.tenders.models.bid_lists import BidReason
from loudou.marketing.tenders.models.columns import amount_check, money_column
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class BidQuerySet(RecordQuerySet["Bid"]):
    """Bids: one's own, and those one is on the team of."""

    record_type = "bid"

    @classmethod
    def reached_otherwise(cls, ctx: Context, action: str) -> Q | None:
        """The team works on a bid as its owner does; only who owns it decides, hands it on or deletes it."""
        if ctx.actor_id is None or action in {"delete", "assign", "decide"}:
            return None
        return Q(pk__in=BidMember.objects.filter(user_id=ctx.actor_id).values("bid_id"))


class Bid(RecordTable):
    """What one of our companies makes of a tender project, from the decision to the outcome.

    The four instants are the deadlines in force, read from the notices or set by a person (BidDeadlineMove keeps every
    move). `is_late`: handed in after the deadline for submission. `is_outcome_told`: an award notice said how it ended;
    `winning_amount` is what the winner asked for all it won, in the currency of the bid.
    """

    number = models.CharField(_("Number"), max_length=20)
    project = models.ForeignKey(
        "tenders.TenderProject", verbose_name=_("Tender project"), on_delete=models.PROTECT, related_name="+"
    )
    entity = models.ForeignKey(
        "tenders.TenderOrg", verbose_name=_("We bid as"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    purchaser = models.ForeignKey(
        "tenders.TenderOrg", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    title = models.CharField(_("Title"), max_length=500)
    state = models.CharField(_("State"), max_length=10, choices=BidState, default=BidState.PENDING)
    reason = models.ForeignKey(BidReason, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("Remarks"), blank=True, default="")
    decided_at = models.DateTimeField(_("Decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "identity.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    question_deadline_at = models.DateTimeField(_("Questions until"), null=True, blank=True)
    deposit_due_at = models.DateTimeField(_("Deposit until"), null=True, blank=True)
    bid_deadline_at = models.DateTimeField(_("Bid deadline"), null=True, blank=True)
    open_at = models.DateTimeField(_("Bid opening"), null=True, blank=True)
    price_amount = money_column(_("Our price"))
    ceiling_amount = money_column(_("Ceiling price"))
    currency = models.CharField(_("Currency"), max_length=3)
    submitted_at = models.DateTimeField(pgettext_lazy("bid", "Submitted"), null=True, blank=True)
    is_late = models.BooleanField(_("Submitted late"), default=False)
    deposit_amount = money_column(_("Deposit"))
    deposit_method = models.CharField(
        _("Deposit given by"), max_length=10, choices=DepositMethod, blank=True, default=""
    )
    deposit_paid_date = models.DateField(_("Deposit paid on"), null=True, blank=True)
    deposit_return_due_date = models.DateField(_("Deposit back by"), null=True, blank=True)
    deposit_returned_date = models.DateField(_("Deposit returned on"), null=True, blank=True)
    outcome_at = models.DateTimeField(_("Ended"), null=True, blank=True)
    is_outcome_told = models.BooleanField(_("Told by a notice"), default=False)
    winner = models.ForeignKey(
        "tenders.TenderOrg", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    winning_amount = money_column(_("Winning price"))
    item_count = models.PositiveSmallIntegerField(_("Checklist"), default=0)
    done_count = models.PositiveSmallIntegerField(_("Checked"), default=0)

    objects = BidQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "entity"], name="bid_once_per_entity"),
            models.UniqueConstraint(fields=["number"], name="bid_number_once"),
            models.CheckConstraint(name="bid_state_known", condition=Q(state__in=BidState.values)),
            models.CheckConstraint(
                name="bid_sent_has_time", condition=~Q(state=BidState.SUBMITTED) | Q(submitted_at__isnull=False)
            ),
            models.CheckConstraint(
                name="bid_late_was_sent",
                condition=Q(is_late=False)
                | Q(submitted_at__isnull=False, bid_deadline_at__isnull=False, submitted_at__gt=F("bid_deadline_at")),
            ),
            models.CheckConstraint(
                name="bid_late_is_flagged",
                condition=Q(submitted_at__isnull=True)
                | Q(bid_deadline_at__isnull=True)
                | Q(submitted_at__lte=F("bid_deadline_at"))
                | Q(is_late=True),
            ),
            models.CheckConstraint(
                name="bid_declined_was_decided", condition=~Q(state=BidState.NO_BID) | Q(decided_at__isnull=False)
            ),
            models.CheckConstraint(
                name="bid_deposit_paid_first",
                condition=Q(deposit_returned_date__isnull=True)
                | Q(deposit_paid_date__isnull=False, deposit_returned_date__gte=F("deposit_paid_date")),
            ),
            models.CheckConstraint(
                name="bid_deposit_known",
                condition=Q(deposit_paid_date__isnull=True) | Q(deposit_amount__isnull=False),
            ),
            models.CheckConstraint(
                name="bid_ended_has_time",
                condition=~Q(state__in=[BidState.WON, BidState.LOST, BidState.VOID]) | Q(outcome_at__isnull=False),
            ),
            models.CheckConstraint(name="bid_done_of_items", condition=Q(done_count__lte=F("item_count"))),
            amount_check("bid_amounts", "price_amount", "ceiling_amount", "deposit_amount", "winning_amount"),
        ]
        indexes = [
            *record_indexes("bid"),
            # The list by deadline, and what reminders look for among open bids.
            models.Index(F("bid_deadline_at").desc(nulls_last=True), F("id").desc(), name="bid_deadline"),
            models.Index(fields=["state", "bid_deadline_at"], name="bid_by_state"),
            models.Index(F("price_amount").desc(nulls_last=True), F("id").desc(), name="bid_price"),
        ]


class BidMember(models.Model):
    """Somebody who works on a bid beside its owner."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "user"], name="bid_member_once")]
