"""Change departments and teams: they decide who reaches whose records, so only administrators do."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.access.queries import require_administrator
from loudou.platform.changes.recording import records_changes
from loudou.platform.identity.services import change_departments, change_teams


@records_changes("department.save")
def save_department(ctx: Context, *, name: str, parent_id: UUID | None, department_id: UUID | None = None) -> UUID:
    """Add, rename or move a department; returns its id. Raises ActionRefused, UnknownUnit, PersonInvalid."""
    require_administrator(ctx)
    return change_departments.save_department(ctx, name=name, parent_id=parent_id, department_id=department_id)


@records_changes("department.delete")
def remove_department(ctx: Context, *, department_id: UUID) -> None:
    """Remove an empty department. Raises ActionRefused, UnknownUnit, UnitInUse."""
    require_administrator(ctx)
    change_departments.remove_department(ctx, department_id=department_id)


@records_changes("team.save")
def save_team(ctx: Context, *, name: str, user_ids: Sequence[UUID], team_id: UUID | None = None) -> UUID:
    """Add a team or give one this name and these members; returns its id. Raises ActionRefused, UnknownUnit,
    PersonInvalid.
    """  # noqa: D205 - one sentence about one act
    require_administrator(ctx)
    return change_teams.save_team(ctx, name=name, user_ids=user_ids, team_id=team_id)


@records_changes("team.delete")
def remove_team(ctx: Context, *, team_id: UUID) -> None:
    """Remove a team; its people stay. Raises ActionRefused, UnknownUnit."""
    require_administrator(ctx)
    change_teams.remove_team(ctx, team_id=team_id)
