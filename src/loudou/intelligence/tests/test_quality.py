"""Quality on public data, on rows not used in training.

Method: five outer folds, stratified, seed 20261; every row is predicted by a model the product trained from the other
four fifths alone, choice of algorithm and calibration included. docs/reference/model-quality.md holds the figures.
"""

import numpy as np
import pytest

from loudou.intelligence.enums import Unfit
from loudou.intelligence.rules.leaks import find_suspects
from loudou.intelligence.rules.measures import evaluate
from loudou.intelligence.rules.splitting import split_rows
from loudou.intelligence.rules.training import train
from loudou.intelligence.shapes import Dataset, Evaluation, TrainingPolicy
from loudou.intelligence.tests.public_sets import LATE_X_EDUCATION, bank, maven, olist, x_education

pytestmark = pytest.mark.data
SEED = 20_261


def crossed_evaluation(dataset: Dataset) -> Evaluation:
    outcomes = np.array(dataset.outcomes)
    predicted = np.empty(outcomes.size)
    for learnt, tried in split_rows(outcomes, None, TrainingPolicy(seed=SEED)).pairs:
        fitted = train(dataset.rows(learnt.tolist())).fitted
        predicted[tried] = fitted.predict(dataset.rows(tried.tolist()))
    return evaluate(predicted, outcomes, base_rate=float(outcomes.mean()), seed=SEED)


@pytest.mark.parametrize(
    ("read", "left_out", "least_auc"),
    [(x_education, LATE_X_EDUCATION, 0.86), (bank, ("duration",), 0.80), (olist, (), 0.69)],
)
def test_quality_on_rows_not_used_in_training(data_dir, read, left_out, least_auc):
    found = crossed_evaluation(read(data_dir).without(left_out))

    assert found.auc >= least_auc
    assert found.calibration_error <= 0.03
    assert found.brier < found.base_brier
    assert found.capacity_gain > 1.5


def test_where_outcomes_carry_no_signal_it_says_so(data_dir):
    trained = train(maven(data_dir))

    assert trained.unfit_because in {Unfit.WEAK, Unfit.NO_GAIN}
    assert trained.evaluation.auc < 0.60


def test_leaking_columns_of_x_education_are_named(data_dir):
    found = {one.name: one for one in find_suspects(x_education(data_dir), seed=SEED)}

    assert {name for name, one in found.items() if one.is_left_out} == {"Tags", "Lead Quality"}
    assert set(LATE_X_EDUCATION) <= set(found)
    false_alarms = set(found) - set(LATE_X_EDUCATION)
    assert false_alarms <= {
        "What is your current occupation",  # unknown in 29 % of rows, of which 14 % converted against 49 %
        "What matters most to you in choosing a course",
    }


def test_the_leaking_column_of_the_bank_is_named_and_no_other(data_dir):
    assert [one.name for one in find_suspects(bank(data_dir), seed=SEED) if one.is_left_out] == ["duration"]
    assert len(find_suspects(bank(data_dir), seed=SEED)) == 1


def test_leaving_the_leaks_in_would_look_far_too_good(data_dir):
    """What the check is there for: with all columns the AUC is that of hindsight."""
    everything = x_education(data_dir)

    hindsight = train(everything).evaluation.auc
    kept = train(everything.without([s.name for s in find_suspects(everything, seed=SEED) if s.is_left_out]))

    assert hindsight > 0.96
    assert kept.evaluation.auc < hindsight - 0.03


def test_first_come_first_served_is_what_it_beats(data_dir):
    assert train(olist(data_dir)).evaluation.lift_at_tenth > 1.5
