"""A trained model: how it codes, what it weighs, how it is calibrated; as plain JSON and text, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from loudou.intelligence.enums import Algorithm
from loudou.intelligence.rules.additive import Additive, Floats, logit
from loudou.intelligence.rules.calibration import Calibration
from loudou.intelligence.rules.encoding import Codes, Coding, coding_from_json, coding_to_json, encode
from loudou.intelligence.rules.trees import tree_contributions, tree_log_odds, tree_matrix
from loudou.intelligence.shapes import Dataset, Forecast, Reason

MOST_REASONS = 5
BLOCK = 50_000
LEAST_POINTS = Decimal("0.1")
"""A reason that changes less than a tenth of a point is none."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model ready to predict. `additive` or `trees` (LightGBM text) by its algorithm.

    `baseline` is how often each code occurred among the rows learnt from, for drift.
    """

    algorithm: Algorithm
    codings: tuple[Coding, ...]
    calibration: Calibration
    additive: Additive | None = None
    trees: str = ""
    baseline: tuple[tuple[int, ...], ...] = ()

    def log_odds(self, codes: Codes, dataset: Dataset) -> Floats:
        """The log odds before calibration."""
        if self.additive is not None:
            return self.additive.log_odds(codes)
        return tree_log_odds(self.trees, tree_matrix(self.codings, codes, dataset))

    def predict(self, dataset: Dataset) -> Floats:
        """The probability of each row."""
        return self.calibration.apply(self.log_odds(encode(self.codings, dataset), dataset))

    def forecast(self, dataset: Dataset) -> list[Forecast]:
        """The probability of each row with its strongest reasons. Memory is bounded by blocks of 50,000 rows."""
        found: list[Forecast] = []
        for start in range(0, dataset.row_count, BLOCK):
            found += self._forecast(dataset.rows(range(start, min(start + BLOCK, dataset.row_count))))
        return found

    def _forecast(self, dataset: Dataset) -> list[Forecast]:
        codes = encode(self.codings, dataset)
        added, average = self._contributions(codes, dataset)
        log_odds = average + added.sum(axis=0)
        chances = self.calibration.apply(log_odds)
        if not self.codings:
            return [Forecast(probability(chance), ()) for chance in chances]
        count = min(MOST_REASONS, len(self.codings))
        strongest = np.argsort(-np.abs(added), axis=0, kind="stable")[:count]
        without = self.calibration.apply(log_odds[None, :] - np.take_along_axis(added, strongest, axis=0))
        points = 100 * (chances[None, :] - without)
        rows = zip(chances, strongest.T.tolist(), points.T.tolist(), codes.T, strict=True)
        words = [[coding.word(code) for code in range(coding.size)] for coding in self.codings]
        return [
            Forecast(probability(chance), self._reasons(places, moved, line, words))
            for chance, places, moved, line in rows
        ]

    def _contributions(self, codes: Codes, dataset: Dataset) -> tuple[Floats, float]:
        if self.additive is not None:
            return self.additive.contributions(codes), self.additive.intercept
        return tree_contributions(self.trees, tree_matrix(self.codings, codes, dataset))

    def _reasons(
        self, places: Sequence[int], moved: Sequence[float], line: Codes, words: Sequence[Sequence[str]]
    ) -> tuple[Reason, ...]:
        found = []
        for place, points in zip(places, moved, strict=True):
            if abs(points) >= 0.1:
                word = words[place][line[place]]
                found.append(Reason(self.codings[place].feature, word, Decimal(f"{points:.1f}")))
        return tuple(found)


def probability(chance: float) -> Decimal:
    """A probability as it is stored: five places."""
    return Decimal(f"{chance:.5f}")


def to_json(fitted: Fitted) -> dict[str, Any]:
    """The model without its trees, which are text of their own. Numbers keep every digit."""
    additive = fitted.additive
    return {
        "algorithm": fitted.algorithm.value,
        "codings": [coding_to_json(coding) for coding in fitted.codings],
        "calibration": asdict(fitted.calibration),
        "intercept": additive.intercept if additive is not None else None,
        "weights": [weights.tolist() for weights in additive.weights] if additive is not None else None,
        "baseline": [list(counts) for counts in fitted.baseline],
    }


def from_json(stored: Mapping[str, Any], trees: str = "") -> Fitted:
    """The model this was written from; it predicts the same to the last digit."""
    calibration = stored["calibration"]
    weights = stored["weights"]
    return Fitted(
        Algorithm(stored["algorithm"]),
        tuple(coding_from_json(coding) for coding in stored["codings"]),
        Calibration(
            calibration["kind"],
            calibration["slope"],
            calibration["shift"],
            tuple(calibration["at"]),
            tuple(calibration["rates"]),
        ),
        Additive(stored["intercept"], tuple(np.array(table) for table in weights)) if weights is not None else None,
        trees,
        tuple(tuple(counts) for counts in stored["baseline"]),
    )


def constant(rate: float) -> Fitted:
    """A model that says the same of everybody."""
    return Fitted(Algorithm.NONE, (), Calibration("platt"), Additive(logit(rate), ()))
