import threading

import pytest
from django.db import DataError, connection, transaction

pytestmark = pytest.mark.django_db(transaction=True)


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def _in_another_thread(work) -> None:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_a_living_connection_is_usable_without_a_statement(django_assert_num_queries):
    _backend()

    with django_assert_num_queries(0):
        assert connection.is_usable()


def test_a_connection_the_server_ended_is_noticed_and_made_anew():
    ended = _backend()

    def end() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])

    _in_another_thread(end)

    assert not connection.is_usable()
    connection.close()
    assert _backend() != ended


def test_a_connection_whose_transaction_failed_is_not_usable_until_it_is_rolled_back():
    transaction.set_autocommit(False)
    with pytest.raises(DataError), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")

    assert not connection.is_usable()
    transaction.rollback()
    assert connection.is_usable()
    transaction.set_autocommit(True)


def test_a_connection_with_an_unread_notice_is_asked_and_usable():
    with connection.cursor() as cursor:
        cursor.execute("LISTEN loudou_test")
    _in_another_thread(lambda: connection.cursor().execute("NOTIFY loudou_test"))

    assert connection.is_usable()
