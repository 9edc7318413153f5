"""The passwords of the three database roles, made once per installation and readable by its owner only."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

FILE_NAME = "secrets.json"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Random name of the installation, the roles' passwords, and whether its data may be thrown away."""

    identity: str
    admin: str
    owner: str
    app: str
    throwaway: bool


def load_or_create(data_dir: Path, *, throwaway: bool) -> Credentials:
    """The installation's credentials; ``throwaway`` only matters when there are none yet."""
    path = data_dir / FILE_NAME
    if not path.exists():
        admin, owner, app = (secrets.token_urlsafe(32) for _role in range(3))
        made = Credentials(secrets.token_hex(8), admin=admin, owner=owner, app=app, throwaway=throwaway)
        write_private(path, json.dumps(asdict(made), indent=2))
    return Credentials(**json.loads(path.read_text()))


def write_private(path: Path, text: str) -> None:
    """Write a file only its owner can read; it appears whole or not at all."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
