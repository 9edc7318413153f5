"""Owners of leads to contact now get the task to do so, and are told."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext

from loudou.activities.queries.tasks import records_with_task
from loudou.activities.services.plan import plan_tasks
from loudou.activities.shapes import RecordRef, TaskDraft
from loudou.kernel.context import Context
from loudou.leads.enums import OWNED, RESPONSE_TASK
from loudou.leads.models import Lead
from loudou.leads.queries.response import response_clock
from loudou.platform.changes.recording import records_changes
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft

LONGEST_NAME = 120


class _Owed(NamedTuple):
    id: UUID
    owner_id: UUID
    display_name: str
    due_at: datetime


@records_changes("leads.open_responses")
def open_responses(ctx: Context, *, lead_ids: Iterable[UUID]) -> int:
    """Open the task of the first response for those of these leads whose clock runs; returns how many.

    A consequence of an assignment, for which no right is asked. The owner is told, once for several leads, unless he
    or she took them. Running it again opens nothing twice. About twelve SQL statements, however many leads.
    """
    actions = response_clock(ctx).actions
    # system: follows from an assignment that was allowed
    running = Lead.objects.filter(
        pk__in=list(lead_ids), response_due_at__isnull=False, first_response_at__isnull=True, status__in=OWNED
    )
    locked = running.order_by("pk").select_for_update(of=("self",), no_key=True)
    rows = locked.values_list("id", "owner_id", "display_name", "response_due_at")
    owed = [_Owed(pk, owner, name, due) for pk, owner, name, due in rows if owner is not None and due is not None]
    known = records_with_task(RESPONSE_TASK, "lead", [lead.id for lead in owed])
    fresh = [lead for lead in owed if lead.id not in known]
    if fresh and actions.opens_task:
        plan_tasks(ctx, drafts=[_task(lead) for lead in fresh])
    if fresh and actions.tells_owner:
        _tell(ctx, fresh)
    return len(fresh)


def _task(lead: _Owed) -> TaskDraft:
    return TaskDraft(
        subject=gettext("First contact: %(lead)s") % {"lead": lead.display_name[:LONGEST_NAME]},
        links=(RecordRef("lead", lead.id),),
        due_at=lead.due_at,
        owner_id=lead.owner_id,
        origin=RESPONSE_TASK,
        is_told=False,
    )


def _tell(ctx: Context, leads: Sequence[_Owed]) -> None:
    """One notice per owner, except to whoever caused it."""
    by_owner: dict[UUID, list[_Owed]] = defaultdict(list)
    for lead in leads:
        by_owner[lead.owner_id].append(lead)
    notify(ctx, drafts=[_notice(o, found) for o, found in by_owner.items() if o != ctx.on_behalf_of])


def _notice(owner_id: UUID, leads: Sequence[_Owed]) -> NoticeDraft:
    if len(leads) == 1:
        return NoticeDraft(
            user_id=owner_id,
            message="Contact now: %(lead)s",
            facts={"lead": leads[0].display_name[:LONGEST_NAME]},
            link=f"/leads/{leads[0].id}",
        )
    return NoticeDraft(
        user_id=owner_id,
        message="%(count)s leads to contact now are yours.",
        facts={"count": len(leads)},
        link="/leads?view=contact_now",
    )
