"""Put the counters of held leads right."""

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES
from loudou.platform.changes.recording import records_changes

RECOUNT_SQL = """
    WITH counted AS (
        SELECT owner_id AS user_id, pool_id, count(*) AS held FROM leads_lead
        WHERE owner_id IS NOT NULL AND status = ANY(%(open)s) GROUP BY owner_id, pool_id),
    zeroed AS (
        UPDATE leads_poolholding h SET held = 0 WHERE held <> 0 AND NOT EXISTS (
            SELECT FROM counted c WHERE c.user_id = h.user_id AND c.pool_id IS NOT DISTINCT FROM h.pool_id))
    INSERT INTO leads_poolholding (user_id, pool_id, held, allowed)
    SELECT user_id, pool_id, held, held FROM counted ORDER BY user_id, pool_id
    ON CONFLICT (user_id, pool_id) DO UPDATE SET held = excluded.held,
        allowed = greatest(leads_poolholding.allowed, excluded.held)
    WHERE leads_poolholding.held <> excluded.held
"""


@records_changes("leads.recount")
def recount_holdings(ctx: Context) -> None:
    """Count again who holds how many open leads; needed after an undo, which restores leads but no counters. One SQL
    statement over all open leads.
    """  # noqa: D205 - one sentence
    del ctx
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT_SQL, {"open": OPEN_VALUES})
