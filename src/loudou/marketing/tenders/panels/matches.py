"""What the page of a match shows besides its fields: why it is as relevant as it is said to be."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.marketing.tenders.models import TenderMatch
from loudou.marketing.tenders.queries.relevance_words import reason_words
from loudou.ui.panels import FactsPanel

LEAST_POINTS = Decimal("0.5")
"""A reason that changes less than half a point of a hundred is none worth reading."""


def relevance_facts(ctx: Context, match: TenderMatch) -> Mapping[str, object] | None:
    """The relevance with the words and facts that made it; by words alone where no model spoke. No SQL statement."""
    del ctx
    if match.relevance is None:
        return None
    is_learned = match.relevance_version_id is not None
    return {
        "points": match.relevance,
        "fraction": match.relevance / 100,
        "is_learned": is_learned,
        "reasons": [_reason(one) for one in match.relevance_reasons if abs(_points(one)) >= LEAST_POINTS],
        "terms": [] if is_learned else match.terms,
        "fit": match.score,
    }


def _points(reason: Mapping[str, Any]) -> Decimal:
    return Decimal(str(reason.get("points", "0")))


def _reason(reason: Mapping[str, Any]) -> Mapping[str, object]:
    points = _points(reason)
    return {
        "text": reason_words(str(reason.get("code", "")), str(reason.get("value", ""))),
        "points": points,
        "speaks_for": points > 0,
    }


MATCH_PANELS = (
    FactsPanel("tenders.relevance", _("Why this relevance"), "tender_match.side", 10, "tenders/_relevance.html",
               relevance_facts),
    FactsPanel("tenders.relevance_peek", _("Why this relevance"), "tender_match.peek", 10, "tenders/_relevance.html",
               relevance_facts),
)  # fmt: skip
