"""The rows that were not imported, with everything wrong with them."""

from collections.abc import Sequence
from uuid import UUID

from loudou.platform.records.declaration import LoadedRow, Outcome
from loudou.platform.transfer.converting import Converted
from loudou.platform.transfer.models import FailedRow


def failures(job_id: UUID, converted: Sequence[Converted], answers: Sequence[LoadedRow]) -> list[FailedRow]:
    """The rows that failed, not yet stored."""
    return [
        FailedRow(
            job_id=job_id,
            row=each.source.number,
            line=each.source.line,
            cells=[_storable(cell) for cell in each.source.cells],
            problems=[{"field": p.field, "code": p.code, "message": p.message} for p in answer.problems],
        )
        for each, answer in zip(converted, answers, strict=True)
        if answer.outcome == Outcome.FAILED
    ]


def _storable(cell: str) -> str:
    """The cell as the database can hold it: bytes that are no text show as escapes, NUL as its symbol."""
    return cell.encode("utf-8", "backslashreplace").decode("utf-8").replace("\x00", "\u2400")
