"""Drop an upload that was never started."""

from pathlib import Path
from uuid import UUID

from django.db import transaction

from loudou.kernel.context import Context
from loudou.platform.transfer.enums import ImportState
from loudou.platform.transfer.errors import ImportNotReady
from loudou.platform.transfer.models import ImportJob
from loudou.platform.transfer.queries import own_import
from loudou.platform.transfer.read_options import kept_files


@transaction.atomic
def forget_import(ctx: Context, *, job_id: UUID) -> None:
    """Leave nothing of an upload, neither its line nor our copy of the file. Raises ImportNotReady once started."""
    job = own_import(ctx, job_id, for_update=True)
    if job.state != ImportState.UPLOADED:
        raise ImportNotReady("This import has started already.", state=job.state)
    ImportJob.objects.filter(pk=job_id).delete()
    path = Path(job.path)
    if path.parent == kept_files().resolve():
        transaction.on_commit(lambda: path.unlink(missing_ok=True))
