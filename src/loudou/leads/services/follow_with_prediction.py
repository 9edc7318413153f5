"""New leads get their smart score right after they came in."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.queries.smart_model import smart_version
from loudou.platform.changes.recording import records_changes
from loudou.platform.jobs.defer import defer


@records_changes("leads.follow_with_prediction")
def follow_with_prediction(ctx: Context, *, lead_ids: Sequence[UUID]) -> None:
    """Queue the prediction of these leads, where a model is in force. At most two SQL statements."""
    if lead_ids and smart_version(ctx) is not None:
        defer("leads.predict", queue="leads", lead_ids=[str(lead_id) for lead_id in lead_ids])
