"""What to do with a row whose quotes do not match: fail only it when that is unambiguous, else refuse the file."""

import csv
from collections.abc import Sequence

from loudou.platform.transfer.reading.dialect import Dialect
from loudou.platform.transfer.reading.record_reader import reader_of


def is_whole_row(line: str, dialect: Dialect, width: int) -> bool:
    """Whether this physical line alone is a row of the right width."""
    try:
        rows = list(reader_of((line,), dialect))
    except csv.Error:
        return False
    return len(rows) == 1 and len(rows[0]) == width


def lookahead(width: int) -> int:
    """How many lines after a broken one may prove that rows go on: in narrow files chance would prove it too easily."""
    return 3 if width > 2 else 1


def only_first_is_broken(lines: Sequence[str], following: Sequence[str], dialect: Dialect, width: int) -> bool:
    """Whether only the first of these lines can be at fault: the others, or some of those that follow, are whole rows.

    `lines` are the physical lines the reader took for one record before its quotes broke.
    """
    if len(lines) > 1:
        return all(is_whole_row(line, dialect, width) for line in lines[1:])
    even = lines[0].count(dialect.quote) % 2 == 0
    return even or not following or any(is_whole_row(line, dialect, width) for line in following)


def swallows_rows(lines: Sequence[str], cells: Sequence[str], dialect: Dialect) -> bool:
    """Whether a record over several lines looks like several rows tied together by two stray quotes.

    Believed only for the third column or later: there a cell whose last line by chance has as many delimiters as
    columns stand before it, and whose inner lines are all whole rows, is rarer than a stray quote.
    """
    width = len(cells)
    spanning = [index for index, cell in enumerate(cells) if "\n" in cell or "\r" in cell]
    if len(spanning) != 1 or spanning[0] < 2:
        return False
    return all(is_whole_row(line, dialect, width) for line in lines[1:])
