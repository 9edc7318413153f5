"""The loop of ``loudou up``: tends the processes and the database until somebody asks it to stop."""

import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

from loudou.config.embedded.errors import EmbeddedServerError
from loudou.config.supervise.child import Child, stop_all

LOOK_EVERY = 0.25
DATABASE_EVERY = 2.0


class Database(Protocol):
    """What the loop asks of the embedded server."""

    def answers(self) -> bool:
        """Whether its process is there."""

    def revive(self) -> None:
        """Start it again."""


class StopRequested(BaseException):
    """Ctrl-C, SIGTERM or SIGHUP; not an Exception, so that nothing on the way swallows it."""


@contextmanager
def stop_signals_raise() -> Iterator[None]:
    """Inside, the first stop signal raises StopRequested, wherever the program is; later ones are ignored."""

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise StopRequested(number)

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def supervise(children: Sequence[Child], database: Database | None, *, started: Callable[[], bool]) -> None:
    """Keep everything running until StopRequested; ``started`` is asked until it says True."""
    next_look_at_database = 0.0
    waiting = True
    try:
        while True:
            now = time.monotonic()
            if database is not None and now >= next_look_at_database:
                _tend_database(database)
                next_look_at_database = now + DATABASE_EVERY
            for child in children:
                say(child.tend(now))
            waiting = waiting and not started()
            time.sleep(0.05 if waiting else LOOK_EVERY)
    finally:
        stop_all(children)


def say(message: str | None) -> None:
    """One line to the person at the terminal, if there is anything to say."""
    if message:
        print(message, file=sys.stderr, flush=True)


def _tend_database(database: Database) -> None:
    if database.answers():
        return
    say("The database ended; it starts again")
    try:
        database.revive()
    except EmbeddedServerError as error:  # a full disk, say: it may pass
        say(f"The database does not start, trying again: {error}")
