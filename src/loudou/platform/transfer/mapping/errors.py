"""The failures of mapping: a mapping that cannot be used, and one cell that cannot be converted."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from loudou.kernel.errors import FieldProblem, Invalid
from loudou.platform.transfer.mapping.messages import message

_SHOWN = 80


class MappingRefused(Invalid):
    """The mapping cannot be used; `problems` names every fault at once, each with its path ("columns.手机.field")."""

    code = "import.mapping"
    status = 422
    title = "Mapping refused"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        super().__init__("The column mapping cannot be used.", problems=problems)


def fault(path: str, code: str, **facts: object) -> FieldProblem:
    """One fault of a mapping at a path."""
    return FieldProblem(path, code, message(code, facts))


class CellRefused(Exception):
    """A cell cannot be converted without guessing or loss; raised by converters, gathered per row."""

    def __init__(self, code: str, value: str = "", **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = {"value": value[:_SHOWN], **facts}


class CellProblem(NamedTuple):
    """Why one cell of a row fails: the field, the column it came from ("" for none), code and facts."""

    field: str
    header: str
    code: str
    facts: Mapping[str, object]

    @property
    def message(self) -> str:
        """The English sentence."""
        return message(self.code, self.facts)
