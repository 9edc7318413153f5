"""Makes a process end with its parent, so that a killed supervisor leaves no web server on the port. Linux only."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent(number: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to signal this process when its parent dies; elsewhere than on Linux nothing happens."""
    if _libc is None:
        return
    parent = os.getppid()
    _libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != parent:  # it died between the two lines
        os.kill(os.getpid(), number)


def forked_children_end_with_us() -> None:
    """The same for every process this one forks from now on; they are killed, for nobody is left to wait for them."""
    os.register_at_fork(after_in_child=lambda: end_with_parent(signal.SIGKILL))
