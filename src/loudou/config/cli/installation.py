"""An installation made ready for one command: folder, key, and a database that answers."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from loudou.config.cli.places import data_dir
from loudou.config.embedded import EmbeddedServer, ServerUrls
from loudou.config.embedded.credentials import write_private
from loudou.config.embedded.durability import require_durable


@dataclass(frozen=True, slots=True)
class Installation:
    """``server`` is None when DATABASE_URL names a server that is not ours to start and stop."""

    data_dir: Path
    urls: ServerUrls
    server: EmbeddedServer | None


@contextmanager
def open_installation(chosen: Path | None = None) -> Iterator[Installation]:
    """Start the embedded database if needed, tell Django's settings where it is, and give it up at the end.

    Raises EmbeddedServerError when the database cannot be used.
    """
    folder = data_dir(chosen)
    given = os.environ.get("DATABASE_URL")
    if given:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        urls = ServerUrls(app_url=given, owner_url=os.environ.get("LOUDOU_OWNER_DATABASE_URL") or given)
        yield _announce(Installation(folder, urls, None))
        return
    server = EmbeddedServer(folder)
    try:
        yield _announce(Installation(folder, server.start(), server))
    finally:
        server.stop()


def _announce(installation: Installation) -> Installation:
    require_durable(installation.urls.app_url)
    key = installation.data_dir / "secret.key"
    if not key.exists():
        write_private(key, secrets.token_urlsafe(64))
    os.environ.update(
        DJANGO_SETTINGS_MODULE="loudou.config.settings",
        LOUDOU_DATA=str(installation.data_dir),
        DATABASE_URL=installation.urls.app_url,
        LOUDOU_OWNER_DATABASE_URL=installation.urls.owner_url,
    )
    os.environ.setdefault(
        "LOUDOU_APP_ROLE", str(conninfo_to_dict(installation.urls.app_url).get("user") or "loudou_app")
    )
    return installation
