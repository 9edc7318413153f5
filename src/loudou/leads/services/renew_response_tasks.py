"""Tasks of first responses follow leads whose owner changed in any other way than by an act, as by an undo."""

from collections.abc import Sequence
from uuid import UUID

from loudou.activities.services.settle import settle_tasks_of
from loudou.kernel.context import Context
from loudou.leads.enums import RESPONSE_TASK
from loudou.leads.services.open_responses import open_responses
from loudou.platform.changes.recording import records_changes


@records_changes("leads.renew_response_tasks")
def renew_response_tasks(ctx: Context, *, lead_ids: Sequence[UUID]) -> None:
    """Call off the tasks of these leads and open those that are owed now. About fifteen SQL statements."""
    settle_tasks_of(ctx, origin=RESPONSE_TASK, record_type="lead", record_ids=lead_ids)
    open_responses(ctx, lead_ids=lead_ids)
