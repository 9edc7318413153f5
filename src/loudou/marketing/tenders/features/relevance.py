"""What the model of relevance knows about a match, and what it learns to foretell.

Features are what was known when the match was found: the words it was found by, what the notice says, and what we had
done with its purchaser until then. The label is what people decided: bid or no bid for a reason that speaks of the
tender, else how they judged the match. One row for each project, so that a second notice of a project somebody judged
never stands on both sides of a trial.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from loudou.intelligence.enums import FeatureKind
from loudou.intelligence.shapes import Dataset, Feature, TrainingPolicy
from loudou.marketing.tenders.rules.relevance import SHARES, budget_band, category_of, region_of, share_of
from loudou.marketing.tenders.rules.title_words import title_words

RELEVANCE_KEY = "tender_relevance"
LEAST_OF_EACH = 30
POLICY = TrainingPolicy(least_of_each=LEAST_OF_EACH)
WORDS = tuple(f"word_{share}" for share in range(SHARES))


@dataclass(frozen=True, slots=True)
class SeenMatch:
    """A match as it was when it was found; counts are of what lay before. `is_relevant` None: nobody judged it."""

    id: UUID
    found_at: datetime
    title: str
    notice_type: str
    region: str
    amount: Decimal | None
    currency: str
    fit: Decimal
    terms: Sequence[str]
    categories: Sequence[str]
    method: str
    buyer_projects: int
    buyer_bids: int
    buyer_wins: int
    is_relevant: bool | None = None


def relevance_dataset(matches: Sequence[SeenMatch], *, is_labelled: bool = False) -> Dataset:
    """The matches as the model reads them, in their order; with outcomes when learning."""
    words = [title_words(one.title) for one in matches]
    shares: list[tuple[Feature, Sequence[Any]]] = [
        (Feature(name, FeatureKind.TAGS), [tuple(w for w in row if share_of(w) == share) for row in words])
        for share, name in enumerate(WORDS)
    ]
    made: list[tuple[Feature, Sequence[Any]]] = [
        (Feature("fit", FeatureKind.NUMERIC), [one.fit for one in matches]),
        (Feature("terms", FeatureKind.TAGS), [tuple(one.terms) for one in matches]),
        (Feature("category", FeatureKind.TAGS), [tuple(map(category_of, one.categories)) for one in matches]),
        (Feature("region", FeatureKind.CATEGORICAL), [region_of(one.region) for one in matches]),
        (Feature("budget", FeatureKind.CATEGORICAL), [budget_band(one.amount, one.currency) for one in matches]),
        (Feature("notice_type", FeatureKind.CATEGORICAL), [one.notice_type for one in matches]),
        (Feature("method", FeatureKind.CATEGORICAL), [one.method for one in matches]),
        (Feature("buyer_projects", FeatureKind.NUMERIC), [one.buyer_projects for one in matches]),
        (Feature("buyer_bids", FeatureKind.NUMERIC), [one.buyer_bids for one in matches]),
        (Feature("buyer_wins", FeatureKind.NUMERIC), [one.buyer_wins for one in matches]),
        *shares,
    ]
    features, columns = tuple(one for one, _ in made), tuple(column for _, column in made)
    outcomes = [bool(one.is_relevant) for one in matches] if is_labelled else None
    return Dataset(features, columns, outcomes, [one.found_at for one in matches] if is_labelled else None)
