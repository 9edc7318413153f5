"""Applies the migrations as the owner of the schema, one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from psycopg import sql

from loudou.config.cli.connections import connect_as
from loudou.config.cli.installation import Installation

LOCK = 5_120_770  # any number, the same for everybody who migrates this database


def migrate(installation: Installation) -> None:
    """Bring the database to this version's schema; afterwards Django is connected as the application again."""
    with _only_migrator(installation.urls.owner_url):
        connect_as(installation.urls.owner_url, unlimited=True)
        call_command("migrate", interactive=False, verbosity=0)
    connect_as(installation.urls.app_url)


@contextmanager
def _only_migrator(owner_url: str) -> Iterator[None]:
    with psycopg.connect(owner_url, autocommit=True) as guard:
        guard.execute(sql.SQL("SELECT pg_advisory_lock({})").format(LOCK))
        yield
