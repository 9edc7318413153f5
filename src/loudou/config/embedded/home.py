"""Where the server's files lie, for any data folder: its path may hold any letters, and may be closed to others."""

import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from loudou.config.embedded.account import Account, account_for
from loudou.config.embedded.binaries import Binaries
from loudou.config.embedded.errors import UnsafeServer

PORT = 5432
SOCKET_PATH_LIMIT = 107  # bytes the kernel takes for a socket's path
SYSTEM_HOME = Path("/var/lib/loudou")


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one server: its home, the cluster in it, and the private folder of its socket."""

    path: Path
    cluster: Path
    socket_dir: Path
    account: Account

    @property
    def log(self) -> Path:
        """What the server says before its own log begins."""
        return self.path / "postgres-start.log"


def prepare_home(data_dir: Path, identity: str) -> Home:
    """Create what is missing. Only folders of our own are made or changed, never a folder above the data folder.

    ``identity`` is the installation's random name; it places the home when the data folder is closed to the server.
    """
    path = _reachable(data_dir, identity)
    account = account_for(path / "postgres")
    socket_dir = _socket_dir(path, account)
    return Home(path=path, cluster=path / "postgres", socket_dir=socket_dir, account=account)


def usable_binaries(home: Home, binaries: Binaries) -> Binaries:
    """The same binaries, copied into the home when the server's user cannot read where they are installed."""
    if home.account.can_run(binaries.program("postgres")) or binaries.wheel_root is None:
        return binaries
    copy = home.path / f"postgresql-{binaries.version}"
    if not copy.exists():
        unfinished = home.path / f"{copy.name}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        package = binaries.bin_dir.parent.parent.name
        # The programs load ../../../<package>.libs, so both folders must lie beside each other.
        shutil.copytree(binaries.bin_dir.parent, unfinished / package / "pginstall", symlinks=True)
        shutil.copytree(binaries.wheel_root / f"{package}.libs", unfinished / f"{package}.libs", symlinks=True)
        unfinished.rename(copy)
    bin_dir = copy / binaries.bin_dir.relative_to(binaries.wheel_root)
    return Binaries(bin_dir=bin_dir, version=binaries.version)


def _reachable(data_dir: Path, identity: str) -> Path:
    account = account_for(data_dir / "postgres")
    if not account.changed or account.can_enter(data_dir):
        return data_dir
    closed_to_all = stat.S_IMODE(data_dir.stat().st_mode) & 0o077 == 0
    if closed_to_all and account.can_enter(data_dir.parent):
        os.chown(data_dir, -1, account.gid)
        data_dir.chmod(stat.S_IMODE(data_dir.stat().st_mode) | stat.S_IXGRP)
        return data_dir
    elsewhere = SYSTEM_HOME / identity
    elsewhere.mkdir(parents=True, exist_ok=True, mode=0o755)
    return elsewhere


def _socket_dir(home: Path, account: Account) -> Path:
    beside = home / "run"
    # libpq reads a comma in a host as a list of hosts, and the server reads quotes in its setting.
    plain = not set(str(beside)) & set(",\"'\\\n")
    if plain and len(os.fsencode(beside / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT:
        return _private(beside, account)
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return _private(Path("/tmp") / f"loudou-{digest}", account)  # noqa: S108 - owner and mode are checked in _private


def _private(folder: Path, account: Account) -> Path:
    try:
        folder.mkdir(mode=0o700)
        account.own(folder)
    except FileExistsError:
        _refuse_unless_private(folder, account)
    return folder


def _refuse_unless_private(folder: Path, account: Account) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or stat.S_IMODE(found.st_mode) & 0o077:
        raise UnsafeServer(f"{folder} is not a private folder of user {account.name}; remove it and start again.")
