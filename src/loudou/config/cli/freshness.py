"""What has to be prepared before Loudou can start; answered without Django, so that an up-to-date start is quick."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from loudou.config.cli.catalogues import stale_catalogues
from loudou.config.cli.installation import Installation
from loudou.config.cli.places import ASSETS, COLLECTED, ROOT, SOURCES
from loudou.config.embedded.credentials import write_private
from loudou.ui import assets

STATE = "prepared.json"
COLLECTED_FROM = COLLECTED / ".collected-from"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an installation was last prepared with: our program, the migrations in its database, and a first user."""

    program: str = ""
    migrations: str = ""
    has_users: bool = False


def recorded(data_dir: Path) -> Prepared:
    """What was recorded; nothing for a new installation, or one prepared by a version that recorded other things."""
    try:
        return Prepared(**json.loads((data_dir / STATE).read_text()))
    except (FileNotFoundError, TypeError, json.JSONDecodeError):
        return Prepared()


def record(data_dir: Path, prepared: Prepared) -> None:
    """Remember it for the next start."""
    write_private(data_dir / STATE, json.dumps(asdict(prepared)))


def is_prepared(installation: Installation) -> bool:
    """Whether the processes may start at once. One SQL query."""
    return is_built() and is_migrated(installation) and recorded(installation.data_dir).has_users


def is_built() -> bool:
    """Whether translations, assets and collected files are those of the sources."""
    return not any(stale_catalogues()) and is_collected()


def is_collected() -> bool:
    """Whether the files the web server hands out are current."""
    if not assets.is_current(ASSETS, assets.fingerprint(assets.SOURCES, assets.LOCK)):
        return False
    return COLLECTED_FROM.exists() and COLLECTED_FROM.read_text() == static_fingerprint()


def is_migrated(installation: Installation) -> bool:
    """Whether this very program prepared this very database. Either may come from a backup."""
    known = recorded(installation.data_dir)
    return known.program == program_fingerprint() and known.migrations == applied_migrations(
        installation.urls.owner_url
    )


def program_fingerprint() -> str:
    """Changes with any of our modules, for what is registered after a migration is spread over all of them."""
    modules = (path for path in SOURCES.rglob("*.py") if "tests" not in path.parts and "node_modules" not in path.parts)
    return _digest([ROOT / "requirements.lock", *modules])


def static_fingerprint() -> str:
    """Changes with any file collectstatic would take."""
    folders = [folder for folder in SOURCES.glob("**/static") if "node_modules" not in folder.parts]
    files = (path for folder in (*folders, ASSETS) for path in folder.rglob("*") if path.is_file())
    return _digest([ROOT / "requirements.lock", *files])


def applied_migrations(url: str) -> str:
    """A digest of the migrations recorded in the database; empty where there are none. One SQL query."""
    query = "SELECT md5(string_agg(app || '.' || name, ',' ORDER BY app, name)) FROM django_migrations"
    with psycopg.connect(url) as connection:
        try:
            row = connection.execute(query).fetchone()
        except psycopg.errors.UndefinedTable:
            return ""
    return str(row[0] or "") if row else ""


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        digest.update(f"{path}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
