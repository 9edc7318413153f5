"""Who else answers for leads than their owners."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context

Key = TypeVar("Key")
ADMINS_SQL = """
    SELECT m.pool_id, m.user_id FROM leads_poolmember m JOIN identity_user u ON u.id = m.user_id
    WHERE m.is_admin AND u.is_active AND m.pool_id = ANY(%s)
"""
MANAGERS_SQL = """
    WITH RECURSIVE above AS (
        SELECT u.id AS owner_id, u.department_id AS unit_id, 0 AS height FROM identity_user u
        WHERE u.id = ANY(%(owners)s) AND u.department_id IS NOT NULL
        UNION ALL
        SELECT a.owner_id, d.parent_id, a.height + 1 FROM above a JOIN identity_department d ON d.id = a.unit_id
        WHERE d.parent_id IS NOT NULL),
    heads AS (
        SELECT DISTINCT a.owner_id, a.height, m.id FROM above a
        JOIN identity_user m ON m.department_id = a.unit_id AND m.is_active AND m.id <> a.owner_id
        JOIN identity_userrole r ON r.user_id = m.id
        JOIN access_grant g ON g.role_id = r.role_id AND g.record_type IN ('lead', '*') AND g.action = 'assign'
            AND (g.scope = 40 OR g.scope = 30 AND a.height = 0))
    SELECT h.owner_id, h.id FROM heads h
    WHERE h.height = (SELECT min(n.height) FROM heads n WHERE n.owner_id = h.owner_id)
"""
"""Who hands out the leads of a department: in the owner's own, or the nearest one above that has somebody.

A right over everybody's leads, as marketing or the administrators of pools have, makes nobody a manager.
"""
HOLDERS_SQL = """
    WITH RECURSIVE above AS (
        SELECT u.id AS owner_id, u.department_id AS unit_id FROM identity_user u
        WHERE u.id = ANY(%(owners)s) AND u.department_id IS NOT NULL
        UNION ALL
        SELECT a.owner_id, d.parent_id FROM above a JOIN identity_department d ON d.id = a.unit_id
        WHERE d.parent_id IS NOT NULL)
    SELECT DISTINCT r.code, o.id, h.id
    FROM identity_role r JOIN identity_userrole ur ON ur.role_id = r.id
    JOIN identity_user h ON h.id = ur.user_id AND h.is_active
    JOIN identity_user o ON o.id = ANY(%(owners)s)
    LEFT JOIN identity_userrole hr ON hr.user_id = h.id
    LEFT JOIN access_grant g ON g.role_id = hr.role_id AND g.record_type IN ('lead', '*') AND g.action = 'read'
    WHERE r.code = ANY(%(roles)s) AND (
        h.id = o.id OR h.is_administrator OR g.scope = 50
        OR g.scope = 40 AND EXISTS (SELECT FROM above a WHERE a.owner_id = o.id AND a.unit_id = h.department_id)
        OR g.scope = 30 AND h.department_id = o.department_id
        OR g.scope = 20 AND EXISTS (
            SELECT FROM identity_teammember x JOIN identity_teammember y ON y.team_id = x.team_id
            WHERE x.user_id = h.id AND y.user_id = o.id))
"""
"""Who holds a role and may read the owner's leads: nobody is told the name of a lead that is not theirs to see."""


@dataclass(frozen=True, slots=True)
class Responsible:
    """Administrators by pool, managers by owner, holders by role and owner."""

    admins: dict[UUID, set[UUID]]
    managers: dict[UUID, set[UUID]]
    holders: dict[tuple[str, UUID], set[UUID]]


def responsible_for(
    ctx: Context, *, owner_ids: Collection[UUID], pool_ids: Collection[UUID], role_codes: Collection[str]
) -> Responsible:
    """Who answers for the leads of these owners and pools, for services. Three SQL statements at most."""
    del ctx
    values: dict[str, Any] = {"owners": sorted(owner_ids), "roles": sorted(role_codes)}
    with connection.cursor() as cursor:
        cursor.execute(ADMINS_SQL, [sorted(pool_ids)])
        admins = cursor.fetchall()
        cursor.execute(MANAGERS_SQL, values)
        managers = cursor.fetchall()
        holders = []
        if role_codes:
            cursor.execute(HOLDERS_SQL, values)
            holders = [((code, owner_id), user_id) for code, owner_id, user_id in cursor.fetchall()]
    return Responsible(_grouped(admins), _grouped(managers), _grouped(holders))


def _grouped(pairs: Iterable[tuple[Key, UUID]]) -> dict[Key, set[UUID]]:
    grouped: dict[Key, set[UUID]] = {}
    for key, user_id in pairs:
        grouped.setdefault(key, set()).add(user_id)
    return grouped
