"""Choices that are ranges of a number ("10–99 people"), so that a plain number says which one is meant."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from loudou.platform.transfer.mapping.fields import TargetChoice

_BETWEEN = re.compile(r"(?P<low>\d+)\s*(?:[-–—~至到]|to)\s*(?P<high>\d+)\D*")
_BELOW = re.compile(r"(?:少于|小于|不足|不到|<|under|(?:fewer|less) than)\s*(?P<below>\d+)\D*|(?P<below_zh>\d+)\D*以下")
_ABOVE = re.compile(r"(?P<from>\d+)\s*(?:\D{0,2}(?:及|或)以上|\+|(?:\w+ )?(?:or|and) more)\D*")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,12}", re.ASCII)
_UNBOUNDED = 10**15
_Range = tuple[int, int, str]


def range_lookup(choices: Sequence[TargetChoice]) -> Callable[[str], str | None] | None:
    """A function from a plain number to the value of the range it lies in; None unless every choice is such a range.

    Ranges that overlap would leave a number two meanings, so they are none.
    """
    found = [_range_of(choice) for choice in choices]
    ranges = sorted(each for each in found if each is not None)
    overlap = any(before[1] >= after[0] for before, after in pairwise(ranges))
    if not ranges or len(ranges) < len(found) or overlap:
        return None

    def lookup(text: str) -> str | None:
        if not _NUMBER.fullmatch(text):
            return None
        number = int(text.replace(",", ""))
        return next((value for low, high, value in ranges if low <= number <= high), None)

    return lookup


def _range_of(choice: TargetChoice) -> _Range | None:
    for label in choice.labels:
        text = label.strip().lower()
        if match := _BETWEEN.fullmatch(text):
            return int(match["low"]), int(match["high"]), choice.value
        if match := _BELOW.fullmatch(text):
            return 0, int(match["below"] or match["below_zh"]) - 1, choice.value
        if match := _ABOVE.fullmatch(text):
            return int(match["from"]), _UNBOUNDED, choice.value
    return None
