"""Counters whose time is over."""

from loudou.marketing.intake.services.count_attempts import forget_attempts
from loudou.platform.jobs.app import app, job_context


@app.periodic(cron="11 * * * *")
@app.task(name="intake.forget_attempts", queue="default", pass_context=False)
def forget_past_attempts(timestamp: int) -> None:
    """Remove counters whose minute is over, once an hour."""
    del timestamp
    forget_attempts(job_context())
