"""The shape of a row between its file and the database."""

from dataclasses import dataclass
from typing import Any

from loudou.kernel.errors import FieldProblem
from loudou.platform.transfer.reading.rows import SourceRow


@dataclass(slots=True)
class Converted:
    """A row between file and database: typed values, or what is wrong with it."""

    source: SourceRow
    values: dict[str, Any]
    problems: list[FieldProblem]
