"""Change the tree of departments."""

from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.identity.errors import PersonInvalid, UnitInUse, UnknownUnit
from loudou.platform.identity.models import Department, User
from loudou.platform.identity.services.lock_people import lock_people

LONGEST_NAME = 120
BELOW_SQL = """
    WITH RECURSIVE below(id) AS (
        SELECT %s::uuid UNION SELECT d.id FROM identity_department d JOIN below ON d.parent_id = below.id)
    SELECT EXISTS (SELECT FROM below WHERE id = %s)
"""


def save_department(ctx: Context, *, name: str, parent_id: UUID | None, department_id: UUID | None = None) -> UUID:
    """Add a department below another (None: at the top), or rename and move the one of this id with all below it.

    Runs inside the caller's change set. Six SQL statements at most. Raises UnknownUnit, and PersonInvalid when it would
    stand below itself or beside one of the same name.
    """
    lock_people(ctx)
    name = name.strip()
    if department_id is not None and not Department.objects.filter(pk=department_id).exists():
        raise UnknownUnit("There is no such department.", department_id=department_id)
    problem = _problem(name, parent_id, department_id)
    if problem is not None:
        raise PersonInvalid("Some values are not acceptable. Nothing was changed.", problems=[problem])
    if department_id is None:
        return Department.objects.create(name=name, parent_id=parent_id).pk
    department = Department.objects.get(pk=department_id)
    department.name, department.parent_id = name, parent_id
    department.version += 1
    department.save()
    return department.pk


def remove_department(ctx: Context, *, department_id: UUID) -> None:
    """Remove a department nobody belongs to and that has none below it. Raises UnknownUnit, UnitInUse."""
    lock_people(ctx)
    department = Department.objects.filter(pk=department_id).first()
    if department is None:
        raise UnknownUnit("There is no such department.", department_id=department_id)
    if User.objects.filter(department=department).exists() or Department.objects.filter(parent=department).exists():
        raise UnitInUse("Move its people and the departments below it first.")
    department.delete()


def _problem(name: str, parent_id: UUID | None, department_id: UUID | None) -> FieldProblem | None:
    if not 0 < len(name) <= LONGEST_NAME:
        return FieldProblem("name", "required", "Write a name of at most 120 characters.")
    beside = Department.objects.filter(parent=parent_id, name=name)
    if beside.exclude(pk__in=[department_id] if department_id else []).exists():
        return FieldProblem("name", "name.taken", "There is a department of this name at this place.")
    if parent_id is None:
        return None
    if not Department.objects.filter(pk=parent_id).exists():
        return FieldProblem("parent", "department.unknown", "There is no such department.")
    if department_id is not None and _is_below(department_id, parent_id):
        return FieldProblem("parent", "department.circle", "A department cannot stand below itself.")
    return None


def _is_below(department_id: UUID, other_id: UUID) -> bool:
    """Whether the other department is this one or stands somewhere below it."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW_SQL, [department_id, other_id])
        return bool(cursor.fetchone()[0])
