"""A call or visit that was logged anywhere stops the clock of a lead's first response."""

from datetime import datetime
from uuid import UUID

from loudou.activities.enums import ActivityKind, Direction
from loudou.activities.events import ActivitiesLogged
from loudou.activities.queries import activity_facts
from loudou.kernel.context import Context
from loudou.leads.services.note_responses import note_responses
from loudou.platform.outbox.subscriptions import on

ATTEMPTS = frozenset({ActivityKind.CALL, ActivityKind.VISIT})
"""What a person does to reach somebody; a note reaches nobody."""


def is_attempt(kind: str, direction: str) -> bool:
    """Whether somebody of ours tried to reach them (domain 3.5): who was called by them did not."""
    return kind in ATTEMPTS and direction != Direction.INBOUND


@on(ActivitiesLogged)
def stop_response_clocks(ctx: Context, event: ActivitiesLogged) -> None:
    """The earliest attempt counts; what was logged on the lead's own page has counted already."""
    attempts: dict[UUID, datetime] = {}
    for one in activity_facts(event.subject_ids):
        if one.occurred_at is None or one.owner_id is None or not is_attempt(one.kind, one.direction):
            continue
        for link in one.links:
            if link.record_type == "lead":
                attempts[link.record_id] = min(one.occurred_at, attempts.get(link.record_id, one.occurred_at))
    if attempts:
        note_responses(ctx.as_system(), attempts=attempts)
