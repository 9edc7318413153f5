"""Activities and what they are about."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loudou.activities.enums import ActivityKind, Direction, Outcome, TaskState
from loudou.kernel.ids import new_id
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class ActivityQuerySet(RecordQuerySet["Activity"]):
    """Activities, by owner; the timeline of a record shows all of that record's instead."""

    record_type = "activity"


class Activity(RecordTable):
    """Something done or to be done by its owner. A task has a due time; what took place has `occurred_at`.

    `happens_at` is where it stands in a timeline: when it took place, was done, or is due. `origin` names the rule of a
    domain that opened a task (`leads.first_response`); empty for what people planned.
    """

    kind = models.CharField(_("Kind"), max_length=8, choices=ActivityKind)
    subject = models.CharField(_("Subject"), max_length=200)
    body = models.TextField(_("Details"), blank=True)
    state = models.CharField(_("State"), max_length=10, choices=TaskState, default=TaskState.OPEN)
    direction = models.CharField(_("Direction"), max_length=10, choices=Direction, blank=True)
    outcome = models.CharField(_("Outcome"), max_length=16, choices=Outcome, blank=True)
    duration_seconds = models.PositiveIntegerField(_("Duration in seconds"), null=True, blank=True)
    occurred_at = models.DateTimeField(_("Took place"), null=True, blank=True)
    due_at = models.DateTimeField(_("Due"), null=True, blank=True)
    done_at = models.DateTimeField(_("Done"), null=True, blank=True)
    happens_at = models.DateTimeField(_("When"))
    origin = models.CharField(max_length=40, blank=True, default="", db_default="")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="activity_kind_known", condition=Q(kind__in=ActivityKind.values)),
            models.CheckConstraint(name="activity_state_known", condition=Q(state__in=TaskState.values)),
            models.CheckConstraint(name="activity_has_subject", condition=~Q(subject="")),
            models.CheckConstraint(
                name="activity_done_has_time", condition=~Q(state=TaskState.DONE) | Q(done_at__isnull=False)
            ),
            models.CheckConstraint(
                name="activity_open_not_done", condition=Q(state=TaskState.DONE) | Q(done_at__isnull=True)
            ),
            models.CheckConstraint(
                name="activity_only_tasks_open",
                condition=Q(kind=ActivityKind.TASK) | Q(state=TaskState.DONE, occurred_at__isnull=False),
            ),
        ]
        indexes = [
            *record_indexes("activity"),
            # Open tasks of one person, the soonest first (queries.open_tasks, Today).
            models.Index(
                "owner_id", F("due_at").asc(nulls_last=True), "id", condition=Q(state="open"), name="activity_todo"
            ),
            models.Index(fields=["happens_at", "id"], name="activity_when"),
        ]


class ActivityLink(models.Model):
    """That an activity is about a record of any type.

    `happens_at` repeats the activity's, so that a record's timeline is one range of an index.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="links")
    record_type = models.CharField(max_length=40)
    record_id = models.UUIDField()
    happens_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "record_type", "record_id"], name="activity_link_once"),
        ]
        indexes = [
            # The timeline of a record, newest first.
            models.Index(fields=["record_id", "-happens_at", "-activity_id"], name="activity_link_timeline"),
        ]
