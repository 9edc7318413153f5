"""Saved views of people."""

from dataclasses import dataclass
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import Forbidden
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.catalogue import filter_condition
from loudou.platform.records.errors import RecordNotFound
from loudou.platform.records.models import View
from loudou.platform.records.query import sort_keys
from loudou.platform.records.registry import record_type as type_named


@dataclass(frozen=True, slots=True)
class ViewDraft:
    """A view as a person saves it."""

    record_type: str
    name: str
    filter: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    is_shared: bool = False


@records_changes("view.save")
def save_view(ctx: Context, *, draft: ViewDraft) -> UUID:
    """Keep a view under its name, replacing the actor's own of that name. Raises QueryInvalid, ExpressionError."""
    if ctx.actor_id is None:
        raise Forbidden("Only a person has views.")
    record_type = type_named(draft.record_type)
    sort_keys(ctx, record_type, draft.sort)
    if draft.filter:
        filter_condition(ctx, record_type, draft.filter)
    row, _created = View.objects.update_or_create(
        record_type=record_type.key,
        user_id=ctx.actor_id,
        name=draft.name,
        defaults={
            "filter": draft.filter,
            "sort": draft.sort,
            "columns": list(draft.columns),
            "is_shared": draft.is_shared,
        },
    )
    return row.id


@records_changes("view.delete")
def delete_view(ctx: Context, *, view_id: UUID) -> None:
    """Forget one of the actor's own views. Raises RecordNotFound."""
    if ctx.actor_id is None:
        raise Forbidden("Only a person has views.")
    deleted, _by_model = View.objects.filter(pk=view_id, user_id=ctx.actor_id).delete()
    if not deleted:
        raise RecordNotFound("There is no such view of yours.")
