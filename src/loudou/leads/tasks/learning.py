"""What the worker learns and predicts. Loads the numeric libraries, so only the worker imports it (its import paths).

Web processes queue these jobs by name.
"""

from collections.abc import Sequence
from uuid import UUID

from loudou.leads.services.check_smart_drift import check_smart_drift
from loudou.leads.services.predict_leads import predict_leads
from loudou.leads.services.predict_open import predict_open
from loudou.leads.services.train_smart_model import train_smart_model
from loudou.platform.jobs.app import app, job_context


@app.task(name="leads.train_smart_model", queue="leads", retry=2)
def train(**_later: object) -> None:
    """Teach the next version of the predictive model."""
    train_smart_model(job_context())


@app.task(name="leads.predict", queue="leads", retry=5)
def predict(*, lead_ids: Sequence[str], **_later: object) -> None:
    """Predict leads that have just come in."""
    predict_leads(job_context(), lead_ids=[UUID(lead_id) for lead_id in lead_ids])


@app.task(name="leads.predict_open", queue="leads", retry=5)
def predict_all(**_later: object) -> None:
    """Predict all open leads anew, one transaction per piece."""
    place: UUID | None = None
    while (place := predict_open(job_context(), after=place)) is not None:
        continue


@app.periodic(cron="23 2 * * *")
@app.task(name="leads.nightly_smart", queue="leads", queueing_lock="leads.nightly_smart", retry=2)
def nightly(timestamp: int) -> None:
    """Every night: has the world moved away from the model, and what does behaviour, which decays, say today."""
    del timestamp
    check_smart_drift(job_context())
    predict_all()
