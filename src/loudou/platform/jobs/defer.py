"""Queue a job in the transaction at hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from procrastinate.contrib.django import app
from procrastinate.types import JSONValue


def defer(
    task: str,
    *,
    queue: str,
    lock: str | None = None,
    key: str | None = None,
    at: datetime | None = None,
    **arguments: JSONValue,
) -> int:
    """Queue a task by name; it becomes visible to workers when the surrounding transaction commits, due then or `at`.

    Jobs of one `lock` run one after the other; while a job of one `key` waits, another of it is refused by
    Procrastinate (AlreadyEnqueued). Returns the job's id. One SQL statement.
    """
    deferrer = app.configure_task(task, queue=queue, lock=lock, queueing_lock=key, schedule_at=at, allow_unknown=True)
    return deferrer.defer(**arguments)


def defer_many(task: str, *, queue: str, arguments: Sequence[Mapping[str, JSONValue]]) -> None:
    """Queue a task once for each set of arguments, like `defer`. One SQL statement; none for no arguments."""
    if arguments:
        app.configure_task(task, queue=queue, allow_unknown=True).batch_defer(*map(dict, arguments))
