"""``loudou restore FILE``: replaces an installation by a backup, and ends with an error if anything differs."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import django
from django.core.management import CommandError, call_command

from loudou.config.cli.backups.read import is_empty, read_backup
from loudou.config.cli.backups.write import write_backup
from loudou.config.cli.errors import VerbFailed
from loudou.config.cli.installation import Installation, open_installation
from loudou.config.cli.migration import migrate


def run(argv: Sequence[str]) -> int:
    """0 when every row is back and every invariant holds."""
    parser = argparse.ArgumentParser(prog="loudou restore", description="Replaces everything by what a backup holds.")
    parser.add_argument("file", type=Path)
    source = parser.parse_args(argv).file.resolve()
    with open_installation() as installation:
        if not is_empty(installation):
            _keep_what_is_there(installation)
        counts = read_backup(installation, source)
        django.setup()
        migrate(installation)
        try:
            call_command("invariants")
        except CommandError as error:
            raise VerbFailed(f"The rows are back, but: {error}") from error
    print(f"Restored {sum(counts.values())} rows of {len(counts)} tables; counts and invariants are as they should be.")
    return 0


def _keep_what_is_there(installation: Installation) -> None:
    kept = installation.data_dir / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}.backup"
    write_backup(installation, kept)
    print(f"What was there before is in {kept}", file=sys.stderr)
