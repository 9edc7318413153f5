"""What came in long ago is forgotten by night."""

from django.conf import settings

from loudou.marketing.intake.services.forget_contents import forget_contents
from loudou.platform.jobs.app import app, job_context


@app.periodic(cron="29 2 * * *")
@app.task(name="intake.forget_contents", queue="default", queueing_lock="intake.forget_contents", retry=2)
def forget_old_contents(timestamp: int) -> None:
    """Delete answers, rows and mails whose days are over, one transaction per piece."""
    del timestamp
    while forget_contents(job_context(), kept_days=settings.INTAKE_DAYS):
        continue
