"""Where the header of a table is, how many rows it has, and what its columns are called.

Careful in one direction: a data row taken for a header is a lost row, so a second header row is only believed when it
repeats the first, completes its gaps, or has names where at least two columns otherwise hold values.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.looks import WHOLE, is_strong_value, is_value
from loudou.platform.transfer.reading.neutral import plain
from loudou.platform.transfer.reading.rows import Notice

MOST_PREAMBLE = 20
MOST_HEADER_ROWS = 3
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"

_BLANKS = re.compile(r"\s+")
_UNSEEN = re.compile(f"[{ZERO_WIDTH}]")

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class HeaderPlan:
    """How many sample rows come before the header, how many the header has (0: none), and why we think so."""

    preamble: int
    rows: int
    evidence: tuple[str, ...]


def clean_name(raw: str) -> str:
    """A column name in NFKC, without invisible characters, blanks (NBSP and line breaks too) collapsed and trimmed.

    A quote that only keeps a spreadsheet from running the name is taken off.
    """
    return plain(_BLANKS.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFKC", raw))).strip())


def plan_header(rows: Sequence[Row], *, header_rows: int | None = None, preamble: int | None = None) -> HeaderPlan:
    """Where the header is among the first rows of a table; what a person declared is not questioned."""
    skipped = _preamble(rows) if preamble is None else preamble
    rest = rows[skipped:]
    evidence = ("header.preamble",) if skipped else ()
    if header_rows is not None:
        return HeaderPlan(skipped, header_rows, (*evidence, "header.chosen"))
    if not rest or _is_absent(rest):
        return HeaderPlan(skipped, 0, (*evidence, "header.absent"))
    count = 1
    while count < MOST_HEADER_ROWS and count < len(rest) and _continues(rest[:count], rest[count], rest[count + 1 :]):
        count += 1
    return HeaderPlan(skipped, count, (*evidence, "header.merged" if count > 1 else "header.first_row"))


def merged_names(rows: Sequence[Row]) -> list[str]:
    """One name per column from one or several header rows, parts joined by a blank."""
    width = max(map(len, rows), default=0)
    columns = ([row[index] if index < len(row) else "" for row in rows] for index in range(width))
    return [clean_name(" ".join(filter(None, map(clean_name, parts)))) for parts in columns]


def name_columns(
    names: Sequence[str], *, duplicates: Literal["refuse", "number"]
) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Unique names: empty ones become "Column 3", repeated ones "name (2)" when that is allowed.

    Raises FileRefused naming all repeated ones when it is not.
    """
    repeated = [name for name, count in Counter(filter(None, names)).items() if count > 1]
    if repeated and duplicates == "refuse":
        positions = {name: [i + 1 for i, other in enumerate(names) if other == name] for name in repeated}
        raise FileRefused("import.duplicate_headers", names=", ".join(repeated), positions=positions)
    taken, unique, notices = set(filter(None, names)), [], []
    seen: Counter[str] = Counter()
    for position, name in enumerate(names, 1):
        seen[name] += 1
        if name and seen[name] == 1:
            unique.append(name)
            continue
        renamed = _free_name(name or "Column", taken, start=seen[name] if name else position)
        code = "header.duplicate" if name else "header.empty"
        notices.append(Notice(code, {"name": name, "position": position, "renamed": renamed}))
        taken.add(renamed)
        unique.append(renamed)
    return tuple(unique), tuple(notices)


def _free_name(name: str, taken: set[str], *, start: int) -> str:
    pattern = "{} {}" if name == "Column" else "{} ({})"
    while pattern.format(name, start) in taken:
        start += 1
    return pattern.format(name, start)


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell.strip())


def typical_width(rows: Sequence[Row]) -> int:
    """The commonest number of cells; of equally common ones the larger."""
    counts = Counter(map(len, rows))
    return max(counts, key=lambda width: (counts[width], width), default=0)


def _preamble(rows: Sequence[Row]) -> int:
    """How many leading rows are titles, comments or blanks, followed by something that can be a header."""
    width = typical_width(rows)
    for count, row in enumerate(rows[: min(MOST_PREAMBLE, len(rows) - 1)]):
        if not _is_title(row, width, next_row=rows[count + 1], after=rows[count + 2 :]):
            return count if count == 0 or _can_be_header(rows[count], width) else 0
    return 0


def _is_title(row: Row, width: int, *, next_row: Row, after: Sequence[Row]) -> bool:
    filled = _filled(row)
    if width < 2:
        return bool(row) and row[0].startswith("#")
    if filled <= 1:
        return len(row) < width or filled == 0 or _can_be_header(next_row, width) or _filled(next_row) <= 1
    return len(row) < width and len(next_row) == width and _stands_out(next_row, after, columns=1)


def _can_be_header(row: Row, width: int) -> bool:
    return len(row) == width and (_filled(row) >= 2 or width < 2) and not any(map(is_strong_value, row))


def _value_columns(rows: Sequence[Row], width: int) -> list[int]:
    """Columns whose filled cells are values (numbers, dates, …) in at least four of five rows."""
    found = []
    for index in range(width):
        cells = [row[index] for row in rows if index < len(row) and row[index].strip()]
        if cells and sum(map(is_value, cells)) * 5 >= len(cells) * 4:
            found.append(index)
    return found


def _stands_out(row: Row, after: Sequence[Row], *, columns: int) -> bool:
    """Whether this row has names in at least so many columns, and in all of those filled, that hold values below."""
    named = [index for index in _value_columns(after, len(row)) if row[index].strip()]
    return len(named) >= columns and not any(is_value(row[index]) for index in named)


def _is_absent(rows: Sequence[Row]) -> bool:
    """The first row has the same kinds of value as the rows below, so it is data."""
    first, after = rows[0], rows[1:]
    filled = [cell for cell in first if cell.strip()]
    if not filled or not after:
        return False
    if all(WHOLE.fullmatch(cell.strip()) for cell in filled):
        return len(filled) > 1 and len(_value_columns(after, len(first))) == len(first)
    strong = [index for index in _value_columns(after, len(first)) if is_strong_value(first[index])]
    return len(strong) >= 1


def _continues(header: Sequence[Row], row: Row, after: Sequence[Row]) -> bool:
    """Whether this row belongs to the header above it."""
    names = [clean_name(cell) for cell in header[-1]]
    here = [clean_name(cell) for cell in row]
    if here == names and len(set(names)) > 1:
        return True
    if len(here) != len(names) or not all(here) or len(set(here)) < len(here) or max(map(len, here)) > 40:
        return False
    if len(after) < 2 or any(map(is_value, here)):
        return False
    gaps = sum(not name for name in names[1:])
    needed = 1 if gaps * 3 >= len(names) else 2
    return _stands_out(row, after, columns=needed)
