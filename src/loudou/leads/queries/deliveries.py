"""Which leads deliveries of a channel came to."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.access.queries import require

DELIVERED_SQL = """
    SELECT l.external_id, l.id FROM leads_lead l
    WHERE l.channel = %(channel)s AND l.external_id = ANY(%(ids)s) AND l.external_id <> ''
    UNION ALL
    SELECT t.external_id, t.lead_id FROM leads_touchpoint t
    WHERE t.channel = %(channel)s AND t.external_id = ANY(%(ids)s) AND t.external_id <> ''
"""


def leads_of_deliveries(ctx: Context, *, channel: str, external_ids: Sequence[str]) -> Mapping[str, UUID]:
    """The lead each delivery of a channel made or came to; those taken never are left out. One SQL statement.

    For stories that act as the system: whose leads these are plays no part. Raises ActionRefused.
    """
    require(ctx, "lead", "import")
    with connection.cursor() as cursor:
        cursor.execute(DELIVERED_SQL, {"channel": channel, "ids": list(external_ids)})
        return dict(cursor.fetchall())
