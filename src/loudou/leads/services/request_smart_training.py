"""Have the model taught by the worker."""

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.jobs.defer import defer


@records_changes("leads.request_smart_training")
def request_smart_training(ctx: Context) -> None:
    """Queue the training of the next version; trainings run one after the other. One SQL statement.

    Raises ActionRefused.
    """
    require(ctx, "lead", "configure")
    defer("leads.train_smart_model", queue="leads", lock="leads.train_smart_model")
