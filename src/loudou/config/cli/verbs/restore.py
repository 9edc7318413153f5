"""``loudou restore FILE``: replaces an installation by a backup, and ends with an error if anything differs."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import django
from django.core.management import call_command, get_commands

from loudou.config.cli.backups.read import is_empty, read_backup
from loudou.config.cli.backups.write import write_backup
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
        if "invariants" in get_commands():
            call_command("invariants")
    print(f"Restored {sum(counts.values())} rows of {len(counts)} tables; counts and invariants are as they should be.")
    return 0


def _keep_what_is_there(installation: Installation) -> None:
    kept = installation.data_dir / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}.backup"
    write_backup(installation, kept)
    print(f"What was there before is in {kept}", file=sys.stderr)
