"""Boosted trees (LightGBM) on the same features; kept as LightGBM's own text."""

from collections.abc import Callable, Sequence
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from loudou.intelligence.enums import FeatureKind
from loudou.intelligence.rules.additive import Floats
from loudou.intelligence.rules.encoding import Codes, Coding, numbers
from loudou.intelligence.shapes import Dataset

MOST_ROUNDS = 600
PATIENCE = 40
CODED = (FeatureKind.CATEGORICAL, FeatureKind.BOOLEAN, FeatureKind.TAGS)


def tree_matrix(codings: Sequence[Coding], codes: Codes, dataset: Dataset) -> NDArray[np.float32]:
    """Numbers as they are (NaN: not known), everything else as its code; one column per coding."""
    columns = {one.name: column for one, column in zip(dataset.features, dataset.columns, strict=True)}
    matrix = codes.T.astype(np.float32)
    for place, coding in enumerate(codings):
        if coding.kind is FeatureKind.NUMERIC:
            column = columns.get(coding.feature)
            matrix[:, place] = numbers(column) if column is not None else np.nan
    return matrix


def fit_trees(
    codings: Sequence[Coding],
    matrix: NDArray[np.float32],
    outcomes: NDArray[np.bool_],
    *,
    seed: int,
    rounds: int = MOST_ROUNDS,
    tried_on: tuple[NDArray[np.float32], NDArray[np.bool_]] | None = None,
) -> tuple[str, int]:
    """The model as text and its number of rounds; with `tried_on` it stops where those rows gain no more."""
    coded = [place for place, coding in enumerate(codings) if coding.kind is FeatureKind.CATEGORICAL]
    learnt = lightgbm.Dataset(matrix, outcomes, categorical_feature=coded, free_raw_data=False)
    watched = [learnt.create_valid(*tried_on)] if tried_on is not None else None
    calls: list[Callable[..., Any]] = []
    if tried_on is not None:
        calls.append(lightgbm.early_stopping(PATIENCE, verbose=False))
    booster = lightgbm.train(_settings(len(outcomes), seed), learnt, rounds, valid_sets=watched, callbacks=calls)
    best = booster.best_iteration if tried_on is not None and booster.best_iteration > 0 else rounds
    return booster.model_to_string(num_iteration=best), best


def tree_log_odds(model: str, matrix: NDArray[np.float32]) -> Floats:
    """The log odds of each row."""
    return np.asarray(
        lightgbm.Booster(model_str=model).predict(matrix, raw_score=True, num_threads=1), dtype=np.float64
    )


def tree_contributions(model: str, matrix: NDArray[np.float32]) -> tuple[Floats, float]:
    """What each coding adds to the log odds of each row (SHAP values, one line per coding), and the average."""
    found = np.asarray(lightgbm.Booster(model_str=model).predict(matrix, pred_contrib=True, num_threads=1))
    return found[:, :-1].T, float(found[0, -1]) if len(found) else 0.0


def _settings(rows: int, seed: int) -> dict[str, object]:
    return {
        "objective": "binary",
        "learning_rate": 0.02 if rows < 40_000 else 0.1,
        "num_leaves": 31 if rows >= 12_000 else (15 if rows >= 5_000 else 7),
        "min_data_in_leaf": max(15, min(60, rows // 200)),
        "feature_fraction": 0.3,
        "bagging_fraction": 0.9,
        "bagging_freq": 1,
        "lambda_l2": 1.0,
        "cat_smooth": 60.0,
        "cat_l2": 30.0,
        "max_cat_to_onehot": 8,
        "max_bin": 511,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,  # a worker shares its machine with the web processes
        "seed": seed,
        "verbosity": -1,
    }
