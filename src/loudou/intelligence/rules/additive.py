"""Models that add up one weight per feature: logistic regression and naive Bayes, both as tables of weights."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loudou.intelligence.enums import FeatureKind
from loudou.intelligence.rules.encoding import Codes, Coding

Floats = NDArray[np.float64]
RIDGE = 2.0
NEIGHBOURS = 4.0
"""How strongly weights of neighbouring bins of a number are held together."""
SMOOTHING = 0.1
MOST_CURVED = 8_000
MOST_STEPS = 25
PRECISE = 1e-8
SHORTEST = 1e-3


@dataclass(frozen=True, slots=True)
class Additive:
    """Log odds = `intercept` + the weight of each feature's code. Weights are centred: 0 speaks neither way."""

    intercept: float
    weights: tuple[Floats, ...]

    def log_odds(self, codes: Codes) -> Floats:
        """The log odds of each row."""
        return np.asarray(self.intercept + self.contributions(codes).sum(axis=0))

    def contributions(self, codes: Codes) -> Floats:
        """What each coding adds to the log odds of each row, one line per coding."""
        if not self.weights:
            return np.zeros((0, codes.shape[1]))
        return np.stack([weights[line] for weights, line in zip(self.weights, codes, strict=True)])


def fit_logistic(codings: Sequence[Coding], codes: Codes, outcomes: NDArray[np.bool_]) -> Additive:
    """Ridge logistic regression on coded features by Newton's method; deterministic.

    The penalty is 2 per squared weight (a normal prior of standard deviation 0.7), and 4 per squared difference of
    neighbouring bins of a number. The gradient is exact; the curvature is taken from at most 8,000 rows, in single
    precision, which costs a step or two more and changes nothing about where they end.
    """
    offsets = np.cumsum([1, *(coding.size for coding in codings)])
    size = int(offsets[-1])
    places = codes.astype(np.int64) + offsets[:-1, None]
    penalty = _penalty(codings, offsets)
    weights = np.zeros(size)
    weights[0] = logit(outcomes.mean())
    reached = _objective(weights, places, outcomes, penalty)
    for _ in range(MOST_STEPS):
        chances = sigmoid(weights[0] + weights[places].sum(axis=0))
        gradient = _gathered(places, size, outcomes - chances) - penalty @ weights
        curvature = _curvature(places, size, chances * (1 - chances)) + penalty
        curvature[np.diag_indices(size)] += 1e-6
        step = np.linalg.solve(curvature, gradient)
        share = 1.0
        while (found := _objective(weights + share * step, places, outcomes, penalty)) < reached and share > SHORTEST:
            share /= 2
        weights += share * step
        if found - reached < PRECISE * (1 + abs(found)):
            break
        reached = found
    return _centred(weights, codings, codes, offsets)


def fit_bayes(codings: Sequence[Coding], codes: Codes, outcomes: NDArray[np.bool_]) -> Additive:
    """Naive Bayes on the frequencies of codes, each count raised by 0.1; what is not known counts for nothing.

    P = P_won prod(f_won) / (P_won prod(f_won) + P_lost prod(f_lost)), the formula of domain rules 1.7.4, as log odds.
    """
    won, lost = int(outcomes.sum()), int((~outcomes).sum())
    weights = []
    for coding, line in zip(codings, codes, strict=True):
        in_won = np.bincount(line[outcomes], minlength=coding.size) + SMOOTHING
        in_lost = np.bincount(line[~outcomes], minlength=coding.size) + SMOOTHING
        weight = np.log(in_won / (won + SMOOTHING)) - np.log(in_lost / (lost + SMOOTHING))
        weight[0] = 0.0
        weights.append(weight)
    return Additive(float(np.log((won + SMOOTHING) / (lost + SMOOTHING))), tuple(weights))


def bayes_rate(won: int, lost: int, seen: Sequence[tuple[int, int]], smoothing: float = SMOOTHING) -> float:
    """The chance by naive Bayes from plain counts; `seen` is how often each trait was seen among won and lost."""
    for_it, against = won / (won + lost), lost / (won + lost)
    for in_won, in_lost in seen:
        for_it *= (in_won + smoothing) / (won + smoothing)
        against *= (in_lost + smoothing) / (lost + smoothing)
    return for_it / (for_it + against)


def sigmoid(log_odds: Floats) -> Floats:
    """The probability of these log odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -35, 35))))


def logit(chance: float) -> float:
    """The log odds of a probability, which is kept off 0 and 1."""
    kept = min(max(float(chance), 1e-6), 1 - 1e-6)
    return float(np.log(kept / (1 - kept)))


def _objective(weights: Floats, places: NDArray[np.int64], outcomes: NDArray[np.bool_], penalty: Floats) -> float:
    """The penalised log likelihood that is to be made greatest."""
    odds = weights[0] + weights[places].sum(axis=0)
    return float((outcomes * odds - np.logaddexp(0, odds)).sum() - weights @ penalty @ weights / 2)


def _gathered(places: NDArray[np.int64], size: int, values: Floats) -> Floats:
    """The sum of the values of the rows that have each code; in place 0 the sum of all."""
    summed = np.zeros(size)
    summed[0] = values.sum()
    for line in places:
        summed += np.bincount(line, weights=values, minlength=size)
    return summed


def _curvature(places: NDArray[np.int64], size: int, spread: Floats) -> Floats:
    """X'WX over indicator columns; of many rows every so manieth, scaled up: it only points the way of a step."""
    every = max(1, -(-places.shape[1] // MOST_CURVED))
    part, weight = places[:, ::every], spread[::every] * every
    indicators = np.zeros((part.shape[1], size), dtype=np.float32)
    root = np.sqrt(weight).astype(np.float32)
    indicators[:, 0] = root
    indicators[np.arange(part.shape[1])[None, :], part] = root[None, :]
    return np.asarray(indicators.T @ indicators, dtype=np.float64)


def _penalty(codings: Sequence[Coding], offsets: NDArray[np.int64]) -> Floats:
    size = int(offsets[-1])
    penalty = np.zeros((size, size))
    penalty[np.arange(1, size), np.arange(1, size)] = RIDGE
    for coding, offset in zip(codings, offsets, strict=False):
        if coding.kind is FeatureKind.NUMERIC:
            for place in range(offset + 1, offset + coding.size - 1):
                penalty[place : place + 2, place : place + 2] += NEIGHBOURS * np.array([[1, -1], [-1, 1]])
    return penalty


def _centred(weights: Floats, codings: Sequence[Coding], codes: Codes, offsets: NDArray[np.int64]) -> Additive:
    """The same model with weights that average 0 over the rows learnt from, so that a contribution has a zero."""
    intercept, tables = float(weights[0]), []
    for coding, offset, line in zip(codings, offsets, codes, strict=False):
        table = weights[offset : offset + coding.size]
        average = float(np.bincount(line, minlength=coding.size) @ table) / max(line.size, 1)
        intercept += average
        tables.append(table - average)
    return Additive(intercept, tuple(tables))
