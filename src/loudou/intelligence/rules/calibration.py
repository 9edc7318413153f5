"""From log odds to probabilities that mean what they say."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loudou.intelligence.rules.additive import Floats, sigmoid
from loudou.intelligence.rules.measures import brier

Bools = NDArray[np.bool_]
LEAST_PER_BLOCK = 25
KINDS = ("platt", "isotonic")


@dataclass(frozen=True, slots=True)
class Calibration:
    """A rising map of log odds to probabilities.

    `platt` is sigmoid(`slope` x + `shift`); `isotonic` joins the points (`at`, `rates`) by straight lines and is flat
    beyond them.
    """

    kind: str
    slope: float = 1.0
    shift: float = 0.0
    at: tuple[float, ...] = ()
    rates: tuple[float, ...] = ()

    def apply(self, log_odds: Floats) -> Floats:
        """The probabilities of these log odds."""
        if self.kind == "isotonic":
            return np.interp(log_odds, self.at, self.rates)
        return sigmoid(self.slope * log_odds + self.shift)


def fit_platt(log_odds: Floats, outcomes: Bools) -> Calibration:
    """Slope and shift by maximum likelihood with Platt's (1999) corrected targets, by damped Newton steps."""
    won, lost = int(outcomes.sum()), int((~outcomes).sum())
    target = np.where(outcomes, (won + 1) / (won + 2), 1 / (lost + 2))
    design = np.stack([log_odds, np.ones_like(log_odds)])
    found = np.array([1.0, 0.0])
    for _ in range(50):
        chances = sigmoid(found @ design)
        gradient = design @ (target - chances)
        curvature = (design * (chances * (1 - chances))) @ design.T + 1e-6 * np.eye(2)
        step = np.clip(np.linalg.solve(curvature, gradient), -2, 2)
        found += step
        if np.abs(step).max() < 1e-8:
            break
    return Calibration("platt", max(float(found[0]), 1e-3), float(found[1]))


def fit_isotonic(log_odds: Floats, outcomes: Bools) -> Calibration:
    """The best rising step function (pool adjacent violators), its steps joined through their middles.

    Neighbouring rows are first put together by 25, so that no probability rests on a few rows.
    """
    order = np.argsort(log_odds, kind="stable")
    groups = np.array_split(order, max(1, min(200, order.size // LEAST_PER_BLOCK)))
    blocks: list[list[float]] = []  # middle x weight, hits, weight
    for part in groups:
        blocks.append([float(log_odds[part].sum()), float(outcomes[part].sum()), float(part.size)])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop()
            blocks[-1] = [before + more for before, more in zip(blocks[-1], last, strict=True)]
    at = [total / weight for total, _hits, weight in blocks]
    rates = [(hits + 0.5) / (weight + 1) for _total, hits, weight in blocks]
    return Calibration("isotonic", at=tuple(at), rates=tuple(np.maximum.accumulate(rates).tolist()))


def fit_calibration(kind: str, log_odds: Floats, outcomes: Bools) -> Calibration:
    """The calibration of this kind."""
    return fit_isotonic(log_odds, outcomes) if kind == "isotonic" else fit_platt(log_odds, outcomes)


def crossed(kind: str, log_odds: Floats, outcomes: Bools) -> Floats:
    """Probabilities for rows a calibration has not seen: each half of the rows by what the other half taught."""
    predicted = np.empty(log_odds.size)
    even = np.arange(log_odds.size) % 2 == 0
    for part in (even, ~even):
        predicted[part] = fit_calibration(kind, log_odds[~part], outcomes[~part]).apply(log_odds[part])
    return predicted


def choose_kind(log_odds: Floats, outcomes: Bools) -> str:
    """Platt or isotonic, by Brier score on the half each had not seen; Platt where they are level."""
    scores = {kind: brier(crossed(kind, log_odds, outcomes), outcomes) for kind in KINDS}
    return "isotonic" if scores["isotonic"] < scores["platt"] else "platt"
