"""Add people, departments, teams and roles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import make_password

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.identity.models import Department, Role, Team, TeamMember, User, UserRole


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """Somebody to be added. `roles` are codes; without a password no sign-in yet, without a language the browser's."""

    username: str
    name: str
    email: str = ""
    password: str | None = None
    department_id: UUID | None = None
    roles: tuple[str, ...] = ()
    is_administrator: bool = False
    language: str = ""


def add_people(ctx: Context, *, drafts: Sequence[PersonDraft]) -> list[UUID]:
    """Add these people with their roles; returns their ids in order. Runs inside the caller's change set."""
    hashed = {password: make_password(password) for password in {draft.password for draft in drafts}}
    users = [
        User(
            id=new_id(),
            username=draft.username,
            name=draft.name,
            email=draft.email,
            password=hashed[draft.password],
            department_id=draft.department_id,
            is_administrator=draft.is_administrator,
            language=draft.language,
        )
        for draft in drafts
    ]
    User.objects.bulk_create(users)
    roles = dict(Role.objects.values_list("code", "id"))
    held = [
        UserRole(user_id=user.id, role_id=roles[code])
        for user, draft in zip(users, drafts, strict=True)
        for code in draft.roles
    ]
    UserRole.objects.bulk_create(held)
    return [user.id for user in users]


def add_roles(ctx: Context, *, names: Mapping[str, str]) -> dict[str, UUID]:
    """Add roles of these codes and names; returns their ids by code. Runs inside the caller's change set."""
    roles = [Role(id=new_id(), code=code, name=name) for code, name in names.items()]
    Role.objects.bulk_create(roles)
    return {role.code: role.id for role in roles}


def add_department(ctx: Context, *, name: str, parent_id: UUID | None = None) -> UUID:
    """Add a department below another, or at the top. Runs inside the caller's change set."""
    return Department.objects.create(name=name, parent_id=parent_id).id


def add_team(ctx: Context, *, name: str, user_ids: Sequence[UUID]) -> UUID:
    """Add a team of these people. Runs inside the caller's change set."""
    team = Team.objects.create(name=name)
    TeamMember.objects.bulk_create([TeamMember(team=team, user_id=user_id) for user_id in user_ids])
    return team.id
