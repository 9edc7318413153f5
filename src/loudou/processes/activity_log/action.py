"""Logging as an action on records: API and rules; pages use the composer."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from loudou.activities.enums import ActivityKind, Direction, Outcome
from loudou.activities.shapes import ActivityDraft, RecordRef
from loudou.kernel.context import Context
from loudou.platform.records.declaration import Action, ActionField, Kind, Option, RunAction
from loudou.processes.activity_log.process import NextStep, log_on_record

LOGGED_ON = ("lead", "account", "contact", "opportunity")
KINDS = tuple(Option(one.value, one.label) for one in ActivityKind if one != ActivityKind.TASK)
DIRECTIONS = tuple(Option(one.value, one.label) for one in Direction)
OUTCOMES = tuple(Option(one.value, one.label) for one in Outcome)


def log_action(record_type: str) -> Action:
    """The action that logs on records of this type; who may edit a record may say what they did about it."""
    return Action(
        "log_activity",
        _("Log activity"),
        _runner(record_type),
        "phone",
        fields=(
            ActionField("kind", _("Kind"), Kind.CHOICE, options=KINDS),
            ActionField("subject", _("Subject"), is_required=False),
            ActionField("body", _("Details"), Kind.LONG_TEXT, is_required=False),
            ActionField("direction", _("Direction"), Kind.CHOICE, options=DIRECTIONS, is_required=False),
            ActionField("outcome", _("Outcome"), Kind.CHOICE, options=OUTCOMES, is_required=False),
            ActionField("duration_seconds", _("Duration in seconds"), Kind.NUMBER, is_required=False),
            ActionField("occurred_at", _("Took place"), Kind.INSTANT, is_required=False),
            ActionField("next_step", _("Next step"), is_required=False),
            ActionField("next_at", _("Due"), Kind.INSTANT, is_required=False),
        ),
        grant="edit",
        is_bulk=False,
    )


def _runner(record_type: str) -> RunAction:
    def run(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
        (record_id,) = ids
        activity_id = log_on_record(
            ctx, record=RecordRef(record_type, record_id), draft=_draft(values), next_step=_next_step(values)
        )
        return {"activity_id": str(activity_id)}

    return run


def _draft(values: Mapping[str, Any]) -> ActivityDraft:
    seconds = values.get("duration_seconds")
    return ActivityDraft(
        kind=values["kind"],
        links=(),
        subject=values.get("subject") or "",
        body=values.get("body") or "",
        direction=values.get("direction") or "",
        outcome=values.get("outcome") or "",
        duration_seconds=None if seconds is None else int(seconds),
        occurred_at=values.get("occurred_at"),
    )


def _next_step(values: Mapping[str, Any]) -> NextStep | None:
    subject = values.get("next_step") or ""
    due_at = values.get("next_at")
    return NextStep(subject, due_at) if subject or due_at else None
