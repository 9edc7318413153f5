"""Change the roles of the company's own."""

from collections.abc import Mapping
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.access.enums import FieldRight, Scope
from loudou.platform.access.queries import require_administrator
from loudou.platform.access.services import change_role
from loudou.platform.changes.recording import records_changes
from loudou.platform.identity.services import change_roles


@records_changes("role.add")
def add_role(ctx: Context, *, name: str, copied_from: UUID | None = None) -> UUID:
    """Add a role, empty or with the rights of another; returns its id. Raises ActionRefused, PersonInvalid."""
    return change_role.add_role(ctx, name=name, copied_from=copied_from)


@records_changes("role.edit")
def edit_rights(
    ctx: Context,
    *,
    role_id: UUID,
    record_type: str,
    grants: Mapping[str, Scope],
    field_rules: Mapping[str, FieldRight],
) -> None:
    """Let a role grant exactly this on one record type. Raises ActionRefused, UnknownUnit, RoleInUse."""
    change_role.set_rights(ctx, role_id=role_id, record_type=record_type, grants=grants, field_rules=field_rules)


@records_changes("role.edit")
def rename_role(ctx: Context, *, role_id: UUID, name: str) -> None:
    """Call a role by another name. Raises ActionRefused, UnknownUnit, RoleInUse, PersonInvalid."""
    require_administrator(ctx)
    change_roles.rename_role(ctx, role_id=role_id, name=name)


@records_changes("role.delete")
def remove_role(ctx: Context, *, role_id: UUID) -> None:
    """Remove a role nobody holds. Raises ActionRefused, UnknownUnit, RoleInUse."""
    require_administrator(ctx)
    change_roles.remove_role(ctx, role_id=role_id)
