"""Which rows a model learns from and which it is tried on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from loudou.intelligence.rules.draws import shuffled
from loudou.intelligence.shapes import TrainingPolicy

Places = NDArray[np.int64]
LEAST_HELD_OUT = 30
"""So many rows of either outcome are needed in each later part for an order by time; else folds."""


@dataclass(frozen=True, slots=True)
class Split:
    """Pairs of rows to learn from and to choose by; `test` are the newest rows, kept apart, when there are instants."""

    pairs: tuple[tuple[Places, Places], ...]
    test: Places | None

    @property
    def is_by_time(self) -> bool:
        """Whether the model is tried on what came after the rows it learnt from."""
        return self.test is not None


def split_rows(outcomes: NDArray[np.bool_], instants: Sequence[datetime] | None, policy: TrainingPolicy) -> Split:
    """By time where instants are given and every part holds enough of both outcomes, else stratified folds.

    By time: the newest fifth is kept for the test, the newest fifth of the rest for choosing.
    """
    if instants is not None:
        order = np.argsort(np.array([instant.timestamp() for instant in instants]), kind="stable")
        cut = round(order.size * (1 - policy.held_out_rate))
        inner = round(cut * (1 - policy.held_out_rate))
        parts = (order[:inner], order[inner:cut], order[cut:])
        if all(min(outcomes[part].sum(), (~outcomes[part]).sum()) >= LEAST_HELD_OUT for part in parts):
            return Split(((parts[0], parts[1]),), parts[2])
    return Split(_folds(outcomes, policy), None)


def _folds(outcomes: NDArray[np.bool_], policy: TrainingPolicy) -> tuple[tuple[Places, Places], ...]:
    """Folds with the same share of positives each, drawn by the seed."""
    fold = np.empty(outcomes.size, dtype=np.int64)
    for kind in (True, False):
        places = np.nonzero(outcomes == kind)[0]
        places = places[shuffled(places.size, policy.seed + kind)]
        fold[places] = np.arange(places.size) % policy.folds
    return tuple((np.nonzero(fold != k)[0], np.nonzero(fold == k)[0]) for k in range(policy.folds))
