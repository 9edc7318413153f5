"""Processes and reasons to choose from."""

from loudou.kernel.context import Context
from loudou.sales.pipeline.errors import ProcessNotFound
from loudou.sales.pipeline.models import LossReason, SalesProcess
from loudou.sales.pipeline.queries.gates import spoken
from loudou.sales.pipeline.shapes import ProcessRow, ReasonRow


def active_processes(ctx: Context) -> list[ProcessRow]:
    """The processes deals are opened in, the default one first. One SQL statement."""
    rows = SalesProcess.objects.visible_to(ctx).filter(is_active=True).order_by("-is_default", "title_key", "id")
    return [
        ProcessRow(row.id, row.code, spoken(row.name, row.name_en), row.is_default)
        for row in rows.only("id", "code", "name", "name_en", "is_default")
    ]


def default_process(ctx: Context) -> ProcessRow:
    """The process a deal is opened in unless said. One SQL statement. Raises ProcessNotFound."""
    found = next((row for row in active_processes(ctx) if row.is_default), None)
    if found is None:
        raise ProcessNotFound("No default sales process is set up.")
    return found


def reasons_for(ctx: Context, status: str) -> list[ReasonRow]:
    """The reasons of an outcome, in their order. One SQL statement."""
    rows = LossReason.objects.visible_to(ctx).filter(status=status, is_active=True).order_by("position", "id")
    return [
        ReasonRow(row.id, row.code, spoken(row.name, row.name_en), row.status, row.names_competitor) for row in rows
    ]
