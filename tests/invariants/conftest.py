"""The database as the owner of the schema uses it, who alone can take its guards away, and a small company in it."""

import pytest
from django.db import connection

from loudou.config.cli.connections import connect_as
from tests.invariants.company import found_company
from tests.invariants.holding import invariants_hold  # noqa: F401 - a fixture


@pytest.fixture(scope="module")
def _as_owner(django_db_setup, django_db_blocker, server_urls):
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connect_as(server_urls.owner_url, name=name)
        yield
        connect_as(server_urls.app_url, name=name)


@pytest.fixture
def unguarded(_as_owner, db):
    """Takes triggers, constraints and unique indexes off tables; all of it is rolled back with the test."""
    return take_guards_off


@pytest.fixture
def company(cast):
    """A company that did a little of everything."""
    return found_company(cast)


def take_guards_off(*tables):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'f', 'u', 'x')",
                [table],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
            cursor.execute(
                "SELECT indexrelid::regclass::text FROM pg_index"
                " WHERE indrelid = %s::regclass AND indisunique AND NOT indisprimary",
                [table],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP INDEX {name}")
