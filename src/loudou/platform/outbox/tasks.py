"""The job that delivers events."""

from uuid import UUID

from procrastinate import RetryStrategy

from loudou.platform.jobs.app import app, job_context
from loudou.platform.outbox.services.dispatch import dispatch_event


@app.task(name="outbox.dispatch", queue="events", retry=RetryStrategy(max_attempts=7, exponential_wait=3))
def dispatch(*, event_id: str, alike: str = "", **_later: object) -> None:
    """Deliver one event, and with it those that wait and say the same of other subjects."""
    dispatch_event(job_context(), event_id=UUID(event_id), alike=alike)
