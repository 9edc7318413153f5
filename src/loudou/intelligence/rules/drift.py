"""Whether what comes in still looks like what a model learnt from."""

from collections.abc import Sequence

import numpy as np

ALARMING = 0.2
LEAST_SHARE = 1e-4
"""An empty bin counts as one in ten thousand: the index has no value for nothing."""


def stability_index(baseline: Sequence[float], current: Sequence[float]) -> float:
    """The population stability index of two distributions given by counts or shares of the same bins.

    PSI = sum((c - b) ln(c / b)) over the shares; above 0.2 the population has shifted (domain rules 9.2, EX-G.4).
    """
    before, after = np.array(baseline, dtype=float), np.array(current, dtype=float)
    if not before.sum() or not after.sum():
        return 0.0
    before = np.maximum(before / before.sum(), LEAST_SHARE)
    after = np.maximum(after / after.sum(), LEAST_SHARE)
    return float(((after - before) * np.log(after / before)).sum())
