"""How the database keeps the rows of a table."""

from enum import StrEnum


class RecordKeeping(StrEnum):
    """Named on a model as `keeping`; a model that names nothing is TRACKED.

    TRACKED: every change is recorded and may be undone. LEDGER: recorded, rows are only ever added; a correction is a
    reversing row. FINANCIAL: recorded and editable by its services, but reversed, never undone. UNTRACKED: working
    memory (sessions, caches, counters, queues) whose loss of history is meant. HISTORY: the history itself.
    """

    TRACKED = "tracked"
    LEDGER = "ledger"
    FINANCIAL = "financial"
    UNTRACKED = "untracked"
    HISTORY = "history"
