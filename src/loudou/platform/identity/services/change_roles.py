"""Add, rename and remove roles of the company's own; what they grant is access's business."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.platform.identity.errors import PersonInvalid, RoleInUse, UnknownUnit
from loudou.platform.identity.models import Role, UserRole

LONGEST_NAME = 80


def add_custom_role(ctx: Context, *, name: str) -> UUID:
    """Add a role that grants nothing yet. Runs inside the caller's change set. Raises PersonInvalid."""
    del ctx
    role_id = new_id()
    return Role.objects.create(id=role_id, code=f"custom_{role_id.hex}", name=_checked(name, None), is_custom=True).pk


def rename_role(ctx: Context, *, role_id: UUID, name: str) -> None:
    """Call a custom role by another name. Raises UnknownUnit, RoleInUse, PersonInvalid."""
    role = custom_role(ctx, role_id=role_id)
    role.name, role.version = _checked(name, role_id), role.version + 1
    role.save()


def remove_role(ctx: Context, *, role_id: UUID) -> None:
    """Remove a custom role nobody holds, with all it grants. Raises UnknownUnit, RoleInUse."""
    role = custom_role(ctx, role_id=role_id)
    if UserRole.objects.filter(role=role).exists():
        raise RoleInUse("People hold this role. Take it from them first.", role_id=role_id)
    role.delete()


def custom_role(ctx: Context, *, role_id: UUID) -> Role:
    """The role of this id, locked, when the company may change it. Raises UnknownUnit, RoleInUse."""
    del ctx
    role = Role.objects.select_for_update().filter(pk=role_id).first()
    if role is None:
        raise UnknownUnit("There is no such role.", role_id=role_id)
    if not role.is_custom:
        raise RoleInUse("This role comes with the product and stays as it is. Copy it and change the copy.")
    return role


def _checked(name: str, role_id: UUID | None) -> str:
    name = name.strip()
    problem = None
    if not 0 < len(name) <= LONGEST_NAME:
        problem = FieldProblem("name", "required", "Write a name of at most 80 characters.")
    elif Role.objects.filter(name=name).exclude(pk__in=[role_id] if role_id else []).exists():
        problem = FieldProblem("name", "name.taken", "There is a role of this name.")
    if problem is not None:
        raise PersonInvalid("Some values are not acceptable. Nothing was changed.", problems=[problem])
    return name
