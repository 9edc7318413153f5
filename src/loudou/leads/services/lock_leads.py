"""Lock the leads an act is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models.expressions import RawSQL

from loudou.kernel.context import Context
from loudou.leads.errors import LeadNotFound
from loudou.leads.models import Lead
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.queries import require

FIELDS = (
    *("id", "number", "status", "owner_id", "pool_id", "assigned_at", "held_since", "last_followup_at"),
    *("first_response_at", "converted_at"),
)


@dataclass(frozen=True, slots=True)
class LockedLead:
    """What acts need to know of a lead; nobody else changes it until the transaction ends."""

    id: UUID
    number: str
    status: str
    owner_id: UUID | None
    pool_id: UUID | None
    assigned_at: datetime | None
    held_since: datetime
    last_followup_at: datetime | None
    first_response_at: datetime | None
    converted_at: datetime | None


def lock_leads(ctx: Context, *, lead_ids: Iterable[UUID], action: str) -> list[LockedLead]:
    """These leads, locked in the order of their ids. One SQL statement beside the actor's rights.

    Raises LeadNotFound when one of them is absent or invisible, ActionRefused when the actor may see but not do this.
    """
    require(ctx, "lead", action)
    wanted = set(lead_ids)
    named = RawSQL("SELECT unnest(%s::uuid[])", [list(wanted)])
    found = Lead.objects.visible_to(ctx, action).filter(pk__in=named).order_by("pk")
    rows = [LockedLead(*row) for row in found.select_for_update(of=("self",), no_key=True).values_list(*FIELDS)]
    if len(rows) < len(wanted):
        missing = wanted - {row.id for row in rows}
        if Lead.objects.visible_to(ctx).filter(pk__in=missing).count() == len(missing):
            raise ActionRefused("You may see this lead but not do this to it.", record_type="lead", action=action)
        raise LeadNotFound("There is no such lead, or you may not see it.", lead_ids=sorted(map(str, missing))[:20])
    return rows
