"""A sum to be worked out by a person: readable aloud, in no need of a script, and another for every page."""

from dataclasses import dataclass
from unicodedata import normalize


@dataclass(frozen=True, slots=True)
class Sum:
    """Two numbers to be added; each from 2 to 19."""

    first: int
    second: int

    @property
    def total(self) -> int:
        """What they make."""
        return self.first + self.second


def sum_of(seed: bytes) -> Sum:
    """The sum a seed stands for; at least two bytes."""
    return Sum(2 + seed[0] % 18, 2 + seed[1] % 18)


def is_total(asked: Sum, answer: str) -> bool:
    """Whether this is the answer, in digits of any width."""
    text = normalize("NFKC", answer).strip()
    return text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) == asked.total
