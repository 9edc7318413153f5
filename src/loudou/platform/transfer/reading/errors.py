"""The failures of reading: a file that is refused as a whole, and one row that fails while the others go on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from loudou.kernel.errors import Invalid
from loudou.platform.transfer.reading.messages import message

STATUS = {
    "import.too_large": 413,
    "import.too_many_rows": 413,
    "import.line_too_long": 413,
    "import.file_type": 415,
    "xlsx.macros": 415,
    "xlsx.ratio": 413,
}
"""HTTP status of a refusal where it is not 422."""


class FileRefused(Invalid):
    """The file cannot be read without losing or altering something; nothing of it is imported.

    `code` says why; `row` (data row from 1) and `line` (physical line, or sheet row) say where, when there is a place.
    """

    title = "File refused"

    def __init__(self, code: str, *, row: int | None = None, line: int | None = None, **facts: object) -> None:
        where = {"row": row, "line": line, **facts}
        super().__init__(message(code, where))
        self.facts = where
        self.code = code
        self.status = STATUS.get(code, 422)
        self.row = row
        self.line = line


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why one row fails; `column` counts from 1, None when it is the whole row."""

    code: str
    column: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The English sentence."""
        return message(self.code, self.facts)
