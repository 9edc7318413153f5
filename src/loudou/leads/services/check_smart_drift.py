"""See whether the leads that come in still look like those the model learnt from."""

from loudou.intelligence.services.check_drift import check_drift
from loudou.intelligence.shapes import DriftRow
from loudou.kernel.context import Context
from loudou.leads.features.smart import smart_dataset
from loudou.leads.queries.captured import recent_leads
from loudou.leads.queries.smart_model import smart_version
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("leads.check_smart_drift")
def check_smart_drift(ctx: Context) -> tuple[DriftRow, ...]:
    """How far each feature of the leads of the last 30 days has moved from those learnt from, kept on the version.

    Nothing without a model in force. Six SQL statements. Raises ActionRefused.
    """
    require(ctx, "lead", "score")
    version = smart_version(ctx)
    if version is None:
        return ()
    return check_drift(ctx, version_id=version, dataset=smart_dataset(ctx, recent_leads(ctx)))
