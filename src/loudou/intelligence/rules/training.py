"""From rows with outcomes to a model that was tried on rows it had not seen."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from loudou.intelligence.enums import Algorithm, Unfit
from loudou.intelligence.rules.additive import Floats, fit_bayes, fit_logistic
from loudou.intelligence.rules.calibration import Calibration, choose_kind, crossed, fit_calibration
from loudou.intelligence.rules.encoding import Codes, Coding, learn_and_encode
from loudou.intelligence.rules.fitted import Fitted, constant
from loudou.intelligence.rules.measures import evaluate, log_losses, roc_auc, wilson_interval
from loudou.intelligence.rules.splitting import Places, Split, split_rows
from loudou.intelligence.rules.trees import MOST_ROUNDS, fit_trees, tree_log_odds, tree_matrix
from loudou.intelligence.shapes import Dataset, Evaluation, TrainingPolicy

DEFAULT_POLICY = TrainingPolicy()
MOST_COMPARED = 40_000
"""Trees are compared on what they learn from the latest so many rows; where they win they learn from all."""
SIMPLEST_FIRST = (Algorithm.LOGISTIC, Algorithm.BAYES, Algorithm.TREES)


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, how it did, and what it was compared with.

    With too few outcomes there is no evaluation and the model says the base rate, known only within `base_interval`
    (95 %). `held_out` are the rows it was tried on, `predicted` what it said of them; `compared` the AUC of every
    candidate where it was chosen.
    """

    fitted: Fitted
    unfit_because: Unfit
    base_rate: float
    base_interval: tuple[float, float]
    evaluation: Evaluation | None = None
    held_out: Places = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    predicted: Floats = field(default_factory=lambda: np.zeros(0))
    compared: Mapping[str, float] = field(default_factory=dict)
    is_by_time: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """The rows to learn from, coded once."""

    codings: tuple[Coding, ...]
    codes: Codes
    matrix: NDArray[np.float32]
    outcomes: NDArray[np.bool_]
    seed: int


def train(dataset: Dataset, policy: TrainingPolicy = DEFAULT_POLICY) -> Trained:
    """The best candidate, calibrated, tried on rows it had not seen, and then taught with all rows.

    Candidates are ridge logistic regression, naive Bayes and boosted trees. The one with the least log loss where they
    are compared wins; a simpler one within one standard error of it is preferred. By time, the figures are those of the
    chosen kind taught with the older 80 % and tried on the newest 20 %; by folds, those of the rows of each fold by the
    models taught without it. Deterministic for one seed. Raises ValueError without outcomes.
    """
    outcomes = np.array(dataset.outcomes, dtype=np.bool_)
    if outcomes.size != dataset.row_count or not outcomes.size:
        raise ValueError("every row needs an outcome")
    positives = int(outcomes.sum())
    base = positives / outcomes.size
    interval = wilson_interval(positives, outcomes.size)
    if min(positives, outcomes.size - positives) < policy.least_of_each:
        return Trained(constant(base), Unfit.TOO_FEW, base, interval)
    codings, codes = _varied(dataset)
    material = Material(codings, codes, tree_matrix(codings, codes, dataset), outcomes, policy.seed)
    return _choose(material, split_rows(outcomes, dataset.instants, policy), policy, base, interval)


def judge(evaluation: Evaluation, policy: TrainingPolicy) -> Unfit:
    """Whether a model may be used: it must rank, and beat the base rate (domain rules 1.7.4)."""
    if evaluation.auc < policy.least_auc:
        return Unfit.WEAK
    return Unfit.NO_GAIN if evaluation.brier >= evaluation.base_brier else Unfit.NONE


def _varied(dataset: Dataset) -> tuple[tuple[Coding, ...], Codes]:
    """The codings in which rows differ, with their codes; what is the same of all says nothing."""
    codings, codes = learn_and_encode(dataset)
    kept = np.nonzero(codes.min(axis=1) != codes.max(axis=1))[0]
    return tuple(codings[place] for place in kept), codes[kept]


def _choose(
    material: Material, split: Split, policy: TrainingPolicy, base: float, interval: tuple[float, float]
) -> Trained:
    chosen_by = np.concatenate([tried for _learnt, tried in split.pairs])
    outcomes = material.outcomes[chosen_by]
    scores, rounds = _tried(material, split)
    algorithm = _best(scores, outcomes)
    compared = {str(one.value): roc_auc(scores[one], outcomes) for one in scores}
    kind = choose_kind(scores[algorithm], outcomes)
    calibration = fit_calibration(kind, scores[algorithm], outcomes)
    if split.test is None:
        held_out, learnt_rate = chosen_by, base
        predicted = crossed(kind, scores[algorithm], outcomes)
    else:
        held_out, older = split.test, np.concatenate(split.pairs[0])
        learnt_rate = float(material.outcomes[older].mean())
        predicted = calibration.apply(_scores(material, algorithm, older, held_out, rounds))
    in_order = np.argsort(held_out, kind="stable") if split.test is None else np.arange(held_out.size)
    held_out, predicted = held_out[in_order], np.round(predicted[in_order], 5)
    evaluation = evaluate(predicted, material.outcomes[held_out], base_rate=learnt_rate, seed=policy.seed)
    fitted = _finish(material, algorithm, calibration, rounds)
    return Trained(
        fitted, judge(evaluation, policy), base, interval, evaluation, held_out, predicted, compared, split.is_by_time
    )


def _tried(material: Material, split: Split) -> tuple[dict[Algorithm, Floats], int]:
    """The log odds of every candidate for the rows it is chosen by, and how many rounds the trees needed."""
    with ThreadPoolExecutor(1) as beside:
        # The trees are taught by a library that lets other threads work meanwhile.
        grown = [beside.submit(_grown, material, *pair) for pair in split.pairs]
        found = {
            algorithm: [_scores(material, algorithm, *pair, MOST_ROUNDS) for pair in split.pairs]
            for algorithm in (Algorithm.LOGISTIC, Algorithm.BAYES)
        }
        trees = [one.result() for one in grown]
    found[Algorithm.TREES] = [scores for scores, _rounds in trees]
    rounds = float(np.mean([best for _scores, best in trees]))
    return {one: np.concatenate(found[one]) for one in SIMPLEST_FIRST}, max(10, round(rounds))


def _grown(material: Material, learnt: Places, tried: Places) -> tuple[Floats, int]:
    """What trees taught with the latest of some rows say of others, and after how many rounds these gained no more."""
    watched, latest = (material.matrix[tried], material.outcomes[tried]), learnt[-MOST_COMPARED:]
    model, best = fit_trees(
        material.codings, material.matrix[latest], material.outcomes[latest], seed=material.seed, tried_on=watched
    )
    return tree_log_odds(model, watched[0]), best


def _best(scores: Mapping[Algorithm, Floats], outcomes: NDArray[np.bool_]) -> Algorithm:
    """The least log loss after calibration; the simplest of those within one standard error of it."""
    losses = {one: log_losses(crossed("platt", found, outcomes), outcomes) for one, found in scores.items()}
    best = min(SIMPLEST_FIRST, key=lambda one: float(losses[one].mean()))
    worse = {one: losses[one] - losses[best] for one in SIMPLEST_FIRST}
    return next(
        one
        for one in SIMPLEST_FIRST
        if one is best or float(worse[one].mean()) <= float(worse[one].std()) / np.sqrt(worse[one].size)
    )


def _scores(material: Material, algorithm: Algorithm, learnt: Places, asked: Places, rounds: int) -> Floats:
    """What a model of this kind, taught with some rows, says of others."""
    fitted = _taught(material, algorithm, learnt, rounds)
    if fitted.additive is not None:
        return fitted.additive.log_odds(material.codes[:, asked])
    return tree_log_odds(fitted.trees, material.matrix[asked])


def _taught(material: Material, algorithm: Algorithm, learnt: Places, rounds: int) -> Fitted:
    outcomes, plain = material.outcomes[learnt], Calibration("platt")
    if algorithm is Algorithm.TREES:
        model, _best_round = fit_trees(
            material.codings, material.matrix[learnt], outcomes, seed=material.seed, rounds=rounds
        )
        return Fitted(algorithm, material.codings, plain, None, model)
    fit = fit_logistic if algorithm is Algorithm.LOGISTIC else fit_bayes
    return Fitted(algorithm, material.codings, plain, fit(material.codings, material.codes[:, learnt], outcomes))


def _finish(material: Material, algorithm: Algorithm, calibration: Calibration, rounds: int) -> Fitted:
    """The chosen kind, taught with all rows."""
    taught = _taught(material, algorithm, np.arange(material.outcomes.size), rounds)
    counted = tuple(
        tuple(np.bincount(line, minlength=coding.size).tolist())
        for coding, line in zip(material.codings, material.codes, strict=True)
    )
    return Fitted(algorithm, material.codings, calibration, taught.additive, taught.trees, counted)
