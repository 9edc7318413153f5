"""Note who took which data out."""

from collections.abc import Sequence

from loudou.kernel.context import Context
from loudou.platform.transfer.models import ExportLog


def log_export(ctx: Context, *, record_type: str, form: str, filter: str, columns: Sequence[str]) -> None:  # noqa: A002 - the word people use
    """Keep a line about an export before it is sent. One SQL statement."""
    ExportLog.objects.create(
        user_id=ctx.actor_id,
        record_type=record_type,
        form=form,
        filter=filter,
        columns=list(columns),
        correlation_id=ctx.correlation_id,
        exported_at=ctx.now,
    )
