"""``loudou worker``: takes jobs from the queue, and the function ``loudou up`` runs in a process of its own."""

import argparse
import os
from collections.abc import Sequence

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from loudou.config.cli.installation import open_installation
from loudou.config.cli.preload import load_application
from loudou.platform.jobs.failures import keep_failures

STOP_PATIENCE = 8.0  # seconds for jobs under way; the supervisor kills after ten
LOOK_EVERY = 1.0  # seconds between looks for jobs due by the clock; the database tells of those due at once


def run(argv: Sequence[str]) -> int:
    """0 after an orderly stop."""
    argparse.ArgumentParser(prog="loudou worker", description="Runs background jobs.").parse_args(argv)
    with open_installation():
        load_application()
        work()
    return 0


def work() -> None:
    """Run jobs until SIGTERM or SIGINT; LOUDOU_WORKER_CONCURRENCY at once, and one under way is finished first."""
    connector = app.connector
    if not isinstance(connector, DjangoConnector):  # the application was not loaded
        raise TypeError(f"unexpected job connector {connector!r}")
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(
            concurrency=int(os.environ.get("LOUDOU_WORKER_CONCURRENCY", "4")),
            shutdown_graceful_timeout=STOP_PATIENCE,
            fetch_job_polling_interval=LOOK_EVERY,
            task_middleware=[keep_failures],
        )
