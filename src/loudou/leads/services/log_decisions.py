"""Keep how leads came to their owners."""

from collections.abc import Sequence

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.models.columns import COPY_OPTIONS, copy_block, nullable
from loudou.leads.services.share_out import Decision

COPY_SQL = (
    f"COPY leads_assignmentlog (lead_id, run_id, turn, chosen_id, reason, skipped, at) FROM STDIN WITH {COPY_OPTIONS}"
)


def log_decisions(ctx: Context, *, decisions: Sequence[Decision]) -> None:
    """Write a line per decision, also for leads nobody could take. One SQL statement."""
    if not decisions:
        return
    at = str(ctx.now)
    rows = (
        (str(d.lead_id), nullable(d.run_id), str(d.turn), nullable(d.owner_id), d.reason, nullable(d.skipped), at)
        for d in decisions
    )
    with connection.cursor() as cursor, cursor.copy(COPY_SQL) as copy:
        copy.write(copy_block(rows))
