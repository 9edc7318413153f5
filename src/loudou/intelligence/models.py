"""Versions of models, what they said of rows they had not seen, and what they predicted."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from loudou.intelligence.enums import Algorithm, Unfit, VersionStatus
from loudou.kernel.ids import new_id
from loudou.platform.changes.keeping import RecordKeeping


def _rate(**more: object) -> "models.DecimalField[object, object]":
    return models.DecimalField(max_digits=6, decimal_places=5, **more)  # type: ignore[arg-type]  # passed on


class ModelVersion(models.Model):
    """One training of the model of a purpose (`key`): what it learnt from, how good it is, and the model itself.

    `document` is plain JSON (codings, weights, calibration), `trees` LightGBM's own text; neither can run anything.
    A version is never taught again; the next training makes the next version. At most one of a key is active.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=9, choices=VersionStatus)
    algorithm = models.CharField(max_length=8, choices=Algorithm)
    unfit_because = models.CharField(max_length=8, choices=Unfit, blank=True, default="")
    row_count = models.PositiveIntegerField()
    positive_count = models.PositiveIntegerField()
    base_rate = _rate(null=True)
    base_low = _rate(null=True)
    base_high = _rate(null=True)
    window_from = models.DateTimeField(null=True)
    window_to = models.DateTimeField(null=True)
    trained_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)
    evaluation = models.JSONField(null=True)
    compared = models.JSONField(default=dict)
    features = models.JSONField(default=list)
    suspects = models.JSONField(default=list)
    drift = models.JSONField(default=list)
    drift_checked_at = models.DateTimeField(null=True)
    document = models.JSONField(default=dict)
    trees = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="model_version_number"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(status=VersionStatus.ACTIVE), name="model_version_one_active"
            ),
            models.CheckConstraint(name="model_version_status", condition=Q(status__in=VersionStatus.values)),
            models.CheckConstraint(
                name="model_version_unfit_says_why",
                condition=Q(status=VersionStatus.UNFIT) & ~Q(unfit_because="")
                | ~Q(status=VersionStatus.UNFIT) & Q(unfit_because=""),
            ),
            models.CheckConstraint(
                name="model_version_activated",
                condition=~Q(status=VersionStatus.ACTIVE) | Q(activated_at__isnull=False),
            ),
            models.CheckConstraint(name="model_version_counts", condition=Q(positive_count__lte=models.F("row_count"))),
        ]


class HoldOut(models.Model):
    """What a version said of the rows it was tried on and what happened: its figures can be worked out again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    model_version = models.OneToOneField(ModelVersion, on_delete=models.CASCADE, related_name="+")
    predicted: "ArrayField[list[Decimal], list[Decimal]]" = ArrayField(_rate())
    outcomes = ArrayField(models.BooleanField())


class PredictionRecord(models.Model):
    """What a version said of a subject and when; only ever added, and only when it says something else than before.

    It is its own history: recording each row once more would double the work of every scoring.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    model_version = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="+", db_index=False)
    subject_id = models.UUIDField()
    probability = _rate()
    reasons = models.JSONField(default=list)
    scored_at = models.DateTimeField()

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [
            models.CheckConstraint(name="prediction_in_range", condition=Q(probability__gte=0, probability__lte=1))
        ]
        # The last word of a version on a subject (services/record_predictions.py).
        indexes = [models.Index(fields=["subject_id", "model_version", "-scored_at"], name="prediction_latest")]
