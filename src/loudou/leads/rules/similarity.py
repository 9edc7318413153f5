"""How much two names resemble each other (Jaro 1989; Winkler 1990)."""

from decimal import Decimal

from rapidfuzz.distance import JaroWinkler

ONE = Decimal("1.000")
MOST_OF_DIFFERENT = 999
"""Two different texts stay below 1, in thousandths."""


def name_similarity(one: str, other: str) -> Decimal:
    """The Jaro-Winkler similarity of two texts, 0 to 1, three places; 1 exactly for equal texts.

    The common beginning counts up to four characters, a tenth each, where the texts are alike at all (Jaro above 0.7).
    """
    if one == other:
        return ONE
    first, second = sorted((one, other))
    thousandths = round(JaroWinkler.similarity(first, second) * 1000)
    return Decimal(min(thousandths, MOST_OF_DIFFERENT)).scaleb(-3)
