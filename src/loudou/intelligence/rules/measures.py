"""How good predictions are, from predicted probabilities and what happened."""

import numpy as np
from numpy.typing import NDArray

from loudou.intelligence.rules.draws import resampled
from loudou.intelligence.shapes import CalibrationRow, Evaluation

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
BINS = 10
RESAMPLES = 200
CAPACITY_RATE = 0.20


def roc_auc(predicted: Floats, outcomes: Bools) -> float:
    """The chance that a positive is ranked above a negative, ties counting half (Mann-Whitney); 0.5 without both."""
    positives = int(outcomes.sum())
    negatives = outcomes.size - positives
    if not positives or not negatives:
        return 0.5
    _values, places, counts = np.unique(predicted, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return float((ranks[places][outcomes].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def auc_interval(predicted: Floats, outcomes: Bools, *, seed: int) -> tuple[float, float]:
    """The middle 95 % of the AUC over 200 bootstrap samples of the rows."""
    order = np.argsort(predicted, kind="stable")
    hit = outcomes[order]
    _values, group = np.unique(predicted[order], return_inverse=True)
    found = []
    for sample in range(RESAMPLES):
        drawn = np.bincount(resampled(hit.size, seed * RESAMPLES + sample), minlength=hit.size)
        won = np.bincount(group, weights=drawn * hit)
        lost = np.bincount(group, weights=drawn * ~hit)
        pairs = won.sum() * lost.sum()
        if pairs:
            found.append(float((won * (np.cumsum(lost) - lost / 2)).sum() / pairs))
    low, high = np.quantile(found, [0.025, 0.975]) if found else (0.0, 1.0)
    return float(low), float(high)


def pr_auc(predicted: Floats, outcomes: Bools) -> float:
    """Average precision: the mean, over the positives, of the precision down to each; tied rows enter together."""
    if not outcomes.any():
        return 0.0
    order = np.argsort(-predicted, kind="stable")
    ranked, hit = predicted[order], outcomes[order]
    ends = np.append(np.nonzero(np.diff(ranked))[0], hit.size - 1)
    found = np.cumsum(hit)[ends]
    return float((np.diff(found, prepend=0) * found / (ends + 1)).sum() / hit.sum())


def brier(predicted: Floats, outcomes: Bools) -> float:
    """The mean squared distance of probability and outcome (Brier 1950)."""
    return float(((predicted - outcomes) ** 2).mean())


def log_losses(predicted: Floats, outcomes: Bools) -> Floats:
    """The surprise of each outcome, in nats."""
    kept = np.clip(predicted, 1e-7, 1 - 1e-7)
    return np.asarray(-np.where(outcomes, np.log(kept), np.log(1 - kept)))


def calibration_table(predicted: Floats, outcomes: Bools) -> tuple[CalibrationRow, ...]:
    """Ten groups of equal size by predicted probability: what was said and what happened."""
    order = np.argsort(predicted, kind="stable")
    groups = [part for part in np.array_split(order, BINS) if part.size]
    return tuple(
        CalibrationRow(int(part.size), float(predicted[part].mean()), float(outcomes[part].mean())) for part in groups
    )


def calibration_error(table: tuple[CalibrationRow, ...]) -> float:
    """The mean distance of predicted and actual rate over the groups, weighted by their size."""
    total = sum(row.count for row in table)
    return sum(row.count * abs(row.predicted_rate - row.actual_rate) for row in table) / total if total else 0.0


def rate_at(predicted: Floats, outcomes: Bools, share: float) -> float:
    """The conversions per contact when this share of the rows is contacted, the best first."""
    count = max(1, round(share * outcomes.size))
    return float(outcomes[np.argsort(-predicted, kind="stable")[:count]].mean())


def evaluate(predicted: Floats, outcomes: Bools, *, base_rate: float, seed: int) -> Evaluation:
    """All measures at once. `base_rate` is the share of positives among the rows learnt from.

    Rows are in the order of arrival: the first fifth of them is whom one would contact without a model.
    """
    table = calibration_table(predicted, outcomes)
    low, high = auc_interval(predicted, outcomes, seed=seed)
    actual = float(outcomes.mean())
    first_come = float(outcomes[: max(1, round(CAPACITY_RATE * outcomes.size))].mean())
    return Evaluation(
        row_count=int(outcomes.size),
        positive_count=int(outcomes.sum()),
        auc=roc_auc(predicted, outcomes),
        auc_low=low,
        auc_high=high,
        pr_auc=pr_auc(predicted, outcomes),
        brier=brier(predicted, outcomes),
        base_brier=brier(np.full(outcomes.size, base_rate), outcomes),
        calibration_error=calibration_error(table),
        lift_at_tenth=rate_at(predicted, outcomes, 0.10) / actual if actual else 0.0,
        capacity_gain=rate_at(predicted, outcomes, CAPACITY_RATE) / first_come if first_come else 0.0,
        calibration=table,
    )


def wilson_interval(positives: int, total: int) -> tuple[float, float]:
    """A 95 % interval of a proportion (Wilson 1927); everything when nothing was seen."""
    if not total:
        return 0.0, 1.0
    z, rate = 1.959964, positives / total
    spread = z * np.sqrt(rate * (1 - rate) / total + z * z / (4 * total * total))
    middle, scale = rate + z * z / (2 * total), 1 + z * z / total
    return float(max(0.0, (middle - spread) / scale)), float(min(1.0, (middle + spread) / scale))
