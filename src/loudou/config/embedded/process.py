"""The server's process: started in its own session, watched while it recovers, stopped the fast and clean way."""

import os
import signal
import subprocess
import time
from pathlib import Path

from psycopg.pq import PGconn, Ping

from loudou.config.embedded.binaries import Binaries
from loudou.config.embedded.errors import EmbeddedServerError, ServerDidNotStart
from loudou.config.embedded.home import PORT, Home
from loudou.config.embedded.tuning import server_settings

PAUSE = 0.02  # seconds between two looks
STOP_PATIENCE = 300.0  # seconds for the last checkpoint before the server is stopped without it
LEFTOVER_PATIENCE = 30.0  # seconds for the processes of a killed server to notice that it is gone

_children: list[subprocess.Popen[bytes]] = []  # kept so that a server that outlives its handle is still reaped


def ping(home: Home) -> Ping:
    """Whether the server answers, says that it is not ready, or is not there; needs no password."""
    return Ping(PGconn.ping(f"host='{home.socket_dir}' port={PORT}".encode()))


def launch(home: Home, binaries: Binaries, *, throwaway: bool) -> None:
    """Start the server and wait until it answers, however long crash recovery takes.

    Raises ServerDidNotStart when its process ends first.
    """
    _clear_stale_locks(home)
    command = [binaries.program("postgres"), "-D", str(home.cluster), "-k", str(home.socket_dir)]
    command += ["-c", f"port={PORT}", "-c", "unix_socket_permissions=0700"]
    for name, value in server_settings(binaries.major, throwaway=throwaway).items():
        command += ["-c", f"{name}={value}"]
    with home.log.open("wb") as log:
        child = subprocess.Popen(  # noqa: S603 - our own arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **home.account.popen_args(),
        )
    _children.append(child)
    try:
        _wait_until_ready(home, child)
    except BaseException:  # Ctrl-C while it recovers: nobody would stop it later
        child.send_signal(signal.SIGINT)
        child.wait()
        raise


def _wait_until_ready(home: Home, child: subprocess.Popen[bytes]) -> None:
    while ping(home) is not Ping.OK:
        if child.poll() is not None:
            raise ServerDidNotStart(f"PostgreSQL ended while starting:\n{_last_words(home)}")
        time.sleep(PAUSE)


def wait_while_busy(home: Home) -> bool:
    """Wait while a server starts, recovers or shuts down; whether it answers in the end."""
    while (answer := ping(home)) is Ping.REJECT:
        time.sleep(PAUSE)
    return answer is Ping.OK


def shut_down(home: Home) -> None:
    """Stop the server: running transactions are rolled back, everything committed is on disk.

    Raises EmbeddedServerError when it is still there afterwards.
    """
    pid = _server_pid(home)
    if pid is None:
        return
    for stop_signal, patience in ((signal.SIGINT, STOP_PATIENCE), (signal.SIGQUIT, 10.0)):
        _signal(pid, stop_signal)
        if _wait_until_gone(home, pid, patience):
            return
    raise EmbeddedServerError(f"PostgreSQL (process {pid}) does not stop.")


def _server_pid(home: Home) -> int | None:
    try:
        return int((home.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _wait_until_gone(home: Home, pid: int, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        _reap()
        if _server_pid(home) != pid and not processes_in(home.cluster):
            return True
        time.sleep(PAUSE)
    return False


def _reap() -> None:
    _children[:] = [child for child in _children if child.poll() is None]


def _clear_stale_locks(home: Home) -> None:
    """Make way after a kill -9. The pid in the lock files may meanwhile be a stranger's, so only its folder counts."""
    _reap()
    if not _wait_until_empty(home, LEFTOVER_PATIENCE):
        raise EmbeddedServerError(f"Processes of an earlier server still work in {home.cluster} and do not answer.")
    if Path("/proc/self").exists():
        (home.cluster / "postmaster.pid").unlink(missing_ok=True)
        (home.socket_dir / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _wait_until_empty(home: Home, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while processes_in(home.cluster):
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True


def processes_in(folder: Path) -> list[int]:
    """Processes of this machine whose working folder it is: a server and all it started. Linux only, else empty."""
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _works_in(entry, folder)]


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:  # it ended meanwhile, or is another user's
        return False


def _last_words(home: Home) -> str:
    _wait_until_empty(home, patience=2.0)  # its logger writes what came last, and then ends
    logs = [home.log, *sorted((home.cluster / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)[-1:]]
    lines = [line for path in logs if path.exists() for line in path.read_text(errors="replace").splitlines()]
    return "\n".join(lines[-15:])
