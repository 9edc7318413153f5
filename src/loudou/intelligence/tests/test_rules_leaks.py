from dataclasses import replace

import numpy as np
import pytest

from loudou.intelligence.enums import FeatureKind, Sign
from loudou.intelligence.rules.leaks import find_suspects, is_of_the_latest
from loudou.intelligence.shapes import Dataset, Feature
from loudou.intelligence.tests.planted import planted


def with_column(dataset: Dataset, name: str, kind: FeatureKind, column) -> Dataset:
    return replace(dataset, features=(*dataset.features, Feature(name, kind)), columns=(*dataset.columns, list(column)))


def signs(dataset: Dataset, **more) -> dict[str, set[str]]:
    return {one.name: set(one.signs) for one in find_suspects(dataset, seed=1, **more)}


def test_honest_columns_are_not_named():
    assert signs(planted(4000)) == {}


def test_a_column_written_from_the_outcome_is_named_and_left_out():
    dataset = planted(4000)
    notes = ["will pay" if won else "no answer" for won in dataset.outcomes]

    (found,) = find_suspects(with_column(dataset, "note", FeatureKind.CATEGORICAL, notes), seed=1)

    assert found.name == "note"
    assert {Sign.TELLS_ALONE, Sign.RAISES_ALL, Sign.PURE_VALUES} == set(found.signs)
    assert found.is_left_out
    assert found.auc_alone > 0.99


def test_a_column_filled_in_only_for_winners_is_named():
    dataset = planted(4000)
    random = np.random.default_rng(4)
    filled = ["x" if random.random() < (0.7 if won else 0.3) else "" for won in dataset.outcomes]

    found = signs(with_column(dataset, "quality", FeatureKind.CATEGORICAL, filled))

    assert found == {"quality": {Sign.FILLED_AFTER}}


def test_columns_filled_in_together_later_are_named_but_used():
    dataset = planted(4000)
    random = np.random.default_rng(4)
    known = random.random(4000) < 0.5
    dataset = with_column(dataset, "index", FeatureKind.NUMERIC, [1.0 if one else None for one in known])
    dataset = with_column(
        dataset, "score", FeatureKind.NUMERIC, [float(i % 7) if k else None for i, k in enumerate(known)]
    )

    found = find_suspects(dataset, seed=1)

    assert {one.name: one.signs for one in found} == dict.fromkeys(("index", "score"), (Sign.FILLED_TOGETHER,))
    assert not any(one.is_left_out for one in found)


def test_what_the_history_saw_changing_is_named():
    assert signs(planted(2000), changed_rates={"source": 0.2, "budget": 0.01}) == {"source": {Sign.ENTERED_LATER}}


def test_of_a_handful_of_outcomes_nothing_is_said():
    assert find_suspects(planted(15), seed=1) == ()


@pytest.mark.parametrize(
    "name", ["Last Activity", "last_notable_activity", "LastModifiedDate", "latestStage", "最近联系方式", "UPDATED_ON"]
)
def test_a_column_of_the_latest_state_is_pointed_out_by_its_name(name):
    assert is_of_the_latest(name)


@pytest.mark.parametrize("name", ["Last Name", "last_name", "LastName", "Plaster", "blast_radius", "Origin", "行业"])
def test_a_name_that_only_looks_like_it_is_not(name):
    assert not is_of_the_latest(name)
