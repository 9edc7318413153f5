"""Predict all open leads, piece by piece."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.models import Lead
from loudou.leads.queries.open_slices import EVERYTHING, Slice
from loudou.leads.services.predict_leads import predict_leads
from loudou.platform.changes.recording import records_changes

CHUNK = 5_000


@records_changes("leads.predict_open")
def predict_open(ctx: Context, *, within: Slice = EVERYTHING) -> UUID | None:
    """Predict the next 5,000 open leads in the order of their ids; returns where to go on, None at the end.

    Running a piece again changes nothing more. Thirteen SQL statements.
    """
    # system: the nightly round looks at every open lead
    ids = list(within.of(Lead.objects.open()).values_list("pk", flat=True)[:CHUNK])
    predict_leads(ctx, lead_ids=ids)
    return ids[-1] if len(ids) == CHUNK else None
