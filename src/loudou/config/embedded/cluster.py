"""Creates the cluster: checksums, UTF-8 that knows Chinese letters, and a password even for local connections."""

import shutil
import subprocess

from loudou.config.embedded.account import Account
from loudou.config.embedded.binaries import Binaries
from loudou.config.embedded.credentials import Credentials, write_private
from loudou.config.embedded.errors import EmbeddedServerError
from loudou.config.embedded.home import Home
from loudou.config.embedded.roles import ADMIN


def ensure_cluster(home: Home, binaries: Binaries, credentials: Credentials) -> None:
    """Create the cluster once; an interrupted attempt leaves nothing that looks like one.

    Raises EmbeddedServerError when the cluster was made by another major version, or cannot be made.
    """
    if home.cluster.exists():
        _refuse_other_major(home, binaries)
        return
    unfinished = home.path / "postgres.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    home.account.own(unfinished)
    password_file = home.path / "postgres.password"
    write_private(password_file, credentials.admin)
    home.account.own(password_file)
    try:
        _initdb(binaries, home.account, str(unfinished), str(password_file), throwaway=credentials.throwaway)
    finally:
        password_file.unlink()
    unfinished.rename(home.cluster)


def _initdb(binaries: Binaries, account: Account, folder: str, password_file: str, *, throwaway: bool) -> None:
    command = [binaries.program("initdb"), "--pgdata", folder, "--username", ADMIN, "--pwfile", password_file]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", *_locale(binaries.major)]
    command += ["--no-sync"] if throwaway else []
    done = subprocess.run(command, capture_output=True, text=True, check=False, **account.popen_args())  # noqa: S603 - our own arguments
    if done.returncode != 0:
        raise EmbeddedServerError(f"PostgreSQL could not create its data folder:\n{done.stderr.strip()}")


def _locale(major: int) -> list[str]:
    # A plain C locale would not see Han characters as letters, and substring search by trigram would find nothing.
    if major >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _refuse_other_major(home: Home, binaries: Binaries) -> None:
    made_by = (home.cluster / "PG_VERSION").read_text().strip()
    if made_by != str(binaries.major):
        raise EmbeddedServerError(
            f"{home.cluster} was made by PostgreSQL {made_by}, but {binaries.bin_dir} is {binaries.version}. "
            f"Set LOUDOU_PG_BIN to version {made_by}, or restore a backup into a new data folder."
        )
