"""Whose records a grant reaches, and the rule that is named for it (EX-11.1)."""

from itertools import pairwise

import pytest

from loudou.customers.models import Account
from loudou.customers.tests.factories import make_account
from loudou.platform.access.enums import FieldRight, Scope
from loudou.platform.access.errors import ActionRefused, ReadOnlyToken
from loudou.platform.access.explain import explain_access
from loudou.platform.access.models import FieldRule, Grant
from loudou.platform.access.queries import access_profile, require
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import Department, Role, User, UserRole
from tests.cast import later

SEEN_BY_SCOPE = {
    Scope.OWN: {"ben"},
    Scope.TEAM: {"ada", "ben"},
    Scope.DEPARTMENT: {"ada", "ben", "dora"},
    Scope.SUBTREE: {"ada", "ben", "dora"},
    Scope.ALL: {"ada", "ben", "cleo", "dora", "fay"},
}


@pytest.fixture
def accounts(cast):
    return {name: make_account(name=name, owner_id=getattr(cast, name)) for name in sorted(SEEN_BY_SCOPE[Scope.ALL])}


def only_grant(cast, ctx, name, scope):
    """The person holds one role with one grant: reading accounts at this scope."""
    with recording(ctx, "test.grant"):
        UserRole.objects.filter(user_id=getattr(cast, name)).delete()
        role = Role.objects.create(code=f"only-{scope}", name="Only")
        UserRole.objects.create(user_id=getattr(cast, name), role=role)
        Grant.objects.create(role=role, record_type="account", action="read", scope=scope)
    return role


def seen(ctx):
    return set(Account.objects.visible_to(ctx).values_list("name", flat=True))


@pytest.mark.parametrize("scope", Scope)
def test_ex_11_1_a_scope_reaches_exactly_its_owners(cast, ctx, accounts, scope):
    only_grant(cast, ctx, "ben", scope)

    assert seen(cast.acting("ben")) == SEEN_BY_SCOPE[scope]


def test_a_higher_scope_holds_every_lower_one():
    assert all(SEEN_BY_SCOPE[low] <= SEEN_BY_SCOPE[high] for low, high in pairwise(sorted(Scope)))


def test_the_subtree_holds_departments_below(cast, ctx, accounts):
    only_grant(cast, ctx, "fay", Scope.SUBTREE)

    assert seen(cast.acting("fay")) == {"ada", "ben", "cleo", "dora", "fay"}


def test_no_grant_no_rows_and_no_acts(cast, ctx, accounts):
    with recording(ctx, "test"):
        UserRole.objects.filter(user_id=cast.ben).delete()
    ben = cast.acting("ben")

    assert seen(ben) == set()
    with pytest.raises(ActionRefused):
        require(ben, "account", "read")


def test_the_widest_of_several_roles_counts(cast, ctx, accounts):
    only_grant(cast, ctx, "ben", Scope.OWN)
    with recording(ctx, "test"):
        wide = Role.objects.create(code="wide", name="Wide")
        UserRole.objects.create(user_id=cast.ben, role=wide)
        Grant.objects.create(role=wide, record_type="*", action="read", scope=Scope.ALL)

    assert seen(cast.acting("ben")) == SEEN_BY_SCOPE[Scope.ALL]


def test_a_person_who_left_reaches_nothing_from_the_next_act_on(cast, ctx, accounts):
    with recording(ctx, "test"):
        User.objects.filter(pk=cast.ben).update(is_active=False)

    assert seen(cast.acting("ben")) == set()


def test_moving_a_department_moves_what_its_manager_reaches(cast, ctx, accounts):
    only_grant(cast, ctx, "dora", Scope.SUBTREE)
    west = User.objects.get(pk=cast.cleo).department_id
    east = User.objects.get(pk=cast.dora).department_id
    assert "cleo" not in seen(cast.acting("dora"))

    with recording(ctx, "test"):
        Department.objects.filter(pk=west).update(parent_id=east)

    assert "cleo" in seen(cast.acting("dora"))


def test_a_reading_token_does_nothing_but_read(cast):
    token = later(cast.acting("root"), scope="read")

    require(token, "account", "read")
    require(token, "account", "export")
    with pytest.raises(ReadOnlyToken):
        require(token, "account", "edit")


def test_field_rules_give_the_most_any_reaching_role_allows(cast, ctx):
    role = only_grant(cast, ctx, "ben", Scope.OWN)
    with recording(ctx, "test"):
        FieldRule.objects.create(role=role, record_type="account", field="phone", right=FieldRight.HIDDEN)
        other = Role.objects.create(code="other", name="Other")
        UserRole.objects.create(user_id=cast.ben, role=other)
        FieldRule.objects.create(role=other, record_type="account", field="phone", right=FieldRight.EDIT)
    profile = access_profile(cast.acting("ben"))

    assert profile.field_right("account", "phone", FieldRight.EDIT) == FieldRight.HIDDEN
    assert profile.field_right("account", "email", FieldRight.READ) == FieldRight.READ
    assert profile.field_right("order", "number", FieldRight.EDIT) == FieldRight.HIDDEN


@pytest.mark.parametrize(
    ("who", "whose", "allowed", "rule"),
    [
        ("ben", "ben", True, "grant"),
        ("ben", "ada", True, "grant"),
        ("ben", "cleo", False, "outside_scope"),
        ("max", "ada", True, "grant"),
        ("root", "cleo", True, "administrator"),
    ],
)
def test_the_explanation_names_the_rule_that_decided(cast, ctx, accounts, who, whose, allowed, rule):
    found = explain_access(ctx, user_id=getattr(cast, who), records=Account.objects.all(), record_id=accounts[whose].pk)

    assert (found.is_allowed, found.rule) == (allowed, rule)
    assert (found.role is not None) == (rule == "grant")


def test_the_explanation_agrees_with_what_is_seen(cast, ctx, accounts):
    for who in ("ada", "ben", "cleo", "dora", "fay", "max", "root"):
        visible = seen(cast.acting(who))
        for whose, account in accounts.items():
            found = explain_access(ctx, user_id=getattr(cast, who), records=Account.objects.all(), record_id=account.pk)
            assert found.is_allowed == (whose in visible), (who, whose, found)


def test_what_is_not_there_and_who_left_are_told_apart_for_administrators(cast, ctx, accounts):
    nobody = explain_access(ctx, user_id=cast.ada, records=Account.objects.all(), record_id=cast.ada)
    with recording(ctx, "test"):
        User.objects.filter(pk=cast.ben).update(is_active=False)
        UserRole.objects.filter(user_id=cast.cleo).delete()
    left = explain_access(ctx, user_id=cast.ben, records=Account.objects.all(), record_id=accounts["ben"].pk)
    bare = explain_access(ctx, user_id=cast.cleo, records=Account.objects.all(), record_id=accounts["cleo"].pk)

    assert (nobody.rule, left.rule, bare.rule) == ("no_such_record", "user_inactive", "no_grant")
