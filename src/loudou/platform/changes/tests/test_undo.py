from uuid import uuid4

import pytest

from loudou.platform.changes.errors import NotUndoable, UndoConflict, UnknownChangeSet
from loudou.platform.changes.models import ChangeSet
from loudou.platform.changes.queries import recent_change_sets
from loudou.platform.changes.recording import recording
from loudou.platform.changes.services.undo import undo_change_set
from loudou.platform.identity.models import Department


def make(ctx, name="East", parent=None):
    with recording(ctx, "make") as change_set:
        return Department.objects.create(name=name, parent=parent), change_set


def rename(ctx, department, name):
    with recording(ctx, "rename") as change_set:
        Department.objects.filter(pk=department.pk).update(name=name)
    return change_set


def name_of(department):
    return Department.objects.values_list("name", flat=True).get(pk=department.pk)


def test_an_edit_is_taken_back(ctx, db):
    department, _ = make(ctx)
    renamed = rename(ctx, department, "West")

    result = undo_change_set(ctx, change_set_id=renamed)

    assert name_of(department) == "East"
    assert result.rows == {"identity_department": 1}


def test_a_creation_is_taken_back_and_its_history_stays(ctx, db):
    _, made = make(ctx)

    undo_change_set(ctx, change_set_id=made)

    assert not Department.objects.exists()
    assert ChangeSet.objects.filter(undo_of=made).count() == 1


def test_a_deletion_is_taken_back_exactly(ctx, db):
    parent, _ = make(ctx, "Company")
    child, _ = make(ctx, 'O\'Brien, "quoted" \\ 华东', parent)
    with recording(ctx, "delete") as deleted:
        Department.objects.filter(pk=child.pk).delete()

    undo_change_set(ctx, change_set_id=deleted)

    back = Department.objects.get(pk=child.pk)
    assert (back.name, back.parent_id, back.version) == (child.name, parent.pk, 1)


def test_several_changes_of_one_row_are_taken_back_together(ctx, db):
    department, _ = make(ctx, "one")
    with recording(ctx, "twice") as change_set:
        Department.objects.filter(pk=department.pk).update(name="two")
        Department.objects.filter(pk=department.pk).update(name="three", version=9)

    undo_change_set(ctx, change_set_id=change_set)

    assert name_of(department) == "one"


def test_what_was_changed_since_is_a_conflict_and_nothing_is_restored(ctx, db):
    first, _ = make(ctx, "first")
    second, _ = make(ctx, "second")
    with recording(ctx, "both") as both:
        Department.objects.filter(pk__in=[first.pk, second.pk]).update(version=5)
        Department.objects.filter(pk=first.pk).update(name="changed first")
        Department.objects.filter(pk=second.pk).update(name="changed second")
    rename(ctx, second, "changed again")

    with pytest.raises(UndoConflict) as refused:
        undo_change_set(ctx, change_set_id=both)

    assert [c["id"] for c in refused.value.facts["conflicts"]] == [str(second.pk)]
    assert (name_of(first), name_of(second)) == ("changed first", "changed again")


def test_changes_can_be_undone_one_after_the_other_backwards(ctx, db):
    department, made = make(ctx, "one")
    second = rename(ctx, department, "two")
    third = rename(ctx, department, "three")

    for change_set in (third, second, made):
        undo_change_set(ctx, change_set_id=change_set)

    assert not Department.objects.exists()


def test_a_later_change_of_another_column_is_no_conflict(ctx, db):
    parent, _ = make(ctx, "Company")
    department, _ = make(ctx)
    renamed = rename(ctx, department, "West")
    with recording(ctx, "move"):
        Department.objects.filter(pk=department.pk).update(parent=parent)

    undo_change_set(ctx, change_set_id=renamed)

    department.refresh_from_db()
    assert (department.name, department.parent_id) == ("East", parent.pk)


def test_a_creation_others_depend_on_is_a_conflict(ctx, db):
    parent, made = make(ctx, "Company")
    make(ctx, "East", parent)

    with pytest.raises(UndoConflict):
        undo_change_set(ctx, change_set_id=made)

    assert Department.objects.count() == 2


def test_a_change_is_undone_once_and_an_undo_not_at_all(ctx, db):
    department, _ = make(ctx)
    renamed = rename(ctx, department, "West")
    undo_change_set(ctx, change_set_id=renamed)
    undoing = ChangeSet.objects.get(undo_of=renamed)

    for change_set in (renamed, undoing.pk):
        with pytest.raises(NotUndoable):
            undo_change_set(ctx, change_set_id=change_set)

    assert name_of(department) == "East"


def test_only_the_actor_or_an_administrator_undoes(cast, ada, ben):
    department, _ = make(ada)
    renamed = rename(ada, department, "West")

    with pytest.raises(UnknownChangeSet):
        undo_change_set(ben, change_set_id=renamed)
    with pytest.raises(UnknownChangeSet):
        undo_change_set(ada, change_set_id=uuid4())
    undo_change_set(cast.acting("root"), change_set_id=renamed)

    assert name_of(department) == "East"
    assert [row.label for row in recent_change_sets(ben)] == []


def test_undo_takes_the_same_statements_for_many_rows(ctx, db, django_assert_max_num_queries):
    counts = []
    for size in (3, 300):
        with recording(ctx, "many") as change_set:
            Department.objects.bulk_create([Department(name=f"{size}-{n}") for n in range(size)])
        with django_assert_max_num_queries(14) as queries:
            undo_change_set(ctx, change_set_id=change_set)
        counts.append(len(queries))

    assert counts[0] == counts[1]
