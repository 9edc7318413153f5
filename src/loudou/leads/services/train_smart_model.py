"""Teach the model that predicts conversion."""

from uuid import UUID

from loudou.intelligence.services.train_version import train_version
from loudou.kernel.context import Context
from loudou.leads.features.smart import SMART_KEY, smart_dataset
from loudou.leads.queries.captured import closed_cohorts
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("leads.train_smart_model")
def train_smart_model(ctx: Context) -> UUID:
    """The next version of the model, learnt from every lead whose 90 days are over, and tried; returns its id.

    It is not in force yet. Rows are read at once as they were when they came in, whoever may see them: a model is the
    company's own. Nine SQL statements, however many leads. Raises ActionRefused.
    """
    require(ctx, "lead", "configure")
    leads = closed_cohorts(ctx)
    dataset = smart_dataset(ctx, leads, is_labelled=True)
    return train_version(ctx, key=SMART_KEY, dataset=dataset, changed_rates=leads.changed_rates)
