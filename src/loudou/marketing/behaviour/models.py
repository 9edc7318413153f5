"""The log of events, and who a visitor turned out to be."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from loudou.kernel.ids import new_id
from loudou.marketing.behaviour.enums import EventKind
from loudou.platform.changes.keeping import RecordKeeping


class TsTzRange(Func):
    """The half-open range between two instants; the second may be open."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class BehaviourEvent(models.Model):
    """One thing a visitor or a person did. Only ever added; whole months are dropped when they are too old.

    The table is partitioned by month (migration 0001): the database's own key is (id, at).
    """

    id = models.UUIDField(primary_key=True, editable=False)
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=16, choices=EventKind)
    at = models.DateTimeField()
    url = models.CharField(max_length=2000, default="", db_default="")
    campaign = models.CharField(max_length=120, default="", db_default="")

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        managed = False
        db_table = "behaviour_event"


class Visitor(models.Model):
    """A stretch of time in which a browser or device was one person's; the person, a lead or contact, is known by id.

    What was done there from `counts_from` until before `counts_until` is the person's; the stretch that has no end yet
    says whose device it is now. Stretches of one visitor never overlap, so that nothing counts for two.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    visitor_id = models.UUIDField()
    person_id = models.UUIDField()
    identified_at = models.DateTimeField()
    counts_from = models.DateTimeField()
    counts_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visitor_id"], condition=Q(counts_until__isnull=True), name="behaviour_visitor_is_one_person"
            ),
            models.CheckConstraint(
                name="behaviour_visitor_forward_in_time",
                condition=Q(counts_until__isnull=True) | Q(counts_until__gte=F("counts_from")),
            ),
            ExclusionConstraint(
                name="behaviour_visitor_no_overlap",
                expressions=[
                    ("visitor_id", RangeOperators.EQUAL),
                    (TsTzRange("counts_from", "counts_until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        # Whatever somebody did, from each of their devices (queries.py::EVENTS_OF_PEOPLE).
        indexes = [models.Index(fields=["person_id"], name="behaviour_visitor_person")]


class Sender(models.Model):
    """How many events an address sent within a minute; the address is kept as a keyed hash and forgotten by night."""

    id = models.BigAutoField(primary_key=True)
    address = models.BinaryField(max_length=32)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField()

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "minute"], name="behaviour_sender_once"),
            models.CheckConstraint(name="behaviour_sender_sent", condition=Q(count__gte=1)),
        ]
