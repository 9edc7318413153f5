"""Jobs of quoting."""

from loudou.cpq.quoting.services.expire import MOST, expire_quotes
from loudou.platform.jobs.app import app, job_context


@app.periodic(cron="7 * * * *")
@app.task(name="quoting.expire", queue="default", pass_context=False)
def expire(timestamp: int) -> None:
    """Every hour, because a last day ends at another hour in every time zone."""
    del timestamp
    while len(expire_quotes(job_context())) == MOST:
        pass
