"""Note that an import cannot go on."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.transfer.enums import ImportState
from loudou.platform.transfer.models import ImportJob


def fail_import(ctx: Context, *, job_id: UUID, problem: str) -> None:
    """Mark a queued or running import as failed, with the reason a person reads."""
    unfinished = ImportJob.objects.filter(pk=job_id, state__in=[ImportState.QUEUED, ImportState.RUNNING])
    unfinished.update(state=ImportState.FAILED, problem=problem, finished_at=ctx.now)
