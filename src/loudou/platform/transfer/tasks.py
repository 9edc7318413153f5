"""The job that runs an import."""

from uuid import UUID

from django.utils.translation import gettext_noop
from procrastinate import JobContext

from loudou.kernel.errors import LoudouError
from loudou.platform.jobs.app import app, job_context
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft
from loudou.platform.transfer.errors import ImportNotReady
from loudou.platform.transfer.models import ImportJob
from loudou.platform.transfer.services.run import run_import
from loudou.platform.transfer.services.stop import fail_import

RETRIES = 3
BROKE_OFF = gettext_noop("The import broke off several times. What is in stays and can be undone.")
DONE = gettext_noop("Import of %(file)s: %(created)s new, %(updated)s updated, %(skipped)s skipped, %(failed)s failed.")


@app.task(name="transfer.run_import", queue="imports", retry=RETRIES, pass_context=True)
def run(context: JobContext, /, *, job_id: str, **_later: object) -> None:
    """Run one import as the person who asked for it, and tell them; a fault of ours is tried again, then told too."""
    job = ImportJob.objects.get(pk=UUID(job_id))
    ctx = job_context(job.user_id)
    try:
        run_import(ctx, job_id=job.pk)
    except ImportNotReady:
        return
    except LoudouError as error:
        fail_import(ctx, job_id=job.pk, problem=error.detail)
    except Exception:
        if context.job.attempts < RETRIES:
            raise
        fail_import(ctx, job_id=job.pk, problem=BROKE_OFF)
        _tell(job)
        raise
    _tell(job)


def _tell(job: ImportJob) -> None:
    job.refresh_from_db()
    if job.user_id is not None:
        facts: dict[str, str | int] = {
            "file": job.file_name,
            "created": job.created_count,
            "updated": job.updated_count,
            "skipped": job.skipped_count,
            "failed": job.failed_count,
        }
        notify(job_context(), drafts=[NoticeDraft(job.user_id, DONE, facts, f"/imports/{job.pk}")])
