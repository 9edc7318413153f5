"""Tables of the working calendar."""

from django.db import models
from django.db.models import F, Q

from loudou.kernel.ids import new_id


class WorkSpan(models.Model):
    """From when to when the company works on a weekday (Monday is 0), in its own time zone.

    Without any span the five-day week of shapes.py is in force.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="work_span_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(name="work_span_closes_later", condition=Q(closes__gt=F("opens"))),
            models.UniqueConstraint(fields=["weekday", "opens"], name="work_span_once"),
        ]


class SpecialDay(models.Model):
    """A day that is not as its weekday is: off, or worked instead of another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    day = models.DateField(unique=True)
    is_worked = models.BooleanField(default=False)
    name = models.CharField(max_length=60, blank=True)
