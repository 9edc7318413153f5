"""What intelligence takes in and gives out. Nothing here needs a numeric library."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from loudou.intelligence.enums import FeatureKind


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing known about a subject at the time it is scored."""

    name: str
    kind: FeatureKind


@dataclass(frozen=True, slots=True)
class Dataset:
    """Subjects by column: `columns` in the order of `features`, each as long as the others.

    None and an empty text are unknown. `outcomes` are there for learning only; `instants` order rows in time, so that
    a model can be tried on what came after the rows it learnt from.
    """

    features: tuple[Feature, ...]
    columns: tuple[Sequence[Any], ...]
    outcomes: Sequence[bool] | None = None
    instants: Sequence[datetime] | None = None

    @property
    def row_count(self) -> int:
        """How many subjects there are."""
        return len(self.columns[0]) if self.columns else 0

    def without(self, names: Sequence[str]) -> "Dataset":
        """The same subjects without these features."""
        kept = [place for place, one in enumerate(self.features) if one.name not in set(names)]
        features = tuple(self.features[place] for place in kept)
        return Dataset(features, tuple(self.columns[place] for place in kept), self.outcomes, self.instants)

    def rows(self, places: Sequence[int]) -> "Dataset":
        """Some of the subjects, in the order given."""

        def picked(values: Sequence[Any]) -> list[Any]:
            return [values[place] for place in places]

        return Dataset(
            self.features,
            tuple(picked(column) for column in self.columns),
            picked(self.outcomes) if self.outcomes is not None else None,
            picked(self.instants) if self.instants is not None else None,
        )


@dataclass(frozen=True, slots=True)
class TrainingPolicy:
    """When a model may be used, and how it is tried.

    Fewer than `least_of_each` outcomes of either kind: no model. Below `least_auc`, or no better than the base rate by
    Brier score: not usable. `seed` decides every draw.
    """

    least_of_each: int = 40
    least_auc: float = 0.60
    seed: int = 20_261
    folds: int = 5
    held_out_rate: float = 0.20


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """Among the rows predicted about `predicted_rate` on average, what really happened."""

    count: int
    predicted_rate: float
    actual_rate: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How a model did on rows it had not learnt from.

    `calibration_error` is the mean distance of predicted and actual rate over ten groups of equal size, weighted by
    size. `lift_at_tenth` compares the conversions in the best tenth with the average; `capacity_gain` is conversions
    per contact when the best fifth is contacted, against contacting in the order of arrival.
    """

    row_count: int
    positive_count: int
    auc: float
    auc_low: float
    auc_high: float
    pr_auc: float
    brier: float
    base_brier: float
    calibration_error: float
    lift_at_tenth: float
    capacity_gain: float
    calibration: tuple[CalibrationRow, ...]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A column that looks as if it had been filled in after the outcome, by which signs, and how much it tells alone.

    `gain` is what the column adds to the AUC of all others, 0 where that was not tried. `is_left_out` tells that the
    model did without it.
    """

    name: str
    signs: tuple[str, ...]
    auc_alone: float
    gain: float
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for (points above 0) or against a subject: a feature, its value, and what it changes.

    `points` is by how many points of 100 the prediction is higher than it would be if the feature spoke neither way.
    """

    feature: str
    value: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Forecast:
    """A probability with five places and the five things that changed it most, the strongest first."""

    probability: Decimal
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Predictions made for rows the model had not learnt from, with what really happened, row by row."""

    predicted: tuple[Decimal, ...]
    outcomes: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class DriftRow:
    """How far the values of a feature have moved since training: the population stability index."""

    feature: str
    index: float
    is_alarming: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A model version as people see it; `evaluation` None where there were too few outcomes to try it."""

    id: UUID
    number: int
    status: str
    algorithm: str
    unfit_because: str
    row_count: int
    positive_count: int
    base_rate: Decimal | None
    base_low: Decimal | None
    base_high: Decimal | None
    window_from: datetime | None
    window_to: datetime | None
    trained_at: datetime
    activated_at: datetime | None
    evaluation: Evaluation | None
    compared: Mapping[str, float] = field(default_factory=dict)
    features: tuple[str, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    drift: tuple[DriftRow, ...] = ()
    drift_checked_at: datetime | None = None
