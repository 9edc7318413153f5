"""Housekeeping of the queue itself."""

from procrastinate import JobContext

from loudou.platform.jobs.app import app, job_context
from loudou.platform.jobs.queries import STALLED_AFTER_SECONDS
from loudou.platform.jobs.services.forget_failures import forget_failures as forget


@app.periodic(cron="* * * * * */20")
@app.task(name="jobs.sweep_stalled", queue="housekeeping", queueing_lock="jobs.sweep_stalled", pass_context=True)
async def sweep_stalled(context: JobContext, timestamp: int) -> None:
    """Queue again what a dead worker left behind; effects are fenced by their own rows, so a repeat is harmless."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="jobs.forget_finished", queue="housekeeping", queueing_lock="jobs.forget_finished", pass_context=True)
async def forget_finished(context: JobContext, timestamp: int) -> None:
    """Delete jobs that succeeded more than three days ago."""
    await context.app.job_manager.delete_old_jobs(nb_hours=72)


@app.periodic(cron="19 3 * * *")
@app.task(name="jobs.forget_failures", queue="housekeeping", queueing_lock="jobs.forget_failures")
def forget_failures(timestamp: int) -> None:
    """Forget the errors of jobs that are gone or succeeded in the end."""
    del timestamp
    forget(job_context())
