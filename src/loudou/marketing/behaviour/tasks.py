"""Housekeeping of the log of events."""

from django.conf import settings

from loudou.marketing.behaviour.services.keep_months import keep_months as keep
from loudou.platform.jobs.app import app, job_context


@app.periodic(cron="23 3 * * *")
@app.task(name="behaviour.keep_months", queue="housekeeping", queueing_lock="behaviour.keep_months")
def keep_months(timestamp: int) -> None:
    """Make the months to come and drop what is too old."""
    del timestamp
    keep(job_context(), kept_months=settings.BEHAVIOUR_MONTHS)
