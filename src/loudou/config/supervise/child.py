"""One supervised process: forked into its own session, restarted with growing pauses, stopped politely and then not."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.process import BaseProcess

from loudou.config.supervise.orphan import end_with_parent

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0  # seconds alive after which earlier failures are forgotten
STOP_PATIENCE = 10.0

# A forked process shares the application its parent has loaded, and starts in milliseconds; elsewhere it loads again.
_processes = multiprocessing.get_context("fork") if sys.platform == "linux" else multiprocessing.get_context("spawn")


class Child:
    """A process kept alive until it is stopped; times are seconds of the monotonic clock."""

    def __init__(self, name: str, target: Callable[..., None], *args: object) -> None:
        self.name = name
        self._target = target
        self._args = args
        self._process: BaseProcess | None = None
        self._started_at = 0.0
        self._start_at = 0.0
        self._pause = FIRST_PAUSE

    @property
    def pid(self) -> int | None:
        """The process's id while it runs."""
        return self._process.pid if self._process else None

    def tend(self, now: float) -> str | None:
        """Start the process when it is due; what happened since the last look, if anything."""
        if self._process is None:
            if now >= self._start_at:
                self._start(now)
            return None
        code = self._process.exitcode
        if code is None:
            return None
        self._clear_away()
        if now - self._started_at > HEALTHY_AFTER:
            self._pause = FIRST_PAUSE
        self._start_at, pause = now + self._pause, self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        return f"{self.name} ended with code {code}; it starts again in {pause:g} s"

    def request_stop(self) -> None:
        """Signal the main process alone: it stops its own workers, and signalling those as well makes it hang."""
        if self._process is not None and self._process.is_alive():
            self._process.terminate()

    def wait_stopped(self, patience: float = STOP_PATIENCE) -> None:
        """Wait for the end, and enforce it after ``patience`` seconds."""
        if self._process is not None:
            self._process.join(patience)
            self._clear_away()

    def _start(self, now: float) -> None:
        self._process = _processes.Process(target=_run, args=(self._target, *self._args), name=self.name)
        self._process.start()
        self._started_at = now

    def _clear_away(self) -> None:
        """Whatever the process left behind in its session must not keep the port."""
        if self._process is None:
            return
        if self._process.pid is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.join()
        self._process.close()
        self._process = None


def stop_all(children: Sequence[Child], patience: float = STOP_PATIENCE) -> None:
    """Stop several at once; together they take no longer than the slowest."""
    for child in children:
        child.request_stop()
    deadline = time.monotonic() + patience
    for child in children:
        child.wait_stopped(max(0.0, deadline - time.monotonic()))


def _run(target: Callable[..., None], *args: object) -> None:
    # Its own session: Ctrl-C at the terminal reaches the supervisor alone, which then stops everything in order.
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    end_with_parent()
    target(*args)
