"""Take a whole import back."""

from uuid import UUID

from django.db import transaction

from loudou.kernel.context import Context
from loudou.platform.records.services.undo import undo
from loudou.platform.transfer.enums import ImportState
from loudou.platform.transfer.errors import ImportNotReady
from loudou.platform.transfer.models import ImportChunk, ImportJob
from loudou.platform.transfer.queries import own_import

ENDED = {ImportState.DONE, ImportState.FAILED, ImportState.CANCELLED}


@transaction.atomic
def undo_import(ctx: Context, *, job_id: UUID) -> dict[str, int]:
    """Remove what the import created and restore what it updated; all chunks or none. Rows restored by table.

    Raises UndoConflict listing what was changed since, ImportNotReady.
    """
    job = own_import(ctx, job_id, for_update=True)
    if job.state not in ENDED:
        raise ImportNotReady("Only an import that has ended can be undone.", state=job.state)
    restored: dict[str, int] = {}
    chunks = ImportChunk.objects.filter(job_id=job_id).order_by("-first_row").values_list("change_set_id", flat=True)
    for change_set_id in chunks:
        for table, count in undo(ctx, change_set_id=change_set_id).rows.items():
            restored[table] = restored.get(table, 0) + count
    ImportJob.objects.filter(pk=job_id).update(state=ImportState.UNDONE, finished_at=ctx.now)
    return restored
