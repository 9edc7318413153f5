"""How much two names resemble each other (Jaro 1989; Winkler 1990), exactly, in whole numbers."""

from decimal import Decimal

_LONGEST_PREFIX = 4
ONE = Decimal("1.000")


def name_similarity(one: str, other: str) -> Decimal:
    """The Jaro-Winkler similarity of two texts, 0 to 1, three places, halves up; 1 exactly for equal texts.

    The common beginning counts up to four characters, a tenth each. Two different texts stay below 1.
    """
    if one == other:
        return ONE
    above, below = _jaro(one, other)
    prefix = 0
    while prefix < min(_LONGEST_PREFIX, len(one), len(other)) and one[prefix] == other[prefix]:
        prefix += 1
    # jaro + prefix / 10 * (1 - jaro), over one denominator, in thousandths
    above, below = 10 * above + prefix * (below - above), 10 * below
    return Decimal(min((2000 * above + below) // (2 * below), 999)).scaleb(-3)


def _jaro(one: str, other: str) -> tuple[int, int]:
    """The Jaro similarity as a fraction: numerator and denominator."""
    window = max(max(len(one), len(other)) // 2 - 1, 0)
    free = [True] * len(other)
    matched = []
    for at, character in enumerate(one):
        for place in range(max(at - window, 0), min(at + window + 1, len(other))):
            if free[place] and other[place] == character:
                free[place] = False
                matched.append(character)
                break
    m, n, k = len(matched), len(one), len(other)
    if not m:
        return 0, 1
    against = [other[place] for place in range(k) if not free[place]]
    kept = m - sum(a != b for a, b in zip(matched, against, strict=True)) // 2
    # a third of: the matched share of each text, and the share of the matched that stands in the same order
    return m * m * k + m * m * n + kept * n * k, 3 * n * k * m
