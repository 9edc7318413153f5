"""One supervised process: its own session, restarted with growing pauses, stopped politely and then not."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0  # seconds alive after which earlier failures are forgotten
STOP_PATIENCE = 10.0


class Child:
    """A process kept alive until ``stop``; times are seconds of the monotonic clock."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
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
        code = self._process.poll()
        if code is None:
            return None
        self._kill_group()
        self._process = None
        if now - self._started_at > HEALTHY_AFTER:
            self._pause = FIRST_PAUSE
        self._start_at, pause = now + self._pause, self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        return f"{self.name} ended with code {code}; it starts again in {pause:g} s"

    def run_once(self) -> int:
        """Run the process to its end instead of keeping it alive; its exit code."""
        self._start(time.monotonic())
        return self._process.wait() if self._process else 1

    def request_stop(self) -> None:
        """Signal the main process alone: it stops its own workers, and signalling those as well makes it hang."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def wait_stopped(self, patience: float = STOP_PATIENCE) -> None:
        """Wait for the end, and enforce it after ``patience`` seconds."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self._kill_group()
            self._process.wait()
            self._process = None

    def _start(self, now: float) -> None:
        self._process = subprocess.Popen(self._command, start_new_session=True)  # noqa: S603 - our own command line
        self._started_at = now

    def _kill_group(self) -> None:
        """Whatever the main process left behind in its session must not keep the port."""
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def stop_all(children: Sequence[Child], patience: float = STOP_PATIENCE) -> None:
    """Stop several at once; together they take no longer than the slowest."""
    for child in children:
        child.request_stop()
    deadline = time.monotonic() + patience
    for child in children:
        child.wait_stopped(max(0.0, deadline - time.monotonic()))
