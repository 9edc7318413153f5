"""Undo with everything that follows from it: search tokens and the domains' own derived values."""

from uuid import UUID

from django.db import transaction

from loudou.kernel.context import Context
from loudou.platform.changes.queries import rows_of_change_set
from loudou.platform.changes.recording import recording
from loudou.platform.changes.services.undo import undo_change_set
from loudou.platform.changes.shapes import UndoResult
from loudou.platform.records.registry import record_types
from loudou.platform.records.services.derive import derive_search


def undo(ctx: Context, *, change_set_id: UUID) -> UndoResult:
    """Take a change set back and compute again what depends on the restored rows. Errors as undo_change_set."""
    with transaction.atomic():
        result = undo_change_set(ctx, change_set_id=change_set_id)
        with recording(ctx, "undo.derive"):
            _derive(ctx, change_set_id)
    return result


def _derive(ctx: Context, change_set_id: UUID) -> None:
    touched = rows_of_change_set(change_set_id)
    for record_type in record_types():
        ids = touched.get(record_type.model._meta.db_table)
        if ids:
            derive_search(record_type.key, ids)
            if record_type.after_edit is not None:
                record_type.after_edit(ctx, ids, frozenset(f.name for f in record_type.fields))
