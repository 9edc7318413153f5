import pytest
from django.urls import reverse

from loudou.platform.access.errors import ActionRefused
from loudou.platform.identity.errors import PersonInvalid, UnitInUse
from loudou.platform.identity.models import Department, Team, TeamMember, User
from loudou.platform.identity.queries import department_tree, teams
from loudou.workspace.administration.services.edit_units import (
    remove_department,
    remove_team,
    save_department,
    save_team,
)
from tests.cast import later

pytestmark = pytest.mark.django_db


def named(name):
    return Department.objects.get(name=name)


def test_departments_stand_below_their_parents(root, cast):
    save_department(root, name="North", parent_id=named("East").pk)

    assert [(row.name, row.depth) for row in department_tree()] == [
        ("Company", 0),
        ("East", 1),
        ("North", 2),
        ("West", 1),
    ]


def test_a_department_moves_with_all_below_it(root, cast):
    north = save_department(root, name="North", parent_id=named("East").pk)
    west = named("West")

    save_department(later(root), name="North", parent_id=west.pk, department_id=north)

    assert Department.objects.get(pk=north).parent_id == west.pk


def test_a_department_never_stands_below_itself(root, cast, changes_nothing):
    company, east = named("Company"), named("East")

    with pytest.raises(PersonInvalid) as refused:
        save_department(root, name="Company", parent_id=east.pk, department_id=company.pk)

    assert [problem.field for problem in refused.value.problems] == ["parent"]


def test_two_departments_of_one_parent_have_two_names(root, cast, changes_nothing):
    with pytest.raises(PersonInvalid):
        save_department(root, name="East", parent_id=named("Company").pk)


def test_only_an_empty_department_is_removed(root, cast):
    with pytest.raises(UnitInUse):
        remove_department(root, department_id=named("East").pk)
    south = save_department(later(root), name="South", parent_id=None)

    remove_department(later(root), department_id=south)

    assert not Department.objects.filter(pk=south).exists()


def test_a_team_has_exactly_the_members_chosen(web, cast):
    team = Team.objects.get(name="East one")
    sent = {"name": "East 1", "members": [str(cast.ben), str(cast.cleo)]}

    web().post(reverse("administration:team", args=[team.pk]), sent)

    (found,) = (row for row in teams() if row.id == team.pk)
    assert (found.name, {member.id for member in found.members}) == ("East 1", {cast.ben, cast.cleo})


def test_a_removed_team_leaves_its_people(root, cast):
    team = Team.objects.get(name="East one")

    remove_team(root, team_id=team.pk)

    assert not TeamMember.objects.filter(team=team.pk).exists()
    assert User.objects.filter(pk=cast.ada).exists()


def test_nobody_but_an_administrator_changes_departments_and_teams(cast, changes_nothing):
    dora = cast.acting("dora")

    for act in (
        lambda: save_department(dora, name="Mine", parent_id=None),
        lambda: remove_department(dora, department_id=named("West").pk),
        lambda: save_team(dora, name="Mine", user_ids=[cast.dora, cast.cleo]),
        lambda: remove_team(dora, team_id=Team.objects.first().pk),
    ):
        with pytest.raises(ActionRefused):
            act()


@pytest.mark.parametrize("page", ["departments", "teams", "department-new", "team-new"])
def test_the_pages_are_shown(web, page):
    assert web().get(reverse(f"administration:{page}")).status_code == 200
