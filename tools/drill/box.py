"""An installation of the drill's own: started with `loudou up`, killed piece by piece, and asked whether it is back."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from loudou.config.supervise.orphan import end_with_parent
from tools.drill.processes import children_of, descendants_of, free_port, kill_hard, listens_on

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "LOUDOU_OWNER_DATABASE_URL", "LOUDOU_DATA", "LOUDOU_APP_ROLE", "DJANGO_SETTINGS_MODULE")
"""What another installation may have put into our environment."""
START_SECONDS = 90.0


class NotReady(Exception):
    """The installation did not answer in time; the message ends with what it said last."""


def prepare_folder() -> Path:
    """A data folder with an empty, migrated installation in it, to be copied for each drill and removed at the end."""
    folder = _new_folder()
    command = [sys.executable, "-m", "loudou.config.cli", "prepare", "--data", str(folder), "--no-demo"]
    subprocess.run(command, cwd=ROOT, env=clean_environment(), check=True, stdout=subprocess.DEVNULL)
    return folder


class Box:
    """A running `loudou up` on a copy of a prepared folder; everything in it is gone at the end."""

    def __init__(self, prepared: Path) -> None:
        self.data = _new_folder()
        shutil.rmtree(self.data)
        # Ownership counts: the database belongs to another user when the drill is run by root.
        subprocess.run(["cp", "-a", str(prepared), str(self.data)], check=True)
        self.port = free_port()
        self.log = self.data / "up.log"
        self._up: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "loudou.config.cli", "up", "--data", str(self.data), "--no-demo"]
        with self.log.open("wb") as log:
            self._up = subprocess.Popen(
                [*command, "--port", str(self.port)],
                cwd=ROOT,
                env=clean_environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - no thread runs yet; else a killed drill leaves it running
            )
        try:
            self.wait_ready(START_SECONDS)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def inside(self, verb: str, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Run a verb of tools.drill.inside on its database; facts in, facts out."""
        done = subprocess.run(
            [sys.executable, "-m", "tools.drill.inside", verb, str(self.data)],
            cwd=ROOT,
            env=clean_environment(),
            input=json.dumps(facts).encode(),
            stdout=subprocess.PIPE,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def wait_ready(self, seconds: float) -> float:
        """Wait until web server and database answer; the seconds that took. Raises NotReady."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            if self._up is not None and self._up.poll() is not None:
                break
            if self._answers():
                return time.monotonic() - begun
            time.sleep(0.05)
        raise NotReady(f"no answer after {seconds:g} s\n" + self.said())

    def comes_back_whole(self, seconds: float) -> bool:
        """Whether web server, worker and database all run within so many seconds.

        A process that ended when its database did may be in the pause before its next start when it is looked for.
        """
        deadline = time.monotonic() + seconds
        while not (self.web_pids() and self.worker_pids() and self._answers()):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def said(self) -> str:
        """The end of what `loudou up` printed."""
        return self.log.read_text(errors="replace")[-3000:]

    @property
    def up_pid(self) -> int:
        """The process everything else was started by. Raises NotReady before the start."""
        if self._up is None:
            raise NotReady("not started")
        return self._up.pid

    def web_pids(self) -> list[int]:
        """The web server's main process first, then its workers."""
        families = [[pid, *descendants_of(pid)] for pid in self._children()]
        return next((each for each in families if any(listens_on(pid, self.port) for pid in each)), [])

    def worker_pids(self) -> list[int]:
        """The processes that run background jobs."""
        web, database = set(self.web_pids()), set(self.database_pids())
        return [pid for pid in self._children() if pid not in web | database]

    def database_pids(self) -> list[int]:
        """PostgreSQL's main process first, then its children."""
        for file in self.data.rglob("postmaster.pid"):
            with suppress(OSError, ValueError, IndexError):
                main = int(file.read_text().splitlines()[0])
                return [main, *children_of(main)]
        return []

    def _children(self) -> list[int]:
        return children_of(self._up.pid) if self._up is not None else []

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            checks = json.loads(connection.getresponse().read())["checks"]
            return bool(checks["database"])
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            return False
        finally:
            connection.close()

    def _end(self) -> None:
        if self._up is None:
            return
        left = descendants_of(self._up.pid) + self.database_pids()
        with suppress(ProcessLookupError):
            self._up.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._up.wait(30)
        kill_hard([self._up.pid, *(pid for pid in left if Path(f"/proc/{pid}").exists())])
        self._up.wait()
        shutil.rmtree(self.data)


def _new_folder() -> Path:
    """Right below the system's folder for such things, where the database's own user can reach it too."""
    return Path(tempfile.mkdtemp(prefix="loudou-drill-"))


def clean_environment() -> dict[str, str]:
    """The caller's, without another installation's addresses."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
