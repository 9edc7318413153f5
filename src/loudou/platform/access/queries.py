"""Reads about rights: the actor's profile, whose records it reaches, and why."""

import json
from collections import defaultdict
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.access.enums import FieldRight, Scope
from loudou.platform.access.errors import ActionRefused, ReadOnlyToken
from loudou.platform.access.models import FieldRule, Grant
from loudou.platform.access.shapes import AccessProfile, Reach, RoleRights

PROFILE_SQL = """
    SELECT u.is_active, u.is_administrator, u.department_id,
        (SELECT json_agg(json_build_array(g.role_id, g.record_type, g.action, g.scope))
           FROM access_grant g JOIN identity_userrole ur ON ur.role_id = g.role_id WHERE ur.user_id = u.id),
        (SELECT json_agg(json_build_array(f.role_id, f.record_type, f.field, f."right"))
           FROM access_fieldrule f JOIN identity_userrole ur ON ur.role_id = f.role_id WHERE ur.user_id = u.id)
    FROM identity_user u WHERE u.id = %s
"""
OWNERS_SQL = {
    Scope.TEAM: """
        SELECT m.user_id FROM identity_teammember m
        WHERE m.team_id IN (SELECT team_id FROM identity_teammember WHERE user_id = %(user)s)""",
    Scope.DEPARTMENT: "SELECT id FROM identity_user WHERE department_id = %(department)s",
    Scope.SUBTREE: """
        WITH RECURSIVE below(id) AS (
            SELECT %(department)s::uuid UNION
            SELECT d.id FROM identity_department d JOIN below ON d.parent_id = below.id)
        SELECT u.id FROM identity_user u JOIN below ON below.id = u.department_id""",
}
SYSTEM = AccessProfile(user_id=None, is_active=True, is_everything=True)
READING = frozenset({"read", "export"})


def access_profile(ctx: Context) -> AccessProfile:
    """Everything the actor's roles grant, read once per context. At most one SQL statement."""
    if ctx.actor_id is None:
        return SYSTEM
    known = ctx.memo.get("access_profile")
    if isinstance(known, AccessProfile):
        return known
    profile = load_profile(ctx.actor_id)
    ctx.memo["access_profile"] = profile
    return profile


def load_profile(user_id: UUID) -> AccessProfile:
    """The rights of this user now; an unknown or inactive user has none. One SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute(PROFILE_SQL, [user_id])
        row = cursor.fetchone()
    if row is None or not row[0]:
        return AccessProfile(user_id=user_id, is_active=False, is_everything=False)
    grants: dict[UUID, dict[tuple[str, str], Scope]] = defaultdict(dict)
    for role, record_type, action, scope in _rows(row[3]):
        grants[UUID(str(role))][str(record_type), str(action)] = Scope(int(str(scope)))
    rules: dict[UUID, dict[tuple[str, str], FieldRight]] = defaultdict(dict)
    for role, record_type, name, right in _rows(row[4]):
        rules[UUID(str(role))][str(record_type), str(name)] = FieldRight(int(str(right)))
    return AccessProfile(
        user_id=user_id,
        is_active=True,
        is_everything=row[1],
        department_id=row[2],
        grants=dict(grants),
        field_rules=dict(rules),
    )


def reach_of(ctx: Context, record_type: str, action: str = "read") -> Reach:
    """Whose records of this type the actor may act on. At most two SQL statements, remembered in the context."""
    key = f"reach:{record_type}:{action}"
    known = ctx.memo.get(key)
    if isinstance(known, Reach):
        return known
    profile = access_profile(ctx)
    reach = Reach(is_everything=True) if profile.is_everything else _reach(ctx, profile, record_type, action)
    ctx.memo[key] = reach
    return reach


def require(ctx: Context, record_type: str, action: str) -> None:
    """Raise ActionRefused unless some role of the actor grants the action; ReadOnlyToken for a reading token.

    At most one SQL statement, for the rights of the actor.
    """
    if ctx.scope == "read" and action not in READING:
        raise ReadOnlyToken("This API token may only read.")
    if not access_profile(ctx).may(record_type, action):
        raise ActionRefused("None of your roles allows this.", record_type=record_type, action=action)


def require_administrator(ctx: Context) -> None:
    """Raise ActionRefused unless the actor administers the product; ReadOnlyToken for a reading token.

    Who may add people, place them or write rights could give themselves any right, so no role grants it. At most one
    SQL statement.
    """
    if ctx.scope == "read":
        raise ReadOnlyToken("This API token may only read.")
    if not access_profile(ctx).is_everything:
        raise ActionRefused("Only an administrator may do this.")


def role_rights(role_id: UUID) -> RoleRights:
    """What a role grants and its rights on single fields. Two SQL statements."""
    grants = Grant.objects.filter(role=role_id).values_list("record_type", "action", "scope")
    rules = FieldRule.objects.filter(role=role_id).values_list("record_type", "field", "right")
    return RoleRights(
        {(record_type, action): Scope(scope) for record_type, action, scope in grants},
        {(record_type, name): FieldRight(right) for record_type, name, right in rules},
    )


def granted_actions() -> set[tuple[str, str]]:
    """Every (record type, action) some role grants. One SQL statement."""
    return set(Grant.objects.values_list("record_type", "action").distinct())


def owners_in_scope(user_id: UUID, department_id: UUID | None, scope: Scope) -> tuple[UUID, ...]:
    """The users whose records a scope below ALL reaches, the actor always included. At most one SQL statement."""
    statement = OWNERS_SQL.get(scope)
    if statement is None or (scope != Scope.TEAM and department_id is None):
        return (user_id,)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"user": user_id, "department": department_id})
        found = {row[0] for row in cursor.fetchall()}
    return tuple(sorted(found | {user_id}))


def _reach(ctx: Context, profile: AccessProfile, record_type: str, action: str) -> Reach:
    scope = profile.scope_for(record_type, action) if profile.is_active else None
    if scope is None or profile.user_id is None:
        return Reach(is_everything=False)
    if scope == Scope.ALL:
        return Reach(is_everything=True)
    key = f"owners:{scope}"
    owners = ctx.memo.get(key)
    if not isinstance(owners, tuple):
        owners = owners_in_scope(profile.user_id, profile.department_id, scope)
        ctx.memo[key] = owners
    return Reach(is_everything=False, owner_ids=owners)


def _rows(value: object) -> list[list[object]]:
    if isinstance(value, str):
        value = json.loads(value)
    return value if isinstance(value, list) else []
