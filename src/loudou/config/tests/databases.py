"""The databases tests run in: migrated once as the owner, cloned per process, used as the application role.

So a privilege the application must not have is really missing in every test.
"""

import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from psycopg import sql

from loudou.config.cli.connections import connect_as
from loudou.config.embedded import ServerUrls
from loudou.config.embedded.roles import grant_app
from loudou.config.embedded.throwaway import postgres_folder, throwaway_server

ROOT = Path(__file__).resolve().parents[4]
TEMPLATES_KEPT = 4


@contextmanager
def given_or_throwaway_server() -> Iterator[ServerUrls]:
    """The server the environment names, else a throw-away one (LOUDOU_TEST_POSTGRES=15: Debian's)."""
    app_url, owner_url = os.environ.get("DATABASE_URL"), os.environ.get("LOUDOU_OWNER_DATABASE_URL")
    if app_url and owner_url:
        yield ServerUrls(app_url=app_url, owner_url=owner_url)
        return
    wanted = os.environ.get("LOUDOU_TEST_POSTGRES")
    with throwaway_server(ROOT / ".data", postgres_folder(wanted) if wanted else None) as urls:
        yield urls


class RunDatabase:
    """The database of this process; ``renew`` gives it back as it was before the first test."""

    def __init__(self, urls: ServerUrls) -> None:
        self._urls = urls
        self._name = f"test_{os.getpid()}"
        self._clean = f"test_{os.getpid()}_clean"

    def create(self) -> None:
        """Clone the migrated template and connect as the application role."""
        _drop_databases_of_dead_runs(self._urls.owner_url)
        template = ensure_template(self._urls.owner_url)
        self._clone(template, self._clean)
        connect_as(self._urls.owner_url, name=self._clean, unlimited=True)
        # The template is only as new as the migrations; what is registered after them may be newer.
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
        self.renew()

    def renew(self) -> None:
        """Undo everything any test committed, sequences included."""
        connection.close()
        self._drop(self._name)
        self._clone(self._clean, self._name)
        connect_as(self._urls.app_url, name=self._name)

    def drop(self) -> None:
        """Remove both databases."""
        connection.close()
        self._drop(self._name)
        self._drop(self._clean)

    def _clone(self, source: str, target: str) -> None:
        # Copying files is quicker than writing every page to the log, and a throw-away server needs no log.
        _execute(self._urls.owner_url, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", target, source)
        _execute(self._urls.owner_url, "REVOKE ALL ON DATABASE {} FROM PUBLIC", target)
        _execute(self._urls.owner_url, "GRANT CONNECT, TEMPORARY ON DATABASE {} TO loudou_app", target)

    def _drop(self, name: str) -> None:
        _execute(self._urls.owner_url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def ensure_template(owner_url: str) -> str:
    """The name of a database with all migrations applied, made by the first run that needs it while others wait."""
    name = f"template_{_fingerprint()}"
    (ROOT / ".data").mkdir(exist_ok=True)
    with (ROOT / ".data" / "test-template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if name not in _databases(owner_url):
            _build_template(owner_url, name)
            _drop_old_templates(owner_url, keep=name)
    return name


def _build_template(owner_url: str, name: str) -> None:
    unfinished = f"unfinished_{name}"
    _execute(owner_url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", unfinished)
    _execute(owner_url, "CREATE DATABASE {} TEMPLATE template0", unfinished)
    grant_app(owner_url, unfinished)
    connect_as(owner_url, name=unfinished, unlimited=True)
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    connection.close()
    _execute(owner_url, "ALTER DATABASE {} RENAME TO {}", unfinished, name)


def _fingerprint() -> str:
    """Changes whenever a migration does, or the models of an app that has none yet."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes() + sys.version.encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.name):
        digest.update(config.name.encode())
        folder = Path(config.path)
        if ROOT / "src" not in folder.parents:
            continue
        migrations = sorted((folder / "migrations").glob("*.py"))
        for path in migrations or [path for path in (folder / "models.py",) if path.exists()]:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _drop_old_templates(owner_url: str, *, keep: str) -> None:
    # Names of databases sort by age through their oid, and a clone from an old one may just be under way.
    old = [name for name in _databases(owner_url) if name.startswith("template_") and name != keep]
    for name in old[: -TEMPLATES_KEPT or None]:
        _try(lambda name=name: _execute(owner_url, "DROP DATABASE IF EXISTS {}", name))


def _drop_databases_of_dead_runs(owner_url: str) -> None:
    for name in _databases(owner_url):
        if name.startswith("test_") and not Path(f"/proc/{name.split('_')[1]}").exists():
            _try(lambda name=name: _execute(owner_url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def _try(action: Callable[[], None]) -> None:
    """Tidying up must never fail a run: another run may tidy the same database, or still use it."""
    try:
        action()
    except psycopg.errors.ObjectInUse:
        return


def _databases(owner_url: str) -> list[str]:
    with psycopg.connect(owner_url) as owner:
        return [name for (name,) in owner.execute("SELECT datname FROM pg_database ORDER BY oid")]


def _execute(owner_url: str, statement: str, *names: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
