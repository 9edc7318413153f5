import json
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from loudou.intelligence.enums import Algorithm, FeatureKind, Unfit
from loudou.intelligence.rules import additive
from loudou.intelligence.rules.additive import RIDGE, fit_bayes, fit_logistic, sigmoid
from loudou.intelligence.rules.calibration import fit_isotonic, fit_platt
from loudou.intelligence.rules.encoding import UNKNOWN, encode, learn_codings
from loudou.intelligence.rules.fitted import Fitted, from_json, to_json
from loudou.intelligence.rules.measures import roc_auc
from loudou.intelligence.rules.training import train
from loudou.intelligence.rules.trees import fit_trees, tree_matrix
from loudou.intelligence.shapes import Dataset, Feature, TrainingPolicy
from loudou.intelligence.tests.planted import planted


def made_of(algorithm: Algorithm, dataset: Dataset) -> Fitted:
    codings = learn_codings(dataset)
    codes, outcomes = encode(codings, dataset), np.array(dataset.outcomes)
    platt = fit_platt(np.linspace(-2, 2, len(outcomes)), outcomes)
    if algorithm is Algorithm.TREES:
        model, _ = fit_trees(codings, tree_matrix(codings, codes, dataset), outcomes, seed=1, rounds=20)
        return Fitted(algorithm, codings, platt, None, model)
    fit = fit_logistic if algorithm is Algorithm.LOGISTIC else fit_bayes
    return Fitted(algorithm, codings, platt, fit(codings, codes, outcomes))


def test_training_finds_the_planted_chance():
    trained = train(planted(6000))

    found = trained.evaluation
    assert trained.unfit_because == Unfit.NONE
    assert trained.fitted.algorithm is not Algorithm.TREES  # a simpler one is as good
    assert found.auc_low < found.auc < found.auc_high
    assert found.auc > 0.72
    assert found.calibration_error < 0.04
    assert found.brier < found.base_brier


def test_by_time_the_newest_fifth_is_what_it_is_tried_on():
    trained = train(planted(3000))

    assert trained.is_by_time
    assert trained.held_out.tolist() == list(range(2400, 3000))


def test_without_instants_every_row_is_tried_once_by_models_that_had_not_seen_it():
    trained = train(planted(1500, is_timed=False))

    assert not trained.is_by_time
    assert trained.held_out.tolist() == list(range(1500))


def test_the_same_seed_gives_the_same_model():
    first, second = train(planted(1200)), train(planted(1200))

    assert to_json(first.fitted) == to_json(second.fitted)
    assert first.evaluation == second.evaluation


@pytest.mark.parametrize(("count", "wins"), [(39, 200), (200, 39)])
def test_under_forty_of_either_outcome_it_says_the_base_rate_and_how_little_it_knows(count, wins):
    plain = planted(count + wins)
    dataset = replace(plain, outcomes=[True] * wins + [False] * count)

    trained = train(dataset)

    assert (trained.unfit_because, trained.evaluation) == (Unfit.TOO_FEW, None)
    low, high = trained.base_interval
    assert low < trained.base_rate < high
    assert trained.fitted.predict(dataset) == pytest.approx(np.full(count + wins, wins / (count + wins)))
    assert trained.fitted.forecast(dataset)[0].reasons == ()


def test_forty_of_each_are_enough():
    plain = planted(240)
    dataset = replace(plain, outcomes=[place % 6 == 0 for place in range(240)])

    assert train(dataset).evaluation is not None


def test_noise_is_not_usable():
    trained = train(planted(3000, noise=True))

    assert trained.unfit_because in {Unfit.WEAK, Unfit.NO_GAIN}


def test_a_model_that_ranks_but_misses_the_base_rate_is_of_no_gain():
    """Outcomes turn rare in the newest fifth: the ranking holds, the probabilities do not."""
    dataset = planted(4000)
    random = np.random.default_rng(1)
    rarer = [won and (place < 3200 or random.random() < 0.12) for place, won in enumerate(dataset.outcomes)]

    trained = train(replace(dataset, outcomes=rarer))

    assert trained.evaluation.brier > 0
    assert trained.unfit_because in {Unfit.NO_GAIN, Unfit.NONE}
    assert trained.evaluation.calibration_error > 0.1


def test_rows_without_outcomes_are_refused():
    with pytest.raises(ValueError, match="outcome"):
        train(replace(planted(50), outcomes=[True]))


def test_logistic_weights_are_where_the_gradient_is_zero():
    dataset = planted(800, is_timed=False)
    codings = learn_codings(dataset)
    codes, outcomes = encode(codings, dataset), np.array(dataset.outcomes)

    fitted = fit_logistic(codings, codes, outcomes)

    missed = outcomes - sigmoid(fitted.log_odds(codes))
    assert missed.sum() == pytest.approx(0, abs=0.05)
    source = codings[0]
    for code in range(1, source.size - 1):
        raised = missed[codes[0] == code].sum()
        centre = np.mean([fitted.weights[0][c] for c in range(1, source.size - 1)])
        assert abs(raised) < RIDGE * (abs(fitted.weights[0][code] - centre) + 1)


def test_a_fit_that_runs_out_of_steps_still_tells_something(monkeypatch):
    monkeypatch.setattr(additive, "MOST_STEPS", 1)
    dataset = planted(800, is_timed=False)
    codings = learn_codings(dataset)
    codes, outcomes = encode(codings, dataset), np.array(dataset.outcomes)

    fitted = fit_logistic(codings, codes, outcomes)

    assert roc_auc(fitted.log_odds(codes), outcomes) > 0.6


def test_bayes_is_the_formula_of_the_domain():
    features = (Feature("stage", FeatureKind.CATEGORICAL), Feature("source", FeatureKind.CATEGORICAL))
    stage = ["a"] * 15 + ["b"] * 5 + ["a"] * 20 + ["b"] * 60
    source = ["x"] * 10 + ["y"] * 10 + ["x"] * 16 + ["y"] * 64
    dataset = Dataset(features, (stage, source), [True] * 20 + [False] * 80)
    codings = learn_codings(dataset)

    fitted = fit_bayes(codings, encode(codings, dataset), np.array(dataset.outcomes))
    asked = Dataset(features, (["a"], ["x"]))

    won = 20.1 / 80.1 * (15.1 / 20.1) * (10.1 / 20.1)
    lost = 20.1 / 80.1 * 0 + 1 * (20.1 / 80.1) * (16.1 / 80.1)
    assert sigmoid(fitted.log_odds(encode(codings, asked)))[0] == pytest.approx(won / (won + lost))


@pytest.mark.parametrize("algorithm", [Algorithm.LOGISTIC, Algorithm.BAYES, Algorithm.TREES])
def test_a_stored_model_predicts_the_same_to_the_last_digit(algorithm):
    dataset = planted(900)
    fitted = made_of(algorithm, dataset)

    again = from_json(json.loads(json.dumps(to_json(fitted))), fitted.trees)

    assert (again.predict(dataset) == fitted.predict(dataset)).all()
    assert again.forecast(dataset) == fitted.forecast(dataset)


@pytest.mark.parametrize("algorithm", [Algorithm.LOGISTIC, Algorithm.TREES])
def test_contributions_add_up_to_the_log_odds(algorithm):
    dataset = planted(600)
    fitted = made_of(algorithm, dataset)
    codes = encode(fitted.codings, dataset)

    added, average = fitted._contributions(codes, dataset)

    assert average + added.sum(axis=0) == pytest.approx(fitted.log_odds(codes, dataset), abs=1e-6)


def test_reasons_carry_their_sign_and_at_most_five_are_given():
    dataset = planted(5000)
    fitted = train(dataset).fitted
    asked = Dataset(dataset.features, (["Referral", "Cold call"], [150.0, 150.0], [(), ()], [True, True]))

    good, bad = fitted.forecast(asked)

    assert {r.feature: r.value for r in good.reasons}["source"] == "Referral"
    assert next(r.points for r in good.reasons if r.feature == "source") > 5
    assert next(r.points for r in bad.reasons if r.feature == "source") < -5
    assert max(len(good.reasons), len(bad.reasons)) <= 5
    assert good.probability > bad.probability
    assert good.probability == good.probability.quantize(Decimal("0.00001"))


def test_values_never_seen_and_features_not_given_are_predicted_all_the_same():
    fitted = train(planted(1500)).fitted
    (source, _budget, _tags, _mail) = planted(1).features

    (found,) = fitted.forecast(Dataset((source,), (["Carrier pigeon"],)))

    assert 0 < found.probability < 1


def test_codes_hold_unknown_apart():
    features = (Feature("n", FeatureKind.NUMERIC), Feature("c", FeatureKind.CATEGORICAL))
    dataset = Dataset(features, ([None, 1.0, 2.0, 3.0] * 10, ["", "a", "b", "rare"] * 10))
    codings = learn_codings(dataset)

    codes = encode(codings, Dataset(features, ([None, 1.0, 99.0], [None, "a", "new"])))

    assert codes[0].tolist() == [UNKNOWN, 1, 3]
    assert codes[1].tolist() == [UNKNOWN, 1, 4]
    assert [codings[0].word(code) for code in range(4)] == ["", "≤ 1", "1–2", "> 2"]
    assert codings[1].word(4) == "…"


def test_one_value_in_most_rows_leaves_the_others_told_apart():
    column = [999.0] * 960 + [float(place % 20) for place in range(40)]
    feature = Feature("days", FeatureKind.NUMERIC)

    (coding,) = learn_codings(Dataset((feature,), (column,)))

    assert coding.size > 4


def test_calibrations_never_fall():
    random = np.random.default_rng(2)
    odds = random.standard_normal(3000)
    outcomes = random.random(3000) < sigmoid(1.5 * odds - 1)
    grid = np.linspace(-6, 6, 200)

    for calibration in (fit_platt(odds, outcomes), fit_isotonic(odds, outcomes)):
        said = calibration.apply(grid)
        assert (np.diff(said) >= 0).all()
        assert 0 <= said.min() <= said.max() <= 1
    platt = fit_platt(odds, outcomes)
    assert (platt.slope, platt.shift) == (pytest.approx(1.5, abs=0.15), pytest.approx(-1, abs=0.15))


def test_a_stricter_policy_decides():
    assert train(planted(3000), TrainingPolicy(least_auc=0.95)).unfit_because == Unfit.WEAK
