"""People, departments and teams for those who may see them."""

from dataclasses import dataclass
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile, require
from loudou.platform.identity.queries import department_tree, roles, staff, staff_member, teams, tokens
from loudou.platform.identity.shapes import DepartmentRow, PersonRow, RoleRow, TeamRow, TokenRow


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person can be given: departments in the order of the tree, and roles."""

    departments: tuple[DepartmentRow, ...]
    roles: tuple[RoleRow, ...]


def directory(
    ctx: Context, *, text: str = "", department_id: UUID | None = None, with_inactive: bool = True
) -> list[PersonRow]:
    """People by name, those who left last. Two SQL statements. Raises ActionRefused."""
    require(ctx, "user", "read")
    return staff(text=text, department_id=department_id, with_inactive=with_inactive)


def colleague(ctx: Context, user_id: UUID) -> PersonRow:
    """One person. Two SQL statements. Raises ActionRefused, UnknownUser."""
    require(ctx, "user", "read")
    return staff_member(user_id)


def choices(ctx: Context) -> Choices:
    """What a person can be given. Three SQL statements. Raises ActionRefused."""
    require(ctx, "user", "read")
    return Choices(tuple(department_tree()), tuple(roles()))


def departments(ctx: Context) -> list[DepartmentRow]:
    """The tree of departments. Two SQL statements. Raises ActionRefused."""
    require(ctx, "user", "read")
    return department_tree()


def all_teams(ctx: Context) -> list[TeamRow]:
    """All teams. Two SQL statements. Raises ActionRefused."""
    require(ctx, "user", "read")
    return teams()


def seen_tokens(ctx: Context) -> list[TokenRow]:
    """One's own tokens, everybody's for an administrator. Two SQL statements."""
    return tokens(None if access_profile(ctx).is_everything else ctx.actor_id)
