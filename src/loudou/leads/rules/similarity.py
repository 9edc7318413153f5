"""How much two names resemble each other (Jaro 1989; Winkler 1990), exactly, in fractions of whole numbers."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_PLACES = Decimal("0.001")
_PREFIX_WEIGHT = Fraction(1, 10)
_LONGEST_PREFIX = 4


def name_similarity(one: str, other: str) -> Decimal:
    """The Jaro-Winkler similarity of two texts, 0 to 1, three places, halves up; 1 exactly for equal texts.

    The common beginning counts up to four characters, a tenth each. Two different texts stay below 1.
    """
    if one == other:
        return Decimal("1.000")
    jaro = _jaro(one, other)
    prefix = 0
    while prefix < min(_LONGEST_PREFIX, len(one), len(other)) and one[prefix] == other[prefix]:
        prefix += 1
    similar = jaro + prefix * _PREFIX_WEIGHT * (1 - jaro)
    rounded = (Decimal(similar.numerator) / similar.denominator).quantize(_PLACES, ROUND_HALF_UP)
    return min(rounded, 1 - _PLACES)


def _jaro(one: str, other: str) -> Fraction:
    window = max(max(len(one), len(other)) // 2 - 1, 0)
    taken: set[int] = set()
    matched = []
    for at, character in enumerate(one):
        for place in range(max(at - window, 0), min(at + window + 1, len(other))):
            if place not in taken and other[place] == character:
                taken.add(place)
                matched.append(character)
                break
    if not matched:
        return Fraction(0)
    against = [other[place] for place in sorted(taken)]
    swapped = sum(a != b for a, b in zip(matched, against, strict=True)) // 2
    m = len(matched)
    return (Fraction(m, len(one)) + Fraction(m, len(other)) + Fraction(m - swapped, m)) / 3
