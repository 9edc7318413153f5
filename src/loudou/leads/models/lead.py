"""The lead itself."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN, OWNED, WAITING, HeldHow, InvalidReason, LeadBand, LeadStatus
from loudou.leads.models.pool import PoolMember
from loudou.platform.access.queries import reach_of
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes

ADMINISTERED = frozenset({"assign", "return", "transfer", "mark_invalid", "reopen"})
"""What the administrators of a pool may do to its leads, whoever owns them."""


def _text(longest: int, label: object = "") -> "models.CharField[str, str]":
    return models.CharField(label, max_length=longest, blank=True, default="", db_default="")  # type: ignore[arg-type]  # a lazy label


def _score(label: object) -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(label, max_digits=5, decimal_places=2, null=True, blank=True)  # type: ignore[arg-type]  # a lazy label


PLACE = Coalesce(
    F("owner_id"),
    Func(
        F("status"),
        F("pool_id"),
        # Literals, not parameters: only so the planner knows the expression of the indexes again.
        arg_joiner=" IN ('new', 'unassigned') THEN ",
        template="CASE WHEN %(expressions)s END",
        output_field=models.UUIDField(),
    ),
)
"""Whose hands a lead is in: its owner's, else the pool's it waits in; nobody's when it was closed without an owner."""


def _by_place(name: str, *order: Any) -> models.Index:
    return models.Index(PLACE, *order, name=f"lead_place_{name}")


class LeadQuerySet(RecordQuerySet["Lead"]):
    """Leads: one's own, and those lying in a pool one belongs to."""

    record_type = "lead"
    place = PLACE

    def open(self) -> "LeadQuerySet":
        """Leads work goes on with."""
        return self.filter(status__in=OPEN)

    @classmethod
    def reached_otherwise(cls, ctx: Context, action: str) -> Q | None:
        """A pool's members see and claim what lies in it; its administrators also assign, take back and clean."""
        if ctx.actor_id is None:
            return None
        member_of, administered = _pools_of(ctx, ctx.actor_id)
        waiting = Q(owner__isnull=True, status__in=WAITING, pool__in=member_of)
        if action == "read":
            return waiting | Q(pool__in=administered) if administered else waiting
        if action == "claim":
            return waiting
        return Q(pool__in=administered) if action in ADMINISTERED else None

    @classmethod
    def places(cls, ctx: Context) -> tuple[UUID, ...] | None:
        """The owners and the pools the actor reaches; None when he or she sees everything or administers a pool."""
        if ctx.actor_id is None:
            return None
        reach = reach_of(ctx, cls.record_type)
        member_of, administered = _pools_of(ctx, ctx.actor_id)
        return None if reach.is_everything or administered else (*reach.owner_ids, *member_of)


def _pools_of(ctx: Context, user_id: UUID) -> tuple[list[UUID], list[UUID]]:
    """The pools a person belongs to, and those of them he or she administers. One SQL statement per context."""
    known = ctx.memo.get("lead_pools_of_actor")
    if not isinstance(known, list):
        known = list(PoolMember.objects.filter(user_id=user_id).values_list("pool_id", "is_admin"))
        ctx.memo["lead_pools_of_actor"] = known
    return [pool for pool, _ in known], [pool for pool, is_admin in known if is_admin]


class Lead(RecordTable):
    """A person or company that may buy, before anybody has confirmed that there is a deal.

    What came in is kept as typed (`unreadable` where a value is no such thing) beside the forms it is compared in;
    `also_known` are the numbers and addresses of the leads that were merged into it, by which it is found too;
    `worked_out` names the fields nobody typed and what each was told by (credit_code, phone, mobile, a registry).
    `pool` is where the lead lies, or, while somebody owns it, where it came from and goes back to; the present period
    of ownership is `held_since` and `held_how`, earlier ones are in LeadOwnership. Scores are 0 to 100.
    """

    computed = (
        *("score_attribute", "score_behavior", "score_smart", "score_total", "band", "is_disqualified"),
        *("score_reasons", "score_version", "scored_at", "band_at", "response_breached_at"),
    )

    number = models.CharField(_("Number"), max_length=20)
    display_name = _text(200, _("Lead"))
    name = _text(120, pgettext_lazy("person", "Name"))
    company = _text(200, _("Company"))
    company_key = _text(200)
    title = _text(120, _("Job title"))
    mobile = _text(32, _("Mobile"))
    phone = _text(60, _("Phone"))
    email = _text(254, _("E-mail"))
    wechat = _text(80, _("WeChat"))
    uscc = _text(18, _("Credit code"))
    country = _text(60, _("Country"))
    province = _text(60, _("Province"))
    city = _text(60, _("City"))
    industry = _text(80, _("Industry"))
    company_size = _text(16, _("Company size"))
    annual_revenue_amount = models.DecimalField(
        _("Annual revenue"), max_digits=19, decimal_places=4, null=True, blank=True
    )
    currency = _text(3, _("Currency"))
    source = _text(80, _("Source"))
    source_detail = _text(200, _("Source detail"))
    medium = _text(80, _("Medium"))
    campaign = _text(120, _("Campaign"))
    channel = _text(40, _("Channel"))
    external_id = _text(200, _("External number"))
    need = models.TextField(_("Need"), blank=True, default="", db_default="")
    budget = _text(120, _("Budget"))
    timeline = _text(120, _("Timeline"))
    product_interest = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    worked_out = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()), blank=True)
    also_known = models.TextField(_("Also known as"), blank=True, default="", db_default="")
    unreadable = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()), blank=True)

    status = models.CharField(_("Status"), max_length=12, choices=LeadStatus, default=LeadStatus.NEW)
    pool = models.ForeignKey(
        "leads.LeadPool", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        "customers.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    held_since = models.DateTimeField()
    held_how = models.CharField(max_length=12, choices=HeldHow, default=HeldHow.CAPTURE)
    assigned_at = models.DateTimeField(_("Assigned"), null=True, blank=True)
    response_due_at = models.DateTimeField(_("First response due"), null=True, blank=True)
    first_response_at = models.DateTimeField(_("First response"), null=True, blank=True)
    response_breached_at = models.DateTimeField(_("First response late since"), null=True, blank=True)
    last_followup_at = models.DateTimeField(_("Last follow-up"), null=True, blank=True)
    next_followup_at = models.DateTimeField(_("Next follow-up"), null=True, blank=True)
    recycle_due_at = models.DateTimeField(_("Back to the pool"), null=True, blank=True)
    return_count = models.PositiveSmallIntegerField(_("Times returned"), default=0, db_default=0)
    followup_count = models.PositiveIntegerField(_("Follow-ups"), default=0, db_default=0)
    touch_count = models.PositiveIntegerField(_("Touches"), default=1, db_default=1)
    last_touch_at = models.DateTimeField(_("Last touch"))
    invalid_reason = _text(20, _("Why invalid"))
    possible_duplicate = models.BooleanField(_("Possible duplicate"), default=False, db_default=False)

    score_attribute = _score(_("Attribute score"))
    score_behavior = _score(_("Behaviour score"))
    score_smart = _score(_("Smart score"))
    score_total = _score(_("Score"))
    band = _text(12, _("Band"))
    band_at = models.DateTimeField(_("In its band since"), null=True, blank=True)
    nurturing_since = models.DateTimeField(_("Nurtured since"), null=True, blank=True)
    is_disqualified = models.BooleanField(_("Disqualified"), default=False, db_default=False)
    score_reasons = models.JSONField(default=list, blank=True)
    score_version = models.PositiveIntegerField(null=True, blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)

    converted_at = models.DateTimeField(_("Converted"), null=True, blank=True)
    converted_account = models.ForeignKey(
        "customers.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    converted_contact = models.ForeignKey(
        "customers.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    converted_opportunity_id = models.UUIDField(null=True, blank=True)
    converted_by = models.UUIDField(null=True, blank=True)

    objects = LeadQuerySet.as_manager()

    class Meta:
        constraints = [
            # Not `unique=True`: that would add a second index for LIKE, which nobody asks.
            models.UniqueConstraint(fields=["number"], name="lead_number"),
            models.CheckConstraint(name="lead_status_known", condition=Q(status__in=LeadStatus.values)),
            models.CheckConstraint(
                name="lead_owned_by_somebody", condition=~Q(status__in=OWNED) | Q(owner__isnull=False)
            ),
            models.CheckConstraint(
                name="lead_waits_ownerless", condition=~Q(status__in=WAITING) | Q(owner__isnull=True)
            ),
            models.CheckConstraint(
                name="lead_open_has_a_place",
                condition=~Q(status__in=OPEN) | Q(owner__isnull=False) | Q(pool__isnull=False),
            ),
            models.CheckConstraint(
                name="lead_owned_has_time", condition=~Q(status__in=OWNED) | Q(assigned_at__isnull=False)
            ),
            models.CheckConstraint(
                name="lead_recycled_from_somebody", condition=Q(recycle_due_at__isnull=True) | Q(owner__isnull=False)
            ),
            models.CheckConstraint(
                name="lead_converted_once",
                condition=Q(
                    status=LeadStatus.CONVERTED,
                    converted_at__isnull=False,
                    converted_account__isnull=False,
                    converted_by__isnull=False,
                )
                | (
                    ~Q(status=LeadStatus.CONVERTED)
                    & Q(converted_at__isnull=True, converted_account__isnull=True, converted_contact__isnull=True)
                    & Q(converted_opportunity_id__isnull=True, converted_by__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="lead_merged_elsewhere",
                condition=Q(status=LeadStatus.MERGED, merged_into__isnull=False) & ~Q(merged_into=F("id"))
                | ~Q(status=LeadStatus.MERGED) & Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                name="lead_invalid_has_reason",
                condition=Q(status=LeadStatus.INVALID, invalid_reason__in=InvalidReason.values)
                | ~Q(status=LeadStatus.INVALID) & Q(invalid_reason=""),
            ),
            models.CheckConstraint(
                name="lead_scores_in_range",
                condition=(Q(score_total__isnull=True) | Q(score_total__range=(0, 100)))
                & (Q(score_attribute__isnull=True) | Q(score_attribute__range=(0, 100)))
                & (Q(score_behavior__isnull=True) | Q(score_behavior__range=(0, 100)))
                & (Q(score_smart__isnull=True) | Q(score_smart__range=(0, 100))),
            ),
            models.CheckConstraint(name="lead_band_known", condition=Q(band__in=["", *LeadBand.values])),
            models.CheckConstraint(
                name="lead_disqualified_held", condition=Q(is_disqualified=False) | Q(band=LeadBand.HOLD)
            ),
            models.CheckConstraint(
                name="lead_response_of_somebody", condition=Q(response_due_at__isnull=True) | Q(owner__isnull=False)
            ),
            models.CheckConstraint(
                name="lead_late_after_due",
                condition=Q(response_breached_at__isnull=True) | Q(response_breached_at__gte=F("response_due_at")),
            ),
            models.CheckConstraint(
                name="lead_followups_counted", condition=Q(followup_count=0) | Q(last_followup_at__isnull=False)
            ),
            models.CheckConstraint(
                name="lead_revenue_has_currency",
                condition=Q(annual_revenue_amount__isnull=True)
                | Q(annual_revenue_amount__gte=0, currency__regex="^[A-Z]{3}$"),
            ),
            models.CheckConstraint(name="lead_delivery_has_channel", condition=Q(external_id="") | ~Q(channel="")),
            models.CheckConstraint(name="lead_touched", condition=Q(touch_count__gte=1)),
            # A delivery makes one lead at most, whatever became of the lead since.
            models.UniqueConstraint(
                fields=["channel", "external_id"], condition=~Q(external_id=""), name="lead_delivery_once"
            ),
        ]
        indexes = [
            *record_indexes("lead"),
            # Hard keys of duplicates (services/capture); empty ones are not looked up.
            models.Index(fields=["mobile"], condition=~Q(mobile=""), name="lead_mobile"),
            models.Index(fields=["email"], condition=~Q(email=""), name="lead_email"),
            models.Index(fields=["uscc"], condition=~Q(uscc=""), name="lead_uscc"),
            # Open leads of companies that begin alike in one city or with one person, by name, with all they are
            # compared by: what is looked at again and again is read from the index alone (queries/soft_duplicates.py).
            models.Index(
                F("city"),
                Left("company_key", 4),
                F("company_key"),
                F("id"),
                include=["name", "province"],
                condition=~Q(city="") & ~Q(company_key="") & Q(status__in=OPEN),
                name="lead_alike_city",
            ),
            models.Index(
                F("name"),
                Left("company_key", 2),
                F("company_key"),
                F("id"),
                include=["city", "province"],
                condition=~Q(name="") & ~Q(company_key="") & Q(status__in=OPEN),
                name="lead_alike_name",
            ),
            # Lists by score, by next and last follow-up.
            models.Index(F("score_total").desc(nulls_last=True), F("id").desc(), name="lead_score"),
            models.Index(F("next_followup_at").desc(nulls_last=True), F("id").desc(), name="lead_next"),
            models.Index(F("last_followup_at").desc(nulls_last=True), F("id").desc(), name="lead_last"),
            # The same lists of those who see only some leads: the first of each place, put together.
            _by_place("score", F("score_total").desc(nulls_last=True), F("id").desc()),
            _by_place("created", F("created_at"), F("id")),
            _by_place("title", F("title_key"), F("id")),
            _by_place("next", F("next_followup_at").desc(nulls_last=True), F("id").desc()),
            _by_place("last", F("last_followup_at").desc(nulls_last=True), F("id").desc()),
            # What waits in a pool, best first (services/claim_next.py, the pool page).
            models.Index(
                F("pool"),
                F("score_total").desc(nulls_last=True),
                F("id"),
                condition=Q(owner__isnull=True, status__in=WAITING),
                name="lead_waiting",
            ),
            # What is due back to its pool.
            models.Index(fields=["recycle_due_at"], condition=Q(recycle_due_at__isnull=False), name="lead_recycle"),
            # First responses that are owed (services/note_late_responses.py, the lists of what is late).
            models.Index(
                fields=["response_due_at"],
                condition=Q(response_due_at__isnull=False, first_response_at__isnull=True),
                name="lead_response_due",
            ),
            # What was held back so long that it is archived (services/archive_held.py).
            models.Index(
                fields=["band_at"],
                condition=Q(band=LeadBand.HOLD, owner__isnull=True, status__in=WAITING),
                name="lead_held_since",
            ),
            # What was nurtured for too long (services/end_nurture.py).
            models.Index(
                Coalesce("nurturing_since", "band_at", "held_since"),
                condition=Q(status=LeadStatus.NURTURING),
                name="lead_nurtured_since",
            ),
            # Leads of a customer we have; and the references PostgreSQL follows when a row they point to goes.
            models.Index(fields=["account_id"], condition=Q(account__isnull=False), name="lead_of_account"),
            models.Index(fields=["merged_into_id"], condition=Q(merged_into__isnull=False), name="lead_merged"),
            models.Index(
                fields=["converted_account_id"], condition=Q(converted_account__isnull=False), name="lead_account_made"
            ),
            models.Index(
                fields=["converted_contact_id"], condition=Q(converted_contact__isnull=False), name="lead_contact_made"
            ),
        ]
