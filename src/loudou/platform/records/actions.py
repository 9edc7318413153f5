"""Running a declared action over a set of records: the same for button, bulk bar, API and rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import Invalid
from loudou.kernel.registry import Registry
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import recording
from loudou.platform.records.declaration import Action, Field, RecordType
from loudou.platform.records.errors import RecordInvalid, RecordNotFound
from loudou.platform.records.services.targets import check_targets
from loudou.platform.records.values import parse_values


@dataclass(frozen=True, slots=True)
class FurtherAction:
    """An action of a later package on the records of an earlier one."""

    record_type: str
    action: Action


FURTHER_ACTIONS = Registry[FurtherAction](
    "Record actions", FurtherAction, key=lambda further: f"{further.record_type}.{further.action.key}"
)


def register_action(record_type_key: str, action: Action) -> None:
    """Offer an action on an earlier domain's records (of a process, for instance). Raises WrongShape, KeyTaken."""
    FURTHER_ACTIONS.register(FurtherAction(record_type_key, action))


def actions_of(record_type: RecordType) -> tuple[Action, ...]:
    """Every action on the type: its own, then those later packages registered."""
    further = (one.action for one in FURTHER_ACTIONS if one.record_type == record_type.key)
    return (*record_type.actions, *further)


def allowed_actions(ctx: Context, record_type: RecordType) -> tuple[Action, ...]:
    """The actions some role grants the actor."""
    return tuple(a for a in actions_of(record_type) if _is_granted(ctx, record_type, a))


def run_action(
    ctx: Context, record_type: RecordType, key: str, *, ids: Sequence[UUID], raw: Mapping[str, object]
) -> dict[str, Any]:
    """Run an action on records the actor may do it to; returns its facts and the change set that undoes it.

    Raises RecordNotFound for an unknown action or invisible records, ActionRefused, RecordInvalid for its inputs, and
    what the service raises.
    """
    action = next((a for a in actions_of(record_type) if a.key == key), None)
    if action is None:
        raise RecordNotFound("There is no such action.", action=key)
    require(ctx, record_type.key, action.access_action)
    if len(ids) > 1 and not action.is_bulk:
        raise Invalid("This is done one record at a time.")
    _check_reach(ctx, record_type, action, ids)
    values = _inputs(ctx, action, raw)
    with recording(ctx, f"{record_type.key}.{action.key}") as change_set:
        facts = dict(action.run(ctx, ids=list(ids), values=values) or {})
    return facts | {"count": facts.get("count", len(ids)), "change_set": str(change_set)}


def _is_granted(ctx: Context, record_type: RecordType, action: Action) -> bool:
    try:
        require(ctx, record_type.key, action.access_action)
    except ActionRefused:
        return False
    return True


def _check_reach(ctx: Context, record_type: RecordType, action: Action, ids: Sequence[UUID]) -> None:
    objects = record_type.model.objects  # type: ignore[attr-defined]  # record querysets have visible_to
    wanted = len(set(ids))
    if objects.visible_to(ctx, action.access_action).filter(pk__in=ids).count() == wanted:
        return
    if objects.visible_to(ctx).filter(pk__in=ids).count() == wanted:
        raise ActionRefused(
            "You may see this record but not do this to it.", record_type=record_type.key, action=action.key
        )
    raise RecordNotFound("There is no such record, or you may not see it.")


def _inputs(ctx: Context, action: Action, raw: Mapping[str, object]) -> dict[str, Any]:
    fields = {
        f.name: Field(f.name, f.label, f.kind, options=f.options, reference=f.reference, is_required=f.is_required)
        for f in action.fields
    }
    given = {name: raw.get(name) for name in fields}
    values, problems = parse_values(fields, given)
    problems += check_targets(ctx, fields, [values])
    if problems:
        raise RecordInvalid("Some inputs are not acceptable. Nothing was done.", problems=problems)
    return values
