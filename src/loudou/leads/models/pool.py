"""Pools: where leads wait for an owner."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.leads.enums import PoolKind
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class LeadPoolQuerySet(RecordQuerySet["LeadPool"]):
    """Pools; a member sees the pools he or she belongs to."""

    record_type = "lead_pool"

    @classmethod
    def reached_otherwise(cls, ctx: Context, action: str) -> Q | None:
        """A member reads, an administrator of the pool also changes it."""
        if ctx.actor_id is None:
            return None
        members = PoolMember.objects.filter(user_id=ctx.actor_id)
        if action not in {"read", "export"}:
            members = members.filter(is_admin=True)
        return Q(pk__in=members.values("pool_id"))


class LeadPool(RecordTable):
    """A place where leads without an owner lie, with its members and the rules of taking from it.

    Limits that are None do not bind. `claim_limit` counts what a member holds from this pool now, `daily_limit` what
    he or she claimed on one business day. The clocks (hours and days of 24 hours) say when a lead that is not worked
    on is due back. `owner` is who is responsible for the pool.
    """

    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("Kind"), max_length=16, choices=PoolKind, default=PoolKind.MEMBER_CLAIM)
    claim_limit = models.PositiveIntegerField(_("Most held per member"), null=True, blank=True, default=50)
    daily_limit = models.PositiveIntegerField(_("Most claimed per day"), null=True, blank=True, default=20)
    cooldown_days = models.PositiveSmallIntegerField(_("Days before claiming again"), default=15)
    counts_overall = models.BooleanField(_("Counts towards what a person may hold in all"), default=True)
    first_followup_hours = models.PositiveSmallIntegerField(_("Hours to the first follow-up"), null=True, default=48)
    followup_days = models.PositiveSmallIntegerField(_("Days without follow-up"), null=True, blank=True, default=7)
    conversion_days = models.PositiveSmallIntegerField(_("Days to conversion"), null=True, blank=True, default=90)
    offers_nurture = models.BooleanField(_("Leads to be nurtured may be claimed"), default=False, db_default=False)
    public_fields = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    is_default = models.BooleanField(_("Default pool"), default=False)
    is_active = models.BooleanField(_("Active"), default=True)

    objects = LeadPoolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="lead_pool_name"),
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="lead_pool_one_default"),
            models.CheckConstraint(name="lead_pool_kind_known", condition=Q(kind__in=PoolKind.values)),
            models.CheckConstraint(name="lead_pool_default_active", condition=Q(is_default=False) | Q(is_active=True)),
        ]
        indexes = record_indexes("lead_pool")


class PoolMember(models.Model):
    """That a user may take from a pool, or administers it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    pool = models.ForeignKey(LeadPool, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+")
    is_admin = models.BooleanField(_("Administers the pool"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "user"], name="lead_pool_member_once")]
