"""The database tests get: the application's rights only, and as new after every test."""

import pytest
from django.db import ProgrammingError, connection


def scalar(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_tests_run_as_the_application_role():
    assert scalar("SELECT current_user") == "loudou_app"


@pytest.mark.django_db
def test_the_application_may_not_change_the_schema():
    with pytest.raises(ProgrammingError, match="permission denied"):
        scalar("CREATE TABLE of_its_own (id int)")


@pytest.mark.parametrize("attempt", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_gone_in_the_next(attempt):
    before = scalar("SELECT count(*) FROM django_session")
    scalar("INSERT INTO django_session VALUES ('key', 'data', now()) RETURNING 1")

    after = scalar("SELECT count(*) FROM django_session")

    assert (before, after) == (0, 1)
