"""Trying a way to cut sample lines into cells and telling how evenly it does so."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from loudou.platform.transfer.reading.header import typical_width
from loudou.platform.transfer.reading.record_reader import reader_of


@dataclass(frozen=True, slots=True)
class Trial:
    """One way to cut lines into cells."""

    delimiter: str
    quote: str
    backslash: bool
    skip_initial_space: bool


@dataclass(frozen=True, slots=True)
class Parsed:
    """The sample cut one way: (line, cells) per row that is not blank, and the lines where rows broke."""

    trial: Trial
    rows: list[tuple[int, list[str]]]
    broken: list[int]


def parse_sample(lines: Sequence[str], trial: Trial, *, complete: bool) -> Parsed:
    """The sample read strictly; a row the sample cuts off at its end is left out."""
    reader = reader_of(lines, trial)
    rows: list[tuple[int, list[str]]] = []
    broken: list[int] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return Parsed(trial, rows, broken)
        except csv.Error:
            if complete or reader.line_num < len(lines):
                broken.append(line)
            continue
        if cells:
            rows.append((line, cells))


def rank(parsed: Parsed, order: int) -> tuple[float, ...]:
    """Larger is better: even rows first, then quotes used as quotes, more columns, and the usual delimiter.

    The first number is the share of rows that are as wide as most, halved when the first row is not one of them and
    zero for a single column.
    """
    rows = [cells for _, cells in parsed.rows]
    width = typical_width(rows)
    if width < 2:
        return (0.0, 0.0, 0.0, 0.0, float(-order))
    even = sum(len(cells) == width for cells in rows) / (len(rows) + len(parsed.broken))
    leading = next((cells for cells in rows if sum(map(bool, cells)) > 1), rows[0])
    if len(leading) != width:
        even /= 2
    loose = sum(_has_loose_quotes(cell, parsed.trial) for cells in rows for cell in cells)
    return (round(even, 2), float(-len(parsed.broken)), float(-loose), float(width), float(-order))


def _has_loose_quotes(cell: str, trial: Trial) -> bool:
    """The quotes around a value were taken for part of it."""
    bare = cell.strip()
    if len(bare) < 2 or bare[0] != bare[-1]:
        return False
    return bare[0] == (trial.quote or '"') or (trial.quote == '"' and bare[0] == "'")
