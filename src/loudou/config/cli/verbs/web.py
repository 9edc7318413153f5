"""``loudou web``: the web server. Django is loaded once, before the workers fork, so they share its memory."""

import argparse
import gc
import os
from collections.abc import Sequence
from importlib import import_module

from django.db import connections
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from loudou.config.cli.installation import open_installation
from loudou.config.supervise.orphan import end_with_parent, forked_children_end_with_us

STOP_PATIENCE = 8  # seconds for requests under way; the supervisor kills after ten


def run(argv: Sequence[str]) -> int:
    """0 after an orderly stop."""
    args = _parse(argv)
    if args.supervised:
        end_with_parent()
    with open_installation():
        _load_application()
        forked_children_end_with_us()
        Granian(
            "loudou.config.wsgi:application",
            address=args.host,
            port=args.port,
            interface=Interfaces.WSGI,
            workers=args.workers,
            blocking_threads=args.threads,
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_PATIENCE,
            websockets=False,
            log_level=LogLevels.warning,
        ).serve()
    return 0


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="loudou web", description="Serves the pages and the API.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=int(os.environ.get("LOUDOU_WEB_WORKERS", "2")))
    parser.add_argument("--threads", type=int, default=int(os.environ.get("LOUDOU_WEB_THREADS", "4")))
    parser.add_argument("--supervised", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def _load_application() -> None:
    import_module("loudou.config.wsgi")
    # Views, forms and the API are otherwise imported by the first request of every worker.
    _ = get_resolver().url_patterns
    # Forked workers must neither share a database connection nor rewrite the parent's objects when they collect.
    connections.close_all()
    gc.collect()
    gc.freeze()
