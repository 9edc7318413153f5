"""Change teams."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.identity.errors import PersonInvalid, UnknownUnit
from loudou.platform.identity.models import Team, TeamMember, User
from loudou.platform.identity.services.lock_people import lock_people

LONGEST_NAME = 120


def save_team(ctx: Context, *, name: str, user_ids: Sequence[UUID], team_id: UUID | None = None) -> UUID:
    """Add a team, or give the one of this id this name and exactly these members; returns its id.

    Runs inside the caller's change set. Seven SQL statements at most. Raises UnknownUnit, PersonInvalid.
    """
    lock_people(ctx)
    name, wanted = name.strip(), set(user_ids)
    problems = []
    if not 0 < len(name) <= LONGEST_NAME:
        problems.append(FieldProblem("name", "required", "Write a name of at most 120 characters."))
    if Team.objects.filter(name=name).exclude(pk__in=[team_id] if team_id else []).exists():
        problems.append(FieldProblem("name", "name.taken", "There is a team of this name."))
    if User.objects.filter(pk__in=wanted).count() != len(wanted):
        problems.append(FieldProblem("members", "user.unknown", "There is no such user."))
    if problems:
        raise PersonInvalid("Some values are not acceptable. Nothing was changed.", problems=problems)
    team = Team(name=name) if team_id is None else Team.objects.filter(pk=team_id).first()
    if team is None:
        raise UnknownUnit("There is no such team.", team_id=team_id)
    if team_id is not None:
        team.name, team.version = name, team.version + 1
    team.save()
    members = TeamMember.objects.filter(team=team)
    had = set(members.values_list("user_id", flat=True))
    members.exclude(user__in=wanted).delete()
    TeamMember.objects.bulk_create(TeamMember(team=team, user_id=user) for user in sorted(wanted - had))
    return team.pk


def remove_team(ctx: Context, *, team_id: UUID) -> None:
    """Remove a team; its people stay. Runs inside the caller's change set. Raises UnknownUnit."""
    lock_people(ctx)
    if not Team.objects.filter(pk=team_id).exists():
        raise UnknownUnit("There is no such team.", team_id=team_id)
    TeamMember.objects.filter(team=team_id).delete()
    Team.objects.filter(pk=team_id).delete()
