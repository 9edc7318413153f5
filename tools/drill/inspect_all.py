"""What the database holds of what the clients asked for."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from loudou.config.invariants_check import broken_invariants

LEADS_SQL = "SELECT company, count(*) FROM leads_lead WHERE company LIKE 'Drill %%' GROUP BY company"
OWNERS_SQL = """
    SELECT l.id::text, u.username FROM leads_lead l JOIN identity_user u ON u.id = l.owner_id
    WHERE l.id = ANY(%s::uuid[])
"""
IMPORTED_SQL = "SELECT count(*), count(DISTINCT company) FROM leads_lead WHERE company LIKE 'Imported %%'"
APPLIED_SQL = """
    SELECT payment_id::text, count(*), sum(amount)::text FROM receivables_cashapplication GROUP BY payment_id
"""
JOBS_SQL = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' OR status = 'todo' AND scheduled_at IS NULL"


def run(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Counts by what was asked for, and every broken invariant."""
    with connection.cursor() as cursor:

        def rows(statement: str, *values: object) -> list[tuple[Any, ...]]:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

        held = {
            "created": dict(rows(LEADS_SQL)),
            "owners": dict(rows(OWNERS_SQL, facts["leads"])),
            "imported": rows(IMPORTED_SQL)[0],
            "applied": {payment: (count, amount) for payment, count, amount in rows(APPLIED_SQL)},
            "unfinished_jobs": rows(JOBS_SQL)[0][0],
        }
    broken = [f"{each.name}: {each.meaning} {each.rows[:3]}" for each in broken_invariants()]
    return held | {"broken": broken}
