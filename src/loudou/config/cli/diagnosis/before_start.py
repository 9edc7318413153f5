"""The machine: program, folder, disk. Needs no database."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from loudou.config.cli.diagnosis.finding import Finding
from loudou.config.cli.freshness import is_built
from loudou.config.cli.places import data_dir
from loudou.config.embedded.binaries import find_binaries
from loudou.config.embedded.errors import EmbeddedServerError

FULL_PERCENT = 85


def look() -> Iterator[Finding]:
    """Each thing in turn."""
    yield _binaries()
    yield _folder(data_dir())
    yield _disk(data_dir())
    yield Finding("translations and assets", None if is_built() else "not built for this version; run ./loudou prepare")


def _binaries() -> Finding:
    if os.environ.get("DATABASE_URL"):
        return Finding("database server of your own (DATABASE_URL)")
    try:
        found = find_binaries()
    except EmbeddedServerError as error:
        return Finding("PostgreSQL programs", str(error))
    return Finding(f"PostgreSQL {found.version} in {found.bin_dir}")


def _folder(folder: Path) -> Finding:
    what = f"data folder {folder}"
    if not folder.exists():
        return Finding(what, "does not exist yet; ./loudou up makes it")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(what, "cannot be written by this user; run as its owner or set LOUDOU_DATA")
    key = folder / "secret.key"
    if key.exists() and key.stat().st_mode & 0o077:
        return Finding(what, f"others can read {key}; run chmod 600 on it")
    return Finding(what)


def _disk(folder: Path) -> Finding:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    usage = shutil.disk_usage(existing)
    percent = 100 * usage.used // usage.total
    problem = (
        f"more than {FULL_PERCENT} %: PostgreSQL stops when it is full; make room" if percent >= FULL_PERCENT else None
    )
    return Finding(f"disk is {percent} % full", problem)
