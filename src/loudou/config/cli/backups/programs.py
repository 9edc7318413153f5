"""Runs pg_dump and pg_restore; the password goes by the environment, where other users cannot read it."""

import os
import subprocess
from collections.abc import Sequence

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from loudou.config.cli.errors import VerbFailed
from loudou.config.cli.installation import Installation
from loudou.config.embedded.binaries import Binaries, find_binaries


class BackupFailed(VerbFailed):
    """A backup could not be written, read, or does not match what was restored."""


def run_program(installation: Installation, name: str, arguments: Sequence[str]) -> None:
    """Run the program against the installation's database as its owner. Raises BackupFailed with what it said."""
    given = conninfo_to_dict(installation.urls.owner_url)
    parts = {key: str(value) for key, value in given.items() if value is not None}
    environment = os.environ | {"PGPASSWORD": parts.pop("password", "")}
    command = [
        _binaries(installation).program(name),
        f"--dbname={make_conninfo('', **parts)}",
        "--no-password",
        *arguments,
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if done.returncode != 0:
        raise BackupFailed(f"{name} failed:\n{done.stderr.strip()[-2000:]}")


def _binaries(installation: Installation) -> Binaries:
    return installation.server.binaries() if installation.server else find_binaries()
