"""A small company, founded once per module in a transaction that is rolled back: each test sees it as it was."""

import pytest
from django.db import connection, transaction

from loudou.config.cli.connections import connect_as
from tests.invariants.company import found_company
from tests.invariants.holding import invariants_hold  # noqa: F401 - a fixture


@pytest.fixture(scope="module")
def _founded(django_db_setup, django_db_blocker, server_urls):
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        # Only the owner of the schema can take the guards off its tables.
        connect_as(server_urls.owner_url, name=name)
        with transaction.atomic():
            found_company()
            _check_what_waits_for_commit()
            yield
            transaction.set_rollback(True)
        connect_as(server_urls.app_url, name=name)


@pytest.fixture
def company(_founded):
    """A company that did a little of everything; what the test does to it is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def unguarded(company):
    """Takes triggers, constraints and unique indexes off tables."""
    return _take_guards_off


def _check_what_waits_for_commit():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _take_guards_off(*tables):
    for table in tables:
        with connection.cursor() as cursor:
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
