"""The operating-system user the server runs as: ourselves, or an unprivileged one when we are root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loudou.config.embedded.errors import EmbeddedServerError


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine; ``changed`` says that we are root and processes must become that user."""

    name: str
    uid: int
    gid: int
    changed: bool

    def popen_args(self) -> dict[str, Any]:
        """Keyword arguments that make subprocess run as this user, in a folder and language every user has."""
        environment = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
        args: dict[str, Any] = {"cwd": "/", "env": environment | {"LC_ALL": "C"}}
        if self.changed:
            args |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return args

    def own(self, path: Path) -> None:
        """Hand one file or folder to this user."""
        if self.changed:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Whether this user may pass through the folder and everything above it; the kernel is asked, so ACLs count."""
        return self._succeeds("/bin/sh", "-c", 'cd "$1"', "sh", str(folder))

    def can_run(self, program: str) -> bool:
        """Whether this user may run the program, its libraries included."""
        return self._succeeds(program, "--version")

    def _succeeds(self, *command: str) -> bool:
        try:
            done = subprocess.run(command, capture_output=True, check=False, **self.popen_args())  # noqa: S603 - fixed commands
        except OSError:
            return False
        return done.returncode == 0


def account_for(cluster: Path) -> Account:
    """The owner of an existing cluster; for a new one ourselves, or ``postgres`` or ``nobody`` when we are root.

    Raises EmbeddedServerError when the cluster belongs to somebody we cannot become.
    """
    if not cluster.exists():
        return _from_passwd(_unprivileged() if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()))
    owner = cluster.stat().st_uid
    if os.geteuid() not in (0, owner):
        raise EmbeddedServerError(
            f"{cluster} belongs to another user (uid {owner}); run as that user or choose --data."
        )
    return _from_passwd(pwd.getpwuid(owner))


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedServerError(
        "PostgreSQL must not run as root: create a user `postgres`, or run ./loudou as a normal user."
    )


def _from_passwd(entry: pwd.struct_passwd) -> Account:
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid, changed=os.geteuid() != entry.pw_uid)
