"""The tree of accounts stays a tree."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from loudou.customers.errors import AccountCycle
from loudou.kernel.context import Context

CYCLE_SQL = """
    WITH RECURSIVE above(start, id) AS (
        SELECT id, parent_id FROM customers_account WHERE id = ANY(%s) AND parent_id IS NOT NULL
        UNION SELECT above.start, a.parent_id FROM above JOIN customers_account a ON a.id = above.id
        WHERE a.parent_id IS NOT NULL)
    SELECT start FROM above WHERE id = start LIMIT 1
"""


def check_parents(ctx: Context, account_ids: Sequence[UUID], changed: frozenset[str]) -> None:
    """Refuse a change of parents that closes a circle. One SQL statement. Raises AccountCycle."""
    del ctx
    if "parent" not in changed:
        return
    with connection.cursor() as cursor:
        cursor.execute(CYCLE_SQL, [list(account_ids)])
        row = cursor.fetchone()
    if row is not None:
        raise AccountCycle("An account cannot stand below itself.", account_id=row[0])
