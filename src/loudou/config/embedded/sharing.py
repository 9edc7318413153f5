"""Lets several programs use one server: the first starts it, the last stops it, and a killed one is not counted.

Both rest on flock, which the kernel releases when a process ends, however it ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def one_at_a_time(data_dir: Path) -> Iterator[None]:
    """Hold off every other start and stop of this installation's server."""
    descriptor = _open(data_dir / "server.lock")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class UseCount:
    """This program's share in the server; call both methods inside ``one_at_a_time``."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "server.users"
        self._descriptor: int | None = None

    def enter(self) -> None:
        """Count this program as a user until ``leave`` or its end."""
        self._descriptor = _open(self._path)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Stop counting this program; whether it was the last."""
        if self._descriptor is None:
            return False
        descriptor, self._descriptor = self._descriptor, None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            os.close(descriptor)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
