"""``loudou web``: the web server, and the function ``loudou up`` runs in a process of its own."""

import argparse
import os
from collections.abc import Sequence

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from loudou.config.cli.installation import open_installation
from loudou.config.cli.preload import load_application
from loudou.config.supervise.orphan import forked_children_end_with_us

STOP_PATIENCE = 8  # seconds for requests under way; the supervisor kills after ten


def run(argv: Sequence[str]) -> int:
    """0 after an orderly stop."""
    parser = argparse.ArgumentParser(prog="loudou web", description="Serves the pages and the API.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    args = parser.parse_args(argv)
    with open_installation():
        load_application()
        serve(args.host, args.port)
    return 0


def serve(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; LOUDOU_WEB_WORKERS processes of LOUDOU_WEB_THREADS threads each."""
    forked_children_end_with_us()
    Granian(
        "loudou.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("LOUDOU_WEB_WORKERS", "2")),
        blocking_threads=int(os.environ.get("LOUDOU_WEB_THREADS", "4")),
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_PATIENCE,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()
