"""Writes a backup while people go on working: rows and their counts are of the same snapshot."""

import json
import os
import tarfile
import tempfile
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psycopg

from loudou.config.cli.backups.counts import NOT_KEPT, count_rows
from loudou.config.cli.backups.programs import BackupFailed, run_program
from loudou.config.cli.installation import Installation

FORMAT = 1


def write_backup(installation: Installation, target: Path) -> dict[str, int]:
    """Write the file, readable by its owner only; the rows it holds by table. It appears whole or not at all."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise BackupFailed(f"Cannot write {target}: {error.strerror}") from error
    with os.fdopen(descriptor, "wb") as file, tempfile.TemporaryDirectory(dir=target.parent) as folder:
        dump = Path(folder, "database.dump")
        counts = _dump(installation, dump)
        manifest = Path(folder, "manifest.json")
        manifest.write_text(json.dumps(_manifest(counts), indent=2))
        with tarfile.open(fileobj=file, mode="w") as archive:
            archive.add(manifest, "manifest.json")
            archive.add(dump, "database.dump")
            if (installation.data_dir / "files").is_dir():
                archive.add(installation.data_dir / "files", "files")
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(target)
    return counts


def _dump(installation: Installation, dump: Path) -> dict[str, int]:
    with psycopg.connect(installation.urls.owner_url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        snapshot = str(row[0]) if row else ""
        arguments = ["--format=custom", "--no-owner", f"--exclude-table-data={NOT_KEPT}", f"--snapshot={snapshot}"]
        run_program(installation, "pg_dump", [*arguments, f"--file={dump}"])
        return count_rows(connection)


def _manifest(counts: dict[str, int]) -> dict[str, object]:
    try:
        release = version("loudou")
    except PackageNotFoundError:  # a checkout
        release = "unreleased"
    return {"format": FORMAT, "loudou": release, "written_at": datetime.now(UTC).isoformat(), "rows": counts}
