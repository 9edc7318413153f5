"""The shapes reading hands out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from loudou.platform.transfer.reading.errors import RowProblem
from loudou.platform.transfer.reading.messages import message


class SourceRow(NamedTuple):
    """One data row as it stands in the file.

    `number` counts data rows from 1 (blank rows are not rows); `line` is the physical line the row starts on, in a
    workbook the sheet's row number. With a `problem` the row must not be imported; its cells are what could be read
    (for broken quotes the raw text as one cell), good for an error report only.
    """

    number: int
    line: int
    cells: tuple[str, ...]
    problem: RowProblem | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should see in the preview; nothing is lost by it."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The English sentence."""
        return message(self.code, self.facts)
