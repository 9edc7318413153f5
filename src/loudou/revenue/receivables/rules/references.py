"""Finding document numbers in what a payer wrote, however it was written."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate
from unicodedata import normalize

_PIECE = re.compile(r"[^\W_]+")
_JOINERS = frozenset("-_.‐‑–")
_SHORTEST = 4
_SHORTEST_DIGITS = 6


def compact(text: str) -> str:
    """The letters and digits only, upper case, half width: how numbers are compared."""
    return "".join(_PIECE.findall(normalize("NFKC", text).upper()))


class ReferenceIndex:
    """Document numbers and what they lead to.

    A number is found in a text whatever its spaces, dashes, case and width, but never inside a longer number, and
    the longest of overlapping numbers counts. Numbers without a digit or shorter than four characters (six where
    they are digits only) are never looked for: they are in too many texts by chance.
    """

    def __init__(self, references: Iterable[tuple[str, int]]) -> None:
        self._targets: dict[str, list[int]] = defaultdict(list)
        for reference, target in references:
            key = compact(reference)
            if _is_telling(key):
                self._targets[key].append(target)
        self._lengths = sorted({len(key) for key in self._targets}, reverse=True)
        self._first = {key[0] for key in self._targets}

    def find(self, text: str) -> set[int]:
        """What the numbers in the text lead to."""
        if not self._targets or not text:
            return set()
        joined, edges = _joined(normalize("NFKC", text).upper())
        starts = [index for index, character in enumerate(joined) if character in self._first]
        return self._search(joined, starts, edges) if starts else set()

    def _search(self, joined: str, starts: list[int], edges: set[int]) -> set[int]:
        found: set[int] = set()
        taken: set[int] = set()
        for length in self._lengths:
            for start in starts:
                end = start + length
                targets = self._targets.get(joined[start:end])
                if targets is None or end > len(joined) or not taken.isdisjoint(range(start, end)):
                    continue
                if _stands_alone(joined, start, end, edges):
                    found.update(targets)
                    taken.update(range(start, end))
        return found


def _joined(text: str) -> tuple[str, set[int]]:
    """The letters and digits of a text run together, and the places where its writer put them apart.

    A dash, an underscore or a point does not put apart: HT-1-2 may be another document than HT-1.
    """
    parts = _PIECE.split(text)
    pieces = _PIECE.findall(text)
    ends = accumulate(map(len, pieces))
    edges = {end for end, gap in zip(ends, parts[1:], strict=True) if gap not in _JOINERS}
    joined = "".join(pieces)
    return joined, edges | {0, len(joined)}


def _is_telling(key: str) -> bool:
    if not any(character.isdigit() for character in key):
        return False
    return len(key) >= (_SHORTEST_DIGITS if key.isdigit() else _SHORTEST)


def _stands_alone(joined: str, start: int, end: int, edges: set[int]) -> bool:
    """Whether the number begins and ends at a separator or where digits, letters and other scripts meet."""
    return (start in edges or _script(joined[start - 1]) != _script(joined[start])) and (
        end in edges or _script(joined[end - 1]) != _script(joined[end])
    )


def _script(character: str) -> int:
    if character.isdigit():
        return 0
    return 1 if character.isascii() else 2
