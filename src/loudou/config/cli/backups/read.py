"""Puts a backup in place of what an installation holds, and proves that all of it arrived."""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from loudou.config.cli.backups.counts import count_rows
from loudou.config.cli.backups.programs import BackupFailed, run_program
from loudou.config.cli.backups.write import FORMAT
from loudou.config.cli.installation import Installation
from loudou.config.embedded.roles import APP


def is_empty(installation: Installation) -> bool:
    """Whether the database has no tables yet. One SQL query."""
    with psycopg.connect(installation.urls.owner_url) as connection:
        return not count_rows(connection)


def read_backup(installation: Installation, source: Path) -> dict[str, int]:
    """Replace database and files; the rows restored by table.

    Raises BackupFailed when the file is no backup, or the rows do not match what it says it holds.
    """
    with _unpacked(source) as folder:
        expected = _expected_rows(folder)
        _clear(installation)
        run_program(
            installation,
            "pg_restore",
            ["--no-owner", "--exit-on-error", "--single-transaction", str(folder / "database.dump")],
        )
        with psycopg.connect(installation.urls.owner_url) as connection:
            found = count_rows(connection)
        _require_equal(expected, found)
        _replace_files(folder / "files", installation.data_dir / "files")
    return found


@contextmanager
def _unpacked(source: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        try:
            with tarfile.open(source) as archive:
                archive.extractall(folder, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise BackupFailed(f"{source} cannot be read as a backup: {error}") from error
        yield Path(folder)


def _expected_rows(folder: Path) -> dict[str, int]:
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
    except (OSError, ValueError) as error:
        raise BackupFailed("The file is no Loudou backup: it has no manifest.") from error
    if manifest.get("format") != FORMAT:
        raise BackupFailed(f"The backup has format {manifest.get('format')}; this version reads {FORMAT}.")
    rows: dict[str, int] = manifest["rows"]
    return rows


def _clear(installation: Installation) -> None:
    app = sql.Identifier(str(conninfo_to_dict(installation.urls.app_url).get("user") or APP))
    with psycopg.connect(installation.urls.owner_url) as connection:
        connection.execute("SET LOCAL lock_timeout = '10s'")  # somebody works here: an error, not a hang
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        connection.execute("ALTER SCHEMA public OWNER TO pg_database_owner")
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app))
        # Else every table would get back, as it is made, what was revoked from it. The backup sets them last.
        for kind in ("TABLES", "SEQUENCES"):
            statement = sql.SQL("ALTER DEFAULT PRIVILEGES REVOKE ALL ON {} FROM {}")
            connection.execute(statement.format(sql.SQL(kind), app))


def _require_equal(expected: dict[str, int], found: dict[str, int]) -> None:
    different = [
        f"{table}: {expected.get(table)} in the backup, {found.get(table)} restored"
        for table in sorted(expected.keys() | found.keys())
        if expected.get(table) != found.get(table)
    ]
    if different:
        raise BackupFailed("The restored rows do not match the backup:\n" + "\n".join(different))


def _replace_files(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    if source.is_dir():
        shutil.move(source, target)
