"""What the worker learns and predicts.

The numeric libraries take a hundred megabytes: they are loaded by the first job that needs them, so that a company
without a model never has them in memory.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.later import library
from loudou.leads.events import LeadCaptured
from loudou.leads.queries.smart_model import smart_version
from loudou.leads.tasks.rounds import go_round
from loudou.platform.jobs.app import app, job_context
from loudou.platform.jobs.defer import defer
from loudou.platform.outbox.subscriptions import on

SERVICES = "loudou.leads.services"


@app.task(name="leads.train_smart_model", queue="leads", retry=2)
def train(**_later: object) -> None:
    """Teach the next version of the predictive model."""
    _service("train_smart_model")(job_context())


@on(LeadCaptured)
def predict_captured(ctx: Context, event: LeadCaptured) -> None:
    """Queue the prediction of new leads, where a model is in force."""
    if smart_version(ctx.as_system()) is not None:
        defer("leads.predict", queue="leads", lead_ids=[str(lead_id) for lead_id in event.subject_ids])


@app.task(name="leads.predict", queue="leads", retry=5)
def predict(*, lead_ids: Sequence[str], **_later: object) -> None:
    """Predict leads that have just come in."""
    _service("predict_leads")(job_context(), lead_ids=[UUID(lead_id) for lead_id in lead_ids])


@app.task(name="leads.predict_open", queue="leads", retry=5)
def predict_all(**_later: object) -> None:
    """Predict all open leads anew, one transaction per piece."""
    predict_open = _service("predict_open")
    go_round(lambda ctx, one: predict_open(ctx, within=one))


@app.periodic(cron="23 2 * * *")
@app.task(name="leads.nightly_smart", queue="leads", queueing_lock="leads.nightly_smart", retry=2)
def nightly(timestamp: int) -> None:
    """Every night: has the world moved away from the model, and what does behaviour, which decays, say today."""
    del timestamp
    _service("check_smart_drift")(job_context())
    predict_all()


def _service(name: str) -> Any:
    """The service of that name, in the module of that name."""
    return getattr(library(f"{SERVICES}.{name}"), name)
