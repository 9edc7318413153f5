"""From values to small whole numbers: each feature as the bin or level it falls into.

Outcomes play no part here, so a coding made from all rows tells a model nothing about those it is tried on.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loudou.intelligence.enums import FeatureKind
from loudou.intelligence.shapes import Dataset, Feature

Codes = NDArray[np.int16]
MOST_BINS = 16
MOST_LEVELS = 80
MOST_TAGS = 30
RARE_BELOW = 10
"""A level seen less often than this shares the code of all rare ones, which values never seen before get too."""
UNKNOWN = 0
"""The code of a value that is not known, whatever the feature."""


@dataclass(frozen=True, slots=True)
class Coding:
    """How one feature is coded: 0 unknown, then the bins (upper edges, inclusive) or levels, last the rare levels.

    A tag is a coding of its own, with the levels `no` and `yes`; `tag` is its word.
    """

    feature: str
    kind: FeatureKind
    edges: tuple[float, ...] = ()
    levels: tuple[str, ...] = ()
    tag: str = ""

    @property
    def size(self) -> int:
        """How many codes there are."""
        return len(self.edges) + 2 if self.kind is FeatureKind.NUMERIC else len(self.levels) + 2

    def word(self, code: int) -> str:
        """The value a code stands for, as a reason names it; empty for what is not known."""
        if code == UNKNOWN:
            return ""
        if self.kind is FeatureKind.NUMERIC:
            return self._range(code - 1)
        if self.kind is FeatureKind.TAGS:
            return self.tag if code == 2 else f"!{self.tag}"
        return self.levels[code - 1] if code <= len(self.levels) else "…"

    def _range(self, place: int) -> str:
        low = f"{self.edges[place - 1]:g}" if place > 0 else ""
        high = f"{self.edges[place]:g}" if place < len(self.edges) else ""
        return f"{low}–{high}" if low and high else (f"> {low}" if low else f"≤ {high}")


class Numbered:
    """A column as different values, in the order they were met, and the number of each row's value among them.

    A column of many rows holds few different words: each is looked at once, and a row is one look into a table.
    """

    __slots__ = ("rows", "values")

    def __init__(self, column: Sequence[Any]) -> None:
        places = {value: place for place, value in enumerate(dict.fromkeys(column))}
        self.values = list(places)
        self.rows = (
            np.zeros(len(column), dtype=np.int64)
            if len(places) < 2
            else np.fromiter(map(places.__getitem__, column), np.int64, len(column))
        )

    def most_common(self, count: int) -> list[tuple[Any, int]]:
        """The values that are not unknown, the most frequent first, those met first first among equals."""
        counts = np.bincount(self.rows, minlength=len(self.values)).tolist()
        known = [pair for pair in zip(self.values, counts, strict=True) if pair[0] not in {"", None}]
        return sorted(known, key=lambda pair: -pair[1])[:count]


Read = dict[str, Numbered]
"""Columns of words by feature, kept from one look at them for the next."""


def learn_codings(dataset: Dataset, *, most_levels: int = MOST_LEVELS, read: Read | None = None) -> tuple[Coding, ...]:
    """How to code each feature, from the values there are: bins of equal counts, levels and tags by frequency."""
    found: list[Coding] = []
    for feature, column in zip(dataset.features, dataset.columns, strict=True):
        found += _codings(feature, column, most_levels, read if read is not None else {})
    return tuple(found)


def encode(codings: Sequence[Coding], dataset: Dataset, *, read: Read | None = None) -> Codes:
    """The codes of all rows, one line per coding. A feature the rows do not have is unknown throughout."""
    columns = {one.name: column for one, column in zip(dataset.features, dataset.columns, strict=True)}
    coded = np.zeros((len(codings), dataset.row_count), dtype=np.int16)
    together: dict[str, list[int]] = defaultdict(list)
    for place, coding in enumerate(codings):
        together[coding.feature].append(place)
    for name, places in together.items():
        column = columns.get(name)
        if column is not None:
            coded[places] = _encode([codings[place] for place in places], column, (read or {}).get(name))
    return coded


def learn_and_encode(dataset: Dataset, *, most_levels: int = MOST_LEVELS) -> tuple[tuple[Coding, ...], Codes]:
    """How to code each feature, and these rows coded so."""
    read: Read = {}
    codings = learn_codings(dataset, most_levels=most_levels, read=read)
    return codings, encode(codings, dataset, read=read)


def numbers(column: Sequence[Any]) -> NDArray[np.float64]:
    """A numeric column, NaN where it is not known."""
    try:
        return np.array(column, dtype=np.float64)  # reads None as NaN, but no empty text
    except ValueError:
        return np.array([np.nan if value is None or value == "" else value for value in column], dtype=np.float64)


def coding_to_json(coding: Coding) -> dict[str, Any]:
    """A coding as plain JSON."""
    return {
        "feature": coding.feature,
        "kind": coding.kind.value,
        "edges": list(coding.edges),
        "levels": list(coding.levels),
        "tag": coding.tag,
    }


def coding_from_json(stored: Mapping[str, Any]) -> Coding:
    """The coding this was written from."""
    kind = FeatureKind(stored["kind"])
    return Coding(stored["feature"], kind, tuple(stored["edges"]), tuple(stored["levels"]), stored["tag"])


def _codings(feature: Feature, column: Sequence[Any], most_levels: int, read: Read) -> list[Coding]:
    if feature.kind is FeatureKind.NUMERIC:
        return [Coding(feature.name, feature.kind, edges=_edges(numbers(column)))]
    if feature.kind is FeatureKind.TAGS:
        counted = Counter(tag for tags in column for tag in tags or ())
        kept = sorted((tag for tag, count in counted.most_common(MOST_TAGS) if count >= RARE_BELOW))
        return [Coding(feature.name, feature.kind, levels=("no", "yes"), tag=tag) for tag in kept]
    if feature.kind is FeatureKind.BOOLEAN:
        return [Coding(feature.name, feature.kind, levels=("no", "yes"))]
    numbered = read[feature.name] = Numbered(column)
    kept = sorted(level for level, count in numbered.most_common(most_levels) if count >= RARE_BELOW)
    return [Coding(feature.name, feature.kind, levels=tuple(kept))]


def _edges(values: NDArray[np.float64]) -> tuple[float, ...]:
    """Upper edges of the bins; few different values get a bin each.

    Ten of them hold equal counts, six equal numbers of different values: where one value (never, 0) makes up most of
    the rows, the others are still told apart.
    """
    known = values[~np.isnan(values)]
    if not known.size:
        return ()
    edges = different = np.unique(known)
    if different.size > MOST_BINS:
        by_count = np.quantile(known, np.arange(1, 11) / 11, method="lower")
        by_value = np.quantile(different, np.arange(1, 6) / 6, method="lower")
        edges = np.unique(np.concatenate([by_count, by_value]))
    return tuple(float(edge) for edge in edges[edges < different[-1]])


def _encode(codings: Sequence[Coding], column: Sequence[Any], numbered: Numbered | None) -> Codes:
    """The codes of a column by each of its codings: by every tag, or by the only one."""
    first = codings[0]
    if first.kind is FeatureKind.TAGS:
        return _encode_tags(codings, column)
    if first.kind is FeatureKind.NUMERIC:
        values = numbers(column)
        coded = np.searchsorted(np.array(first.edges), values, side="left").astype(np.int16) + 1
        coded[np.isnan(values)] = UNKNOWN
        return coded.astype(np.int16)[None, :]
    known = {level: place for place, level in enumerate(first.levels, start=1)}
    rare = len(first.levels) + 1
    spelled: dict[Any, int] = {**known, "": UNKNOWN, None: UNKNOWN}
    if first.kind is FeatureKind.BOOLEAN:
        spelled |= {False: known["no"], True: known["yes"]}
    numbered = numbered or Numbered(column)
    codes = np.array([spelled.get(value, rare) for value in numbered.values], dtype=np.int16)
    return codes[numbered.rows][None, :]


def _encode_tags(codings: Sequence[Coding], column: Sequence[Any]) -> Codes:
    """One line per tag. Rows with the same tags are looked at once."""
    sets = Numbered([tuple(tags) if tags else () for tags in column])
    coded = np.array([[2 if coding.tag in tags else 1 for tags in sets.values] for coding in codings], dtype=np.int16)
    return coded[:, sets.rows]
