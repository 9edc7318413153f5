"""End the nurturing of leads that did not rise."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce

from loudou.kernel.context import Context
from loudou.leads.enums import HeldHow, InvalidReason, LeadBand, LeadStatus, NurtureEnd
from loudou.leads.events import LeadAssigned, LeadNurtureEnded
from loudou.leads.models import Lead
from loudou.leads.queries.former_owners import last_owners
from loudou.leads.queries.pools import pool_terms
from loudou.leads.queries.response import response_clock
from loudou.leads.services.hold import hold
from loudou.leads.services.log_decisions import log_decisions
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.services.move_leads import Move, move_leads
from loudou.leads.services.share_out import Decision
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

CHUNK = 2_000


class _Nurtured(NamedTuple):
    id: UUID
    pool_id: UUID | None


@records_changes("leads.end_nurture")
def end_nurture(ctx: Context) -> int:
    """Let up to 2,000 leads leave nurturing that were nurtured for so many days and did not rise; returns how many.

    How many days, and where they go, the score rules say (domain 3.7): back to the pool they came from, to whoever
    had them last, or into the archive with the reason `nurtured_long`, from where they may be reopened. One that was
    to be contacted now left nurturing before. About twenty-five SQL statements. Raises ActionRefused.
    """
    require(ctx, "lead", "assign")
    actions = response_clock(ctx).actions
    if actions.nurture_days is None:
        return 0
    leads = _nurtured(ctx, timedelta(days=actions.nurture_days))
    ids = [lead.id for lead in leads]
    if not ids:
        return 0
    if actions.nurture_end == NurtureEnd.ARCHIVE:
        mark_invalid(ctx, lead_ids=ids, reason=InvalidReason.NURTURED_LONG)
    else:
        given = _give_to_former(ctx, leads) if actions.nurture_end == NurtureEnd.FORMER_OWNER else set()
        _hand_back(ctx, [lead_id for lead_id in ids if lead_id not in given])
    emit(ctx, LeadNurtureEnded(subject_ids=tuple(ids), reason="too_long"))
    return len(ids)


def _nurtured(ctx: Context, longest: timedelta) -> list[_Nurtured]:
    """Leads whose time is over, locked; those nurtured before that was noted count from their band or place."""
    since = Coalesce("nurturing_since", "band_at", "held_since")
    # system: the company's own rule, for every lead
    found = Lead.objects.alias(since=since).filter(status=LeadStatus.NURTURING, since__lte=ctx.now - longest)
    ordered = found.exclude(band=LeadBand.CONTACT_NOW).order_by(since, "pk")
    locked = ordered.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return sorted(_Nurtured(*row) for row in locked.values_list("id", "pool_id")[:CHUNK])


def _give_to_former(ctx: Context, leads: Sequence[_Nurtured]) -> set[UUID]:
    """Leads that somebody who still sells had before are theirs again; returns which. Ten SQL statements."""
    owners = last_owners(ctx, [lead.id for lead in leads])
    given = [lead for lead in leads if lead.id in owners]
    move_leads(ctx, moves=[_to_owner(ctx, lead, owners[lead.id]) for lead in given], how=HeldHow.ASSIGN)
    hold(ctx, taken=[(owners[lead.id], lead.pool_id) for lead in given])
    log_decisions(ctx, decisions=[Decision(lead.id, owners[lead.id], "former_owner") for lead in given])
    ids = tuple(lead.id for lead in given)
    emit(ctx, LeadAssigned(subject_ids=ids, owner_ids=tuple(owners[one] for one in ids)))
    return set(ids)


def _to_owner(ctx: Context, lead: _Nurtured, owner_id: UUID) -> Move:
    pool = pool_terms(ctx).get(lead.pool_id) if lead.pool_id is not None else None
    due_at = pool.clock.due_at(ctx.now) if pool is not None else None
    return Move(lead.id, owner_id, lead.pool_id, LeadStatus.ASSIGNED.value, due_at)


def _hand_back(ctx: Context, ids: Sequence[UUID]) -> None:
    # system: leads locked above
    found = Lead.objects.filter(pk__in=ids)
    found.update(status=LeadStatus.UNASSIGNED, version=F("version") + 1, updated_at=ctx.now)
