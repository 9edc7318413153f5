"""Rounds over all open leads: piece by piece, a transaction each, in two threads where there are many."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from django.db import connections

from loudou.kernel.context import Context
from loudou.leads.queries.open_slices import LEAST, Slice, open_slices
from loudou.platform.jobs.app import job_context

Piece = Callable[[Context, Slice], UUID | None]
"""Works on the next leads of a slice and returns where to go on, None at its end."""


def go_round(piece: Piece, *, after: UUID | None = None, least: int = LEAST) -> None:
    """Let a piece follow the other until every open lead had its turn; `after` is where an earlier round stopped.

    Fewer than `least` open leads are gone through in this thread alone.

    Both threads lock leads in the order of their ids and never the same ones. An error ends the round once the other
    thread is through; the job is then tried again, and what was done already changes nothing more.
    """
    slices = [Slice(after)] if after is not None else open_slices(job_context(), least=least)
    if len(slices) == 1:
        _through(piece, slices[0])
        return
    with ThreadPoolExecutor(len(slices)) as threads:
        for running in [threads.submit(_apart, piece, one) for one in slices]:
            running.result()


def _apart(piece: Piece, one: Slice) -> None:
    try:
        _through(piece, one)
    finally:
        connections.close_all()  # those of this thread


def _through(piece: Piece, one: Slice) -> None:
    place = one.after
    while (place := piece(job_context(), Slice(place, one.until))) is not None:
        continue
