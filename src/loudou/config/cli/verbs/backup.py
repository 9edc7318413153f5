"""``loudou backup FILE``: the database and the uploaded files as of one moment, in one file."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from loudou.config.cli.backups.write import write_backup
from loudou.config.cli.installation import open_installation


def run(argv: Sequence[str]) -> int:
    """0 when the file was written."""
    parser = argparse.ArgumentParser(prog="loudou backup", description="Writes everything into one file.")
    parser.add_argument("file", type=Path)
    target = parser.parse_args(argv).file.resolve()
    with open_installation() as installation:
        counts = write_backup(installation, target)
    print(f"{target}: {sum(counts.values())} rows of {len(counts)} tables, {target.stat().st_size / 1e6:.1f} MB")
    return 0
