"""Model versions as people see them. Nothing here loads a numeric library, so web processes may ask."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from loudou.intelligence.enums import VersionStatus
from loudou.intelligence.errors import VersionNotFound
from loudou.intelligence.models import HoldOut, ModelVersion
from loudou.intelligence.shapes import CalibrationRow, DriftRow, Evaluation, HeldOut, Suspect, VersionRow

COLUMNS = (
    *("id", "number", "status", "algorithm", "unfit_because", "row_count", "positive_count", "base_rate", "base_low"),
    *("base_high", "window_from", "window_to", "trained_at", "activated_at", "evaluation", "compared", "features"),
    *("suspects", "drift", "drift_checked_at"),
)


def model_versions(key: str, *, limit: int = 20) -> list[VersionRow]:
    """The versions of a purpose, the latest first. The caller asks for rights. One SQL statement."""
    # system: versions belong to the company; the domain that asks decides who may see them
    found = ModelVersion.objects.filter(key=key).order_by("-number").values(*COLUMNS)[:limit]
    return [_version(row) for row in found]


def active_version(key: str) -> UUID | None:
    """The version in force; None when there is none. One SQL statement."""
    # system: as above
    return ModelVersion.objects.filter(key=key, status=VersionStatus.ACTIVE).values_list("id", flat=True).first()


def held_out(version_id: UUID) -> HeldOut:
    """What a version said of the rows it was tried on, and what happened. One SQL statement. Raises VersionNotFound."""
    # system: as above
    row = HoldOut.objects.filter(model_version=version_id).values_list("predicted", "outcomes").first()
    if row is None:
        raise VersionNotFound("This version was never tried.", version_id=version_id)
    predicted, outcomes = row
    return HeldOut(tuple(predicted), tuple(outcomes))


def _version(row: Mapping[str, Any]) -> VersionRow:
    evaluation = row["evaluation"]
    return VersionRow(
        **{
            **row,
            "evaluation": _evaluation(evaluation) if evaluation is not None else None,
            "features": tuple(row["features"]),
            "suspects": tuple(Suspect(**{**one, "signs": tuple(one["signs"])}) for one in row["suspects"]),
            "drift": tuple(DriftRow(**one) for one in row["drift"]),
        }
    )


def _evaluation(stored: Mapping[str, Any]) -> Evaluation:
    return Evaluation(**{**stored, "calibration": tuple(CalibrationRow(**one) for one in stored["calibration"])})
