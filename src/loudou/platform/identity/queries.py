"""Reads about people."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from loudou.platform.identity.errors import TokenRefused, UnknownUser
from loudou.platform.identity.models import Role, User
from loudou.platform.identity.shapes import Person, TokenHolder

HOLDER_SQL = """
    SELECT t.user_id, t.scope FROM identity_apitoken t JOIN identity_user u ON u.id = t.user_id
    WHERE t.digest = %s AND t.revoked_at IS NULL AND u.is_active AND (t.expires_at IS NULL OR t.expires_at > %s)
"""


def token_holder(token: str, *, now: datetime) -> TokenHolder:
    """Who this token acts as at this instant. One SQL statement. Raises TokenRefused."""
    digest = hashlib.sha256(token.encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute(HOLDER_SQL, [digest, now])
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


def find_people(text: str = "", *, limit: int = 20, active_only: bool = True) -> list[Person]:
    """People whose name or user name holds the text, by name. One SQL statement."""
    users = User.objects.filter(is_active=True) if active_only else User.objects.all()
    if text:
        users = users.filter(Q(name__icontains=text) | Q(username__icontains=text))
    return [Person(*row) for row in users.order_by("name", "id").values_list("id", "name", "username")[:limit]]


def role_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What people call these roles. One SQL statement."""
    return dict(Role.objects.filter(pk__in=set(ids)).values_list("id", "name"))


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
