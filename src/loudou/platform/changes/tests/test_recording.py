from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from loudou.kernel.ids import new_id
from loudou.platform.access.errors import ReadOnlyToken
from loudou.platform.changes.models import ChangeSet, RowChange
from loudou.platform.changes.queries import history_of
from loudou.platform.changes.recording import in_turns, recording, records_changes
from loudou.platform.identity.models import Department


def test_a_write_outside_a_change_set_is_refused_by_the_database(db):
    with pytest.raises(DatabaseError, match="outside a change set"), transaction.atomic():
        Department.objects.create(name="East")

    assert not Department.objects.exists()


def test_bulk_sql_is_recorded_as_surely_as_one_edit(ctx, db):
    with recording(ctx, "make"):
        Department.objects.bulk_create([Department(name=f"D{n}") for n in range(50)])
    with recording(ctx, "rename") as change_set, connection.cursor() as cursor:
        cursor.execute("UPDATE identity_department SET name = name || '!' WHERE name <> 'D7'")

    changes = RowChange.objects.filter(change_set_id=change_set)
    assert changes.count() == 49
    assert all(c.after["name"] == c.before["name"] + "!" and set(c.after) == {"name"} for c in changes)


def test_an_update_that_changes_nothing_leaves_no_history(ctx, db):
    with recording(ctx, "make"):
        department = Department.objects.create(name="East")
    with recording(ctx, "touch"):
        Department.objects.update(name="East")

    assert [entry.op for entry in history_of([department.id])] == ["I"]


def test_a_nested_service_joins_the_change_set_of_its_caller(ctx, db):
    @records_changes("inner")
    def inner(ctx):
        Department.objects.create(name="inner")

    with recording(ctx, "outer") as change_set:
        inner(ctx)

    assert RowChange.objects.get().change_set_id == change_set
    assert ChangeSet.objects.get().label == "outer"


def test_after_a_change_set_the_surrounding_transaction_may_not_write_in_its_name(ctx, db):
    with recording(ctx, "one"):
        pass

    with pytest.raises(DatabaseError, match="outside a change set"), transaction.atomic():
        Department.objects.create(name="stray")


def test_a_failed_service_leaves_neither_rows_nor_change_set(ctx, db):
    def fail():
        with recording(ctx, "fails"):
            Department.objects.create(name="East")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        fail()

    assert not Department.objects.exists()
    assert not ChangeSet.objects.exists()
    assert "change_set" not in ctx.memo


def test_a_reading_token_opens_no_change_set(ctx, db):
    with pytest.raises(ReadOnlyToken), recording(replace(ctx, scope="read"), "write"):
        pass

    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
@pytest.mark.parametrize(("table", "column"), [("changes_changeset", "label"), ("changes_rowchange", "op")])
def test_history_is_only_added_to(ctx, db, statement, table, column):
    with recording(ctx, "make"):
        Department.objects.create(name="East")

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, column, column))


def test_the_application_cannot_write_history_by_hand(db):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO changes_rowchange (change_set_id, table_name, row_id, op) VALUES (%s, 'x', %s, 'I')",
            [new_id(), new_id()],
        )


def test_acts_in_turns_each_have_their_change_set_and_nothing_is_left_open_behind_them(ctx, db):
    with in_turns():
        with recording(ctx, "first") as first:
            Department.objects.create(name="One")
        with CaptureQueriesContext(connection) as queries, recording(ctx, "second") as second:
            Department.objects.create(name="Two")

    assert list(RowChange.objects.order_by("seq").values_list("change_set_id", flat=True)) == [first, second]
    assert not [one for one in queries.captured_queries if "'', true" in one["sql"]]
    with pytest.raises(DatabaseError, match="outside a change set"), transaction.atomic():
        Department.objects.create(name="Three")
