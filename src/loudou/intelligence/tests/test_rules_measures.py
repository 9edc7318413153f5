import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.intelligence.rules.additive import bayes_rate
from loudou.intelligence.rules.draws import resampled, shuffled
from loudou.intelligence.rules.drift import ALARMING, stability_index
from loudou.intelligence.rules.measures import (
    auc_interval,
    brier,
    calibration_error,
    calibration_table,
    evaluate,
    pr_auc,
    rate_at,
    roc_auc,
    wilson_interval,
)

PREDICTED = np.array([0.9, 0.8, 0.7, 0.6, 0.55, 0.54, 0.53, 0.52, 0.51, 0.505])
OUTCOMES = np.array([1, 1, 0, 1, 1, 1, 0, 0, 1, 0], dtype=bool)


def test_ex_1_7_naive_bayes_by_hand():
    assert round(bayes_rate(20, 80, [(15, 20), (10, 16)], smoothing=0), 4) == 0.6522


def test_ex_g_4_stability_index_raises_the_alarm():
    found = stability_index([25, 25, 25, 25], [40, 30, 20, 10])

    assert round(found, 4) == 0.2282
    assert found > ALARMING


def test_the_same_shares_have_an_index_of_zero_and_an_empty_bin_is_no_infinity():
    assert stability_index([10, 20], [100, 200]) == pytest.approx(0)
    assert 0 < stability_index([50, 50], [100, 0]) < 10
    assert stability_index([], []) == 0
    assert stability_index([1, 1], [0, 0]) == 0


def test_auc_counts_pairs():
    """24 pairs; the six positives stand above 4 + 4 + 3 + 3 + 3 + 1 = 18 negatives."""
    assert roc_auc(PREDICTED, OUTCOMES) == pytest.approx(18 / 24)


def test_auc_of_ties_and_of_one_outcome_only_is_a_half():
    assert roc_auc(np.full(10, 0.3), OUTCOMES) == 0.5
    assert roc_auc(PREDICTED, np.ones(10, dtype=bool)) == 0.5


def test_average_precision_by_hand():
    """Precision at each positive: 1/1, 2/2, 3/4, 4/5, 5/6, 6/9."""
    assert pr_auc(PREDICTED, OUTCOMES) == pytest.approx((1 + 1 + 3 / 4 + 4 / 5 + 5 / 6 + 6 / 9) / 6)
    assert pr_auc(PREDICTED, np.zeros(10, dtype=bool)) == 0
    assert pr_auc(np.full(10, 0.3), OUTCOMES) == pytest.approx(0.6)


def test_brier_by_hand():
    assert brier(np.array([0.8, 0.3]), np.array([True, False])) == pytest.approx((0.04 + 0.09) / 2)


def test_a_calibrated_set_has_no_calibration_error():
    predicted = np.repeat([0.1, 0.9], 50)
    outcomes = np.array(([True] + [False] * 9) * 5 + ([False] + [True] * 9) * 5)

    table = calibration_table(predicted, outcomes)

    assert len(table) == 10
    assert sum(row.count for row in table) == 100
    assert calibration_error(table) == pytest.approx(0)
    assert calibration_error(()) == 0


def test_capacity_is_compared_with_the_order_of_arrival():
    outcomes = np.array([False] * 5 + [True, False, False, True, True])
    predicted = np.array([0.1] * 5 + [0.9, 0.2, 0.2, 0.8, 0.3])

    found = evaluate(predicted, outcomes, base_rate=0.3, seed=1)

    assert rate_at(predicted, outcomes, 0.2) == 1
    assert (found.capacity_gain, found.lift_at_tenth) == (0, pytest.approx(1 / 0.3))
    assert found.base_brier == pytest.approx(0.21)


def test_wilson_interval_of_ten_in_a_hundred():
    """Newcombe 1998 prints 0.0552 to 0.1744 for 10 of 100."""
    low, high = wilson_interval(10, 100)

    assert (round(low, 4), round(high, 4)) == (0.0552, 0.1744)
    assert wilson_interval(0, 0) == (0, 1)


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=60))
def test_auc_equals_the_share_of_ordered_pairs(rows):
    predicted, outcomes = np.array([r[0] for r in rows]) / 20, np.array([r[1] for r in rows])
    won, lost = predicted[outcomes], predicted[~outcomes]

    pairs = [(a > b) + (a == b) / 2 for a in won for b in lost]

    assert roc_auc(predicted, outcomes) == pytest.approx(sum(pairs) / len(pairs) if pairs else 0.5)


def test_the_interval_holds_the_auc_and_is_the_same_for_the_same_seed():
    random = np.random.default_rng(1)
    outcomes = random.random(2000) < 0.3
    predicted = np.clip(0.3 + 0.1 * outcomes + 0.1 * random.standard_normal(2000), 0, 1)

    low, high = auc_interval(predicted, outcomes, seed=5)

    assert low < roc_auc(predicted, outcomes) < high
    assert high - low < 0.06
    assert (low, high) == auc_interval(predicted, outcomes, seed=5)


def test_draws_are_even_and_belong_to_their_seed():
    drawn = resampled(100_000, 3)

    counts = np.bincount(drawn * 10 // 100_000)
    assert np.abs(counts - 10_000).max() < 400
    assert sorted(shuffled(1000, 1).tolist()) == list(range(1000))
    assert shuffled(1000, 1).tolist() != shuffled(1000, 2).tolist()
    assert abs(np.corrcoef(shuffled(5000, 1), shuffled(5000, 2))[0, 1]) < 0.05
    assert shuffled(5, 7).tolist() == shuffled(5, 7).tolist()
