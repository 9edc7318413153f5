"""Jobs of campaigns."""

from loudou.marketing.campaigns.services.start_due import start_due_campaigns
from loudou.platform.jobs.app import app, job_context


@app.periodic(cron="3 * * * *")
@app.task(name="campaigns.start_due", queue="default", pass_context=False)
def start_due(timestamp: int) -> None:
    """Every hour, because a first day begins at another hour in every time zone."""
    del timestamp
    start_due_campaigns(job_context())
