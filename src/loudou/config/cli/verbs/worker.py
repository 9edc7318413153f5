"""``loudou worker``: takes jobs from the queue until it is told to stop; a job under way is finished first."""

import argparse
import os
from collections.abc import Sequence

import django
from django.core.management import call_command

from loudou.config.cli.installation import open_installation
from loudou.config.supervise.orphan import end_with_parent

STOP_PATIENCE = 8  # seconds for jobs under way; the supervisor kills after ten


def run(argv: Sequence[str]) -> int:
    """0 after an orderly stop."""
    parser = argparse.ArgumentParser(prog="loudou worker", description="Runs background jobs.")
    parser.add_argument("--concurrency", type=int, default=int(os.environ.get("LOUDOU_WORKER_CONCURRENCY", "4")))
    parser.add_argument("--supervised", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.supervised:
        end_with_parent()
    with open_installation():
        django.setup()
        call_command(
            "procrastinate",
            "worker",
            f"--concurrency={args.concurrency}",
            f"--shutdown-graceful-timeout={STOP_PATIENCE}",
            "--delete-jobs=never",
        )
    return 0
