"""The database: its safety, the role's rights, extensions, migrations, worker."""

from collections.abc import Iterator
from typing import Any

import psycopg

from loudou.config.cli.diagnosis.finding import Finding
from loudou.config.cli.freshness import is_migrated
from loudou.config.cli.installation import Installation
from loudou.config.embedded.durability import warnings

EXTENSIONS = ("btree_gist", "btree_gin", "hstore", "pg_trgm", "unaccent")
ROLE = "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
OWNED = "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
AVAILABLE = "SELECT name FROM pg_available_extensions"
ALIVE = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '60 seconds'"


def look(installation: Installation) -> Iterator[Finding]:
    """Each thing in turn; the connection is the application's."""
    yield Finding("the database answers and keeps what it confirms")
    yield from (Finding("data checksums", problem) for problem in warnings(installation.urls.app_url))
    with psycopg.connect(installation.urls.app_url, autocommit=True) as connection:
        yield _role(connection)
        yield _extensions(connection)
        migrated = is_migrated(installation)
        yield Finding("migrations", None if migrated else "not all applied by this version; run ./loudou prepare")
        if installation.server is None or installation.server.was_running:  # else everything is stopped, and may be
            yield _worker(connection)


def _role(connection: psycopg.Connection[Any]) -> Finding:
    what = f"rights of database role {connection.info.user}"
    superuser, bypasses = connection.execute(ROLE).fetchone() or (False, False)
    if superuser or bypasses:
        return Finding(what, "it may pass row-level security; give DATABASE_URL a plain role (deploy/README.md)")
    (owned,) = connection.execute(OWNED).fetchone() or (0,)
    return Finding(
        what, "it owns tables; let LOUDOU_OWNER_DATABASE_URL name the owner (deploy/README.md)" if owned else None
    )


def _extensions(connection: psycopg.Connection[Any]) -> Finding:
    available = {name for (name,) in connection.execute(AVAILABLE)}
    missing = [name for name in EXTENSIONS if name not in available]
    return Finding(
        "PostgreSQL extensions", f"missing: {', '.join(missing)}; install postgresql-contrib" if missing else None
    )


def _worker(connection: psycopg.Connection[Any]) -> Finding:
    try:
        (alive,) = connection.execute(ALIVE).fetchone() or (0,)
    except psycopg.errors.UndefinedTable:
        alive = 0
    return Finding("background worker", None if alive else "none is running; ./loudou up or ./loudou worker starts one")
