"""Which processes belong to a running installation, found below the one process the drill started itself."""

import os
import signal
import socket
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
LISTENING = "0A"


def children_of(pid: int) -> list[int]:
    """Direct children, by process id."""
    return sorted(child for child, parent in _parents().items() if parent == pid)


def descendants_of(pid: int) -> list[int]:
    """Children, their children, and so on."""
    parents, found, todo = _parents(), [], [pid]
    while todo:
        current = todo.pop()
        below = [child for child, parent in parents.items() if parent == current]
        found += below
        todo += below
    return sorted(found)


def listens_on(pid: int, port: int) -> bool:
    """Whether the process holds the listening socket of the port."""
    inodes = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    return not inodes.isdisjoint(_open_files(pid))


def kill_hard(pids: list[int]) -> None:
    """SIGKILL each of them; one that is gone already is none the worse."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _parents() -> dict[int, int]:
    found = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                stat = (folder / "stat").read_text()
                state, parent = stat[stat.rindex(")") + 2 :].split()[:2]
                if state != "Z":
                    found[int(folder.name)] = int(parent)
    return found


def _listening_inodes(port: int) -> list[str]:
    lines = [line.split() for line in (PROC / "net" / "tcp").read_text().splitlines()[1:]]
    return [line[9] for line in lines if line[3] == LISTENING and line[1].endswith(f":{port:04X}")]


def _open_files(pid: int) -> list[str]:
    found = []
    with suppress(OSError):
        for link in (PROC / str(pid) / "fd").iterdir():
            with suppress(OSError):  # closed meanwhile
                found.append(str(link.readlink()))
    return found
