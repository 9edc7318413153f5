"""Follows quotes through the lines of one record without keeping its text, so that a huge cell costs nothing."""

import re
from enum import Enum, auto

from loudou.platform.transfer.reading.dialect import Dialect


class Ending(Enum):
    """What a record is after one more line."""

    CLOSED = auto()
    OPEN = auto()
    BROKEN = auto()


class QuoteScanner:
    """The state of one record: between cells, or inside a quoted cell that goes on in the next line."""

    def __init__(self, dialect: Dialect) -> None:
        self._quote = dialect.quote
        self._delimiter = dialect.delimiter
        self._skip = dialect.skip_initial_space
        self._inside = re.compile(re.escape(dialect.quote) + (r"|\\" if dialect.backslash else ""))
        self.open = False

    def feed(self, line: str) -> Ending:
        """How the record stands at the end of this line."""
        body, position = line.rstrip("\r\n"), 0
        while True:
            if not self.open:
                found = self._next_quoted(body, position)
                if found is None:
                    return Ending.CLOSED
                position, self.open = found, True
            closing = self._closing(body, position)
            if closing is None:
                return Ending.OPEN
            self.open = False
            if closing == len(body):
                return Ending.CLOSED
            if body[closing] != self._delimiter:
                return Ending.BROKEN
            position = closing + 1

    def _next_quoted(self, body: str, position: int) -> int | None:
        """The place after the quote that opens the next quoted cell at or after this cell start."""
        while True:
            start = position
            while self._skip and body[start : start + 1] == " ":
                start += 1
            if body[start : start + 1] == self._quote:
                return start + 1
            position = body.find(self._delimiter, position) + 1
            if position == 0:
                return None

    def _closing(self, body: str, position: int) -> int | None:
        """The place after the quote that closes the cell; doubled or escaped quotes do not."""
        while match := self._inside.search(body, position):
            position = match.end()
            following = body[position : position + 1]
            if following != self._quote and match.group() != following:
                if match.group() == self._quote:
                    return position
                continue
            position += 1
        return None
