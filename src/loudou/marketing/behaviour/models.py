"""The log of events, and who a visitor turned out to be."""

from django.db import models
from django.db.models import Q

from loudou.kernel.ids import new_id
from loudou.marketing.behaviour.enums import EventKind
from loudou.platform.changes.keeping import RecordKeeping


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
    """A browser or device that turned out to be a person; the person may be a lead or a contact, known by id alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    identified_at = models.DateTimeField()

    class Meta:
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
