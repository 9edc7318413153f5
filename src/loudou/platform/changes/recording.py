"""The change set every write runs inside."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.db import connection, transaction

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.access.errors import ReadOnlyToken

OPEN_SQL = """
    WITH opened AS (
        INSERT INTO changes_changeset
            (id, label, actor_id, on_behalf_of, at, source, reason, correlation_id, undo_of)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id)
    SELECT set_config('loudou.change_set', id::text, true) FROM opened
"""
_in_turns: ContextVar[bool] = ContextVar("loudou_changes_in_turns", default=False)
P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def recording(ctx: Context, label: str, *, undo_of: UUID | None = None) -> Iterator[UUID]:
    """A transaction whose row changes are recorded under one change set; yields its id.

    A service called by another joins the change set that is open for the same context, and its failure is the
    failure of the whole: whoever wants to go on after one opens a savepoint of its own. One SQL statement when it
    opens one. Raises ReadOnlyToken for a token that may only read.
    """
    if ctx.scope == "read":
        raise ReadOnlyToken("This API token may only read.")
    joined = ctx.memo.get("change_set")
    if joined is not None and undo_of is not None:
        raise RuntimeError("an undo is a change set of its own, never part of another")
    if isinstance(joined, UUID):
        with transaction.atomic(savepoint=False):
            yield joined
        return
    is_inside = connection.in_atomic_block
    with transaction.atomic():
        opened = _open(ctx, label, undo_of)
        ctx.memo["change_set"] = opened
        try:
            yield opened
        finally:
            del ctx.memo["change_set"]
        if is_inside and not _in_turns.get():
            # A surrounding transaction may belong to another context: it must not write under this one's name.
            _close()


@contextmanager
def in_turns() -> Iterator[None]:
    """One transaction of acts that follow each other, each in a change set of its own.

    The next one takes the place of the last, which so need not be ended: a statement less for each. Whoever uses it
    sees to it that nothing is written between two acts; one inside another still is.
    """
    turns = _in_turns.set(True)
    try:
        yield
    finally:
        _in_turns.reset(turns)
        _close()


def records_changes(
    label: str,
) -> Callable[[Callable[Concatenate[Context, P], R]], Callable[Concatenate[Context, P], R]]:
    """Make a service run inside a transaction and a change set of this label."""

    def decorate(service: Callable[Concatenate[Context, P], R]) -> Callable[Concatenate[Context, P], R]:
        @wraps(service)
        def run(ctx: Context, /, *args: P.args, **kwargs: P.kwargs) -> R:
            with recording(ctx, label):
                return service(ctx, *args, **kwargs)

        return run

    return decorate


def _close() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('loudou.change_set', '', true)")


def _open(ctx: Context, label: str, undo_of: UUID | None) -> UUID:
    opened = new_id()
    values: list[str | datetime | UUID | None] = [
        opened,
        label,
        ctx.actor_id,
        ctx.on_behalf_of,
        ctx.now,
        ctx.source.value,
        ctx.reason,
        ctx.correlation_id,
        undo_of,
    ]
    with connection.cursor() as cursor:
        cursor.execute(OPEN_SQL, values)
    return opened
