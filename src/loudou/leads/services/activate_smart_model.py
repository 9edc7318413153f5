"""Put a version of the predictive model in force, an earlier one again, or none."""

from uuid import UUID

from loudou.intelligence.services.activate_version import activate_version
from loudou.kernel.context import Context
from loudou.leads.features.smart import SMART_KEY
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.jobs.defer import defer


@records_changes("leads.activate_smart_model")
def activate_smart_model(ctx: Context, *, version_id: UUID | None) -> None:
    """Let this version predict from now on; a job predicts all open leads anew. None: no lead has a smart score.

    Putting the version in force that already is changes nothing. Four SQL statements. Raises ActionRefused,
    VersionNotFound, VersionUnfit.
    """
    require(ctx, "lead", "configure")
    if activate_version(ctx, key=SMART_KEY, version_id=version_id):
        ctx.memo.pop("lead_smart_version", None)
        defer("leads.predict_open", queue="leads", lock="leads.predict_open")
