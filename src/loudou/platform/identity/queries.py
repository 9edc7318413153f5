"""Reads about people."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext

from loudou.platform.identity.errors import TokenRefused, UnknownUser
from loudou.platform.identity.models import Role, User
from loudou.platform.identity.shapes import (
    DepartmentRow,
    MailPerson,
    Person,
    PersonRow,
    RoleRow,
    TeamRow,
    TokenHolder,
    TokenRow,
)

HOLDER_SQL = """
    WITH holder AS (
        SELECT t.id, t.user_id, t.scope FROM identity_apitoken t JOIN identity_user u ON u.id = t.user_id
        WHERE t.digest = %(digest)s AND t.revoked_at IS NULL AND u.is_active
              AND (t.expires_at IS NULL OR t.expires_at > %(now)s)),
    used AS (
        INSERT INTO identity_tokenuse (token_id, at)
        SELECT h.id, %(now)s FROM holder h
        WHERE NOT EXISTS (SELECT FROM identity_tokenuse u
                          WHERE u.token_id = h.id AND u.at > %(now)s - interval '1 minute')
        ON CONFLICT (token_id) DO UPDATE SET at = greatest(identity_tokenuse.at, excluded.at))
    SELECT user_id, scope FROM holder
"""
PEOPLE_SQL = """
    SELECT u.id, u.username, u.name, u.email, u.department_id, coalesce(d.name, ''),
        ARRAY(SELECT r.id FROM identity_userrole h JOIN identity_role r ON r.id = h.role_id
              WHERE h.user_id = u.id ORDER BY r.name, r.id),
        ARRAY(SELECT ARRAY[r.name, r.is_custom::text] FROM identity_userrole h JOIN identity_role r ON r.id = h.role_id
              WHERE h.user_id = u.id ORDER BY r.name, r.id),
        u.is_active, u.is_administrator, u.language, s.at, u.password NOT LIKE '!%%', u.version
    FROM identity_user u LEFT JOIN identity_department d ON d.id = u.department_id
    LEFT JOIN identity_signin s ON s.user_id = u.id
    WHERE (%(id)s::uuid IS NULL OR u.id = %(id)s) AND (%(all)s OR u.is_active)
      AND (%(department)s::uuid IS NULL OR u.department_id = %(department)s)
      AND (%(text)s = '' OR strpos(lower(u.name), lower(%(text)s)) > 0
           OR strpos(lower(u.username), lower(%(text)s)) > 0 OR strpos(lower(u.email), lower(%(text)s)) > 0)
    ORDER BY u.is_active DESC, u.name, u.id LIMIT %(limit)s
"""
DEPARTMENTS_SQL = """
    WITH RECURSIVE tree(id, name, parent_id, depth, path) AS (
        SELECT id, name, parent_id, 0, ARRAY[name::text, id::text] FROM identity_department WHERE parent_id IS NULL
        UNION ALL
        SELECT d.id, d.name, d.parent_id, t.depth + 1, t.path || ARRAY[d.name::text, d.id::text]
        FROM identity_department d JOIN tree t ON d.parent_id = t.id)
    SELECT id, name, parent_id, depth,
           (SELECT count(*) FROM identity_user u WHERE u.department_id = tree.id AND u.is_active)
    FROM tree ORDER BY path
"""
TEAMS_SQL = """
    SELECT t.id, t.name, u.id, u.name, u.username, u.is_active
    FROM identity_team t LEFT JOIN identity_teammember m ON m.team_id = t.id
    LEFT JOIN identity_user u ON u.id = m.user_id ORDER BY t.name, t.id, u.name, u.id
"""
ROLES_SQL = """
    SELECT r.id, r.code, r.name, r.is_custom,
        (SELECT count(*) FROM identity_userrole h JOIN identity_user u ON u.id = h.user_id
         WHERE h.role_id = r.id AND u.is_active)
    FROM identity_role r ORDER BY r.is_custom, r.name, r.id
"""
TOKENS_SQL = """
    SELECT t.id, t.user_id, u.name, t.name, t.scope, t.hint, t.created_at, s.at, t.expires_at, t.revoked_at
    FROM identity_apitoken t JOIN identity_user u ON u.id = t.user_id
    LEFT JOIN identity_tokenuse s ON s.token_id = t.id
    WHERE %(user)s::uuid IS NULL OR t.user_id = %(user)s
    ORDER BY t.revoked_at IS NOT NULL, t.created_at DESC, t.id LIMIT %(limit)s
"""


def token_holder(token: str, *, now: datetime) -> TokenHolder:
    """Who this token acts as at this instant; that it was used is noted once a minute. One SQL statement.

    Raises TokenRefused.
    """
    digest = hashlib.sha256(token.encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute(HOLDER_SQL, {"digest": digest, "now": now})
        row = cursor.fetchone()
    if row is None:
        raise TokenRefused("This token is unknown, expired or revoked.")
    return TokenHolder(user_id=row[0], scope=row[1])


def user_named(username: str) -> Person:
    """The active user of this user name, case-insensitive. One SQL statement. Raises UnknownUser."""
    row = User.objects.filter(username__iexact=username, is_active=True).values_list("id", "name", "username").first()
    if row is None:
        raise UnknownUser("There is no active user named %(username)s.", username=username)
    return Person(*row)


def people(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Names by id, active or not. One SQL statement."""
    rows = User.objects.filter(pk__in=set(ids)).values_list("id", "name", "username", "is_active")
    return {row[0]: Person(*row) for row in rows}


def mail_people(ids: Iterable[UUID]) -> dict[UUID, MailPerson]:
    """Those of these people who are active and have an address. One SQL statement."""
    found = User.objects.filter(pk__in=set(ids), is_active=True).exclude(email="")
    return {row[0]: MailPerson(*row) for row in found.values_list("id", "name", "email", "language")}


def administrator_ids() -> list[UUID]:
    """The active administrators. One SQL statement."""
    found = User.objects.filter(is_active=True, is_administrator=True).order_by("id")
    return list(found.values_list("id", flat=True))


def find_people(text: str = "", *, limit: int = 20, active_only: bool = True) -> list[Person]:
    """People whose name or user name holds the text, by name. One SQL statement."""
    users = User.objects.filter(is_active=True) if active_only else User.objects.all()
    if text:
        users = users.filter(Q(name__icontains=text) | Q(username__icontains=text))
    return [Person(*row) for row in users.order_by("name", "id").values_list("id", "name", "username")[:limit]]


def role_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What people call these roles. One SQL statement."""
    rows = Role.objects.filter(pk__in=set(ids)).values_list("id", "name", "is_custom")
    return {pk: _called(name, is_custom=is_custom) for pk, name, is_custom in rows}


def _called(name: str, *, is_custom: bool) -> str:
    """The roles of the product are called something in every language, those of the company what it called them."""
    return name if is_custom else gettext(name)


def role_ids() -> dict[str, UUID]:
    """Every role by its code. One SQL statement."""
    return dict(Role.objects.values_list("code", "id"))


def people_named(names: Iterable[str]) -> dict[str, list[UUID]]:
    """Active users by lower-case user name, e-mail and name, among those asked for. One SQL statement."""
    wanted = {name.strip().lower() for name in names}
    found: dict[str, list[UUID]] = {}
    for pk, *known in User.objects.filter(is_active=True).values_list("id", "username", "email", "name"):
        for name in {text.lower() for text in known if text} & wanted:
            found.setdefault(name, []).append(pk)
    return found


def staff(
    *, text: str = "", department_id: UUID | None = None, with_inactive: bool = True, limit: int = 500
) -> list[PersonRow]:
    """People as an administrator sees them, those who may sign in first, by name. One SQL statement."""
    return _staff(text=text, department=department_id, all=with_inactive, limit=limit)


def staff_member(user_id: UUID) -> PersonRow:
    """One person as an administrator sees them. One SQL statement. Raises UnknownUser."""
    found = _staff(id=user_id)
    if not found:
        raise UnknownUser("There is no such user.", user_id=user_id)
    return found[0]


def department_tree() -> list[DepartmentRow]:
    """All departments, each right below its parent. One SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute(DEPARTMENTS_SQL)
        return [DepartmentRow(*row) for row in cursor.fetchall()]


def teams() -> list[TeamRow]:
    """All teams with their members, by name. One SQL statement."""
    found: dict[UUID, tuple[str, list[Person]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(TEAMS_SQL)
        for team_id, name, user_id, *person in cursor.fetchall():
            members = found.setdefault(team_id, (name, []))[1]
            if user_id is not None:
                members.append(Person(user_id, *person))
    return [TeamRow(team_id, name, tuple(members)) for team_id, (name, members) in found.items()]


def roles() -> list[RoleRow]:
    """All roles, those of the product first, by name. One SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute(ROLES_SQL)
        found = [RoleRow(*row) for row in cursor.fetchall()]
    return [replace(role, name=_called(role.name, is_custom=role.is_custom)) for role in found]


def tokens(user_id: UUID | None, *, limit: int = 500) -> list[TokenRow]:
    """The tokens of this user (None: of everybody), those in force first, the newest first. One SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute(TOKENS_SQL, {"user": user_id, "limit": limit})
        return [TokenRow(*row) for row in cursor.fetchall()]


def _staff(**asked: Any) -> list[PersonRow]:
    facts: dict[str, Any] = {"id": None, "text": "", "department": None, "all": True, "limit": 1} | asked
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE_SQL, facts)
        rows: list[list[Any]] = [list(row) for row in cursor.fetchall()]
    for row in rows:
        row[6], row[7] = tuple(row[6]), tuple(_called(name, is_custom=custom == "true") for name, custom in row[7])
    return [PersonRow(*row) for row in rows]
