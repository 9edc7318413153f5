"""Converting yes/no, choices and lists: by value, label or synonym, never by resemblance."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from loudou.platform.transfer.mapping.choice_ranges import range_lookup
from loudou.platform.transfer.mapping.errors import CellRefused
from loudou.platform.transfer.mapping.fields import TargetChoice
from loudou.platform.transfer.mapping.text_values import clean

YES = frozenset(["是", "y", "yes", "1", "true", "t", "真", "on", "√", "✓", "✔", "对"])
NO = frozenset(["否", "n", "no", "0", "false", "f", "假", "off", "×", "✗", "✘", "错"])
LIST_MARKS = ";；、"
_SHOWN_CHOICES = 30
_JOINTS = re.compile(r"[\s_\-]+")


def folded(text: str) -> str:
    """A text for comparing: NFKC, without case, joints (blank, _, -) as one blank."""
    return _JOINTS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def to_boolean(text: str) -> bool:
    """Yes or no in the words of either language."""
    word = folded(text)
    if word in YES:
        return True
    if word in NO:
        return False
    raise CellRefused("boolean.unknown", text)


def choice_lookup(choices: Sequence[TargetChoice]) -> Callable[[str], str | None]:
    """A function from what people write to the value of a choice; None when it is none of them.

    The value itself wins over labels; a label that two choices share after folding stands for neither. Where all
    choices are ranges of a number, a number stands for the range it lies in.
    """
    exact = {choice.value: choice.value for choice in choices}
    loose: dict[str, str | None] = {}
    for choice in choices:
        for word in {folded(word) for word in (choice.value, *choice.labels)}:
            loose[word] = choice.value if loose.get(word, choice.value) == choice.value else None
    in_range = range_lookup(choices) or (lambda _text: None)
    return lambda text: exact.get(text) or loose.get(folded(text)) or in_range(text)


def choice_converter(choices: Sequence[TargetChoice]) -> Callable[[str], str]:
    """The value of the choice a cell names."""
    lookup = choice_lookup(choices)
    allowed = ", ".join(choice.labels[0] if choice.labels else choice.value for choice in choices[:_SHOWN_CHOICES])

    def convert(text: str) -> str:
        value = lookup(text)
        if value is None:
            raise CellRefused("choice.unknown", text, allowed=allowed)
        return value

    return convert


def list_converter(one: Callable[[str], object], split: str | None) -> Callable[[str], tuple[object, ...]]:
    """Several values in one cell, each converted, repeated ones once, in their order. By default ; ； 、 part them."""
    marks = re.compile(re.escape(split) if split else f"[{LIST_MARKS}]")

    def convert(text: str) -> tuple[object, ...]:
        parts = filter(None, map(clean, marks.split(text)))
        return tuple(dict.fromkeys(one(part) for part in parts))

    return convert


def value_mapper(values: Mapping[str, str | None]) -> Callable[[str], str | None]:
    """A function that replaces declared values, compared exactly and then folded; others pass unchanged."""
    loose = {folded(source): target for source, target in values.items()}

    def replace(text: str) -> str | None:
        return values[text] if text in values else loose.get(folded(text), text)

    return replace
