"""Rows with a planted chance, so that the best reachable figures are known."""

from datetime import UTC, datetime, timedelta

import numpy as np

from loudou.intelligence.enums import FeatureKind
from loudou.intelligence.shapes import Dataset, Feature

START = datetime(2025, 1, 1, tzinfo=UTC)
SOURCES = ("Referral", "Web form", "Trade show", "Cold call")
PULL = dict(zip(SOURCES, (1.2, 0.3, 0.0, -1.1), strict=True))


def planted(count: int, *, seed: int = 3, is_timed: bool = True, noise: bool = False) -> Dataset:
    """Leads won by source, budget and a tag; with `noise` nothing matters."""
    random = np.random.default_rng(seed)
    source = random.choice(SOURCES, count).tolist()
    budget = random.gamma(2.0, 40.0, count)
    tagged = random.random(count) < 0.3
    odds = -0.9 + np.array([PULL[one] for one in source]) + 0.012 * (budget - 80) + 0.9 * tagged
    outcomes = random.random(count) < (0.4 if noise else 1 / (1 + np.exp(-odds)))
    known = np.where(random.random(count) < 0.1, np.nan, budget)
    features = (
        Feature("source", FeatureKind.CATEGORICAL),
        Feature("budget", FeatureKind.NUMERIC),
        Feature("tags", FeatureKind.TAGS),
        Feature("has_mail", FeatureKind.BOOLEAN),
    )
    columns = (
        source,
        [None if np.isnan(one) else float(one) for one in known],
        [("Enterprise",) if one else () for one in tagged],
        (random.random(count) < 0.5).tolist(),
    )
    instants = [START + timedelta(hours=place) for place in range(count)] if is_timed else None
    return Dataset(features, columns, outcomes.tolist(), instants)
