"""Count a question to a registry against its quota before it is asked."""

from typing import Any

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.errors import ProviderQuotaReached, ProviderUnknown
from loudou.leads.models import ProviderSetting
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.days import business_day

BEFORE_SQL = """
    (SELECT coalesce(sum(o.count), 0) FROM leads_registryusage o
     WHERE o.provider_id = %(provider)s AND o.day >= %(month)s AND o.day < %(day)s)
"""
"""What was asked on the earlier days of the month; nobody counts on them any more."""
TAKE_SQL = f"""
    INSERT INTO leads_registryusage AS u (provider_id, day, count, cost_amount)
    SELECT %(provider)s, %(day)s, 1, %(cost)s
    WHERE (%(quota)s::int IS NULL OR %(quota)s::int > 0)
        AND (%(monthly)s::int IS NULL OR {BEFORE_SQL} < %(monthly)s::int)
    ON CONFLICT (provider_id, day) DO UPDATE SET count = u.count + 1, cost_amount = u.cost_amount + %(cost)s
    WHERE (%(quota)s::int IS NULL OR u.count < %(quota)s::int)
        AND (%(monthly)s::int IS NULL OR u.count + {BEFORE_SQL} < %(monthly)s::int)
    RETURNING count
"""


@records_changes("leads.take_request")
def take_request(ctx: Context, *, provider: str) -> int:
    """Count one more question of this business day; returns the how manieth. Two SQL statements.

    One statement checks and counts, so side by side no more are asked than the quota allows. Raises
    ProviderQuotaReached, ProviderUnknown, ActionRefused.
    """
    require(ctx, "lead", "edit")
    row = ProviderSetting.objects.filter(key=provider, is_enabled=True).first()
    if row is None:
        raise ProviderUnknown("There is no such registry, or it is switched off.", provider=provider)
    day = business_day(ctx)
    values: dict[str, Any] = {
        "provider": row.pk,
        "day": day,
        "month": day.replace(day=1),
        "cost": row.cost_amount,
        "quota": row.daily_quota,
        "monthly": row.monthly_quota,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE_SQL, values)
        taken = cursor.fetchone()
    if taken is None:
        raise ProviderQuotaReached("The quota of the day or the month is used up.", provider=provider)
    return int(taken[0])
