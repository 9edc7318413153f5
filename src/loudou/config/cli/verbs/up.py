"""``loudou up``: everything in the foreground until Ctrl-C; web server and worker are forked from this process."""

import argparse
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from loudou.config.cli.errors import VerbFailed
from loudou.config.cli.freshness import is_prepared
from loudou.config.cli.installation import Installation, open_installation
from loudou.config.cli.later import load
from loudou.config.supervise.child import Child
from loudou.config.supervise.supervisor import StopRequested, say, stop_signals_raise, supervise

PROGRAM = (sys.executable, "-m", "loudou.config.cli")
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not bound to


class PortTaken(VerbFailed):
    """Another program listens on the address."""


class PreparationFailed(VerbFailed):
    """Migrations, assets or the demo company could not be made; what went wrong was printed above."""


def run(argv: Sequence[str]) -> int:
    """0 after an orderly stop, 1 when it could not start."""
    args = _parse(argv)
    begun = time.monotonic()
    try:
        with stop_signals_raise():
            _require_free(args.host, args.port)
            _allow_host(args.host)
            with open_installation(args.data) as installation:
                _prepare(installation, demo=not args.no_demo)
                ready = _Ready(args.host, args.port, installation.data_dir, begun)
                supervise(_children(args.host, args.port), installation.server, started=ready)
    except StopRequested:
        say("Stopped.")
    return 0


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="loudou up", description="Starts everything; Ctrl-C stops everything.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, help="folder of the database and files (default: .data)")
    parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
    return parser.parse_args(argv)


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"Cannot listen on {host}:{port} ({error.strerror}); choose another --port.") from error


def _allow_host(host: str) -> None:
    if host not in EVERYWHERE:
        os.environ.setdefault("LOUDOU_ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{host}")


def _prepare(installation: Installation, *, demo: bool) -> None:
    if is_prepared(installation):
        return
    say("Preparing …")
    # A process of its own, for settings may only be read once the assets are there.
    command = [*PROGRAM, "prepare", "--data", str(installation.data_dir), *([] if demo else ["--no-demo"])]
    if subprocess.run(command, check=False).returncode != 0:  # noqa: S603 - our own program
        raise PreparationFailed("Preparing failed; see above.")


def _children(host: str, port: int) -> list[Child]:
    load("preload").load_application()
    web, worker = load("verbs.web"), load("verbs.worker")
    return [Child("web", web.serve, host, port), Child("worker", worker.work)]


@dataclass(slots=True)
class _Ready:
    """Asks the web server whether it answers, and says so once with the address and the demo sign-ins."""

    host: str
    port: int
    data_dir: Path
    begun: float
    done: bool = field(default=False)

    def __call__(self) -> bool:
        if not self.done and self._answers():
            self.done = True
            self._announce()
        return self.done

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(EVERYWHERE.get(self.host, self.host), self.port, timeout=2)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _announce(self) -> None:
        shown = EVERYWHERE.get(self.host, self.host)
        shown = f"[{shown}]" if ":" in shown else shown
        print(f"Loudou is ready after {time.monotonic() - self.begun:.1f} s: http://{shown}:{self.port}/")
        sign_ins = self.data_dir / "sign-ins.txt"
        if sign_ins.exists():
            print(f"Demo sign-ins:\n{sign_ins.read_text().rstrip()}")
        print("Ctrl-C stops everything.", flush=True)
