"""What other packages see of the history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ChangeSetRow:
    """One act in the list of recent changes."""

    id: UUID
    label: str
    actor_id: UUID | None
    at: datetime
    source: str
    reason: str
    row_count: int
    is_undone: bool


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of one row: the columns that differ, before and after, as PostgreSQL writes them."""

    seq: int
    change_set_id: UUID
    label: str
    actor_id: UUID | None
    at: datetime
    source: str
    reason: str
    table: str
    row_id: UUID
    op: str
    before: Mapping[str, str | None]
    after: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class UndoResult:
    """How many rows an undo restored, by table."""

    change_set_id: UUID
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class KeptChange:
    """A row that keeps, in these columns, what was done to it since; `*` stands for a row that stays altogether."""

    table: str
    row_id: UUID
    columns: tuple[str, ...]
