"""What the clients asked for and were told: the truth the database is compared with."""

import json
import os
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Operation:
    """One thing a client wants done once, however often it has to ask. `status` None: it was never told."""

    id: int
    kind: str
    facts: Mapping[str, Any]
    status: int | None = None
    answer: Any = None
    attempts: int = 0

    @property
    def is_done(self) -> bool:
        """Whether the client was told that it is done."""
        return self.status is not None and self.status < 300


@dataclass(slots=True)
class Journal:
    """Every call, written down before it is made and again with its answer, both forced to the disk."""

    path: Path
    operations: list[Operation] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def invoke(self, kind: str, facts: Mapping[str, Any]) -> Operation:
        """Note an operation before its first call."""
        with self._lock:
            operation = Operation(len(self.operations), kind, facts)
            self.operations.append(operation)
            self._write({"invoke": operation.id, "kind": kind, **facts})
        return operation

    def tell(self, operation: Operation, outcome: str, status: int | None = None, answer: Any = None) -> None:
        """Note what came of one call: ok, refused, or unknown."""
        with self._lock:
            operation.attempts += 1
            self.statuses[str(status or outcome)] += 1
            if outcome != "unknown":
                operation.status, operation.answer = status, answer
            self._write({outcome: operation.id, "status": status})

    def of(self, kind: str) -> list[Operation]:
        """The operations of a kind, in the order they were begun."""
        return [operation for operation in self.operations if operation.kind == kind]

    def _write(self, entry: Mapping[str, Any]) -> None:
        with self.path.open("a") as file:
            file.write(json.dumps(entry, default=str) + "\n")
            file.flush()
            os.fsync(file.fileno())
