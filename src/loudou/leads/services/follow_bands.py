"""What follows when leads come into another band."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN, OWNED, BandAct, LeadBand, LeadStatus
from loudou.leads.events import LeadNurtureEnded, LeadNurtureStarted
from loudou.leads.models import Lead
from loudou.leads.queries.pools import pool_terms
from loudou.leads.queries.response import response_clock
from loudou.leads.rules.band_actions import act_of
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.open_responses import open_responses
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


class _Banded(NamedTuple):
    id: UUID
    status: str
    owner_id: UUID | None
    pool_id: UUID | None
    band: str


@records_changes("leads.follow_bands")
def follow_bands(ctx: Context, *, lead_ids: Iterable[UUID]) -> None:
    """Do what the bands of these leads set going (domain 1.7.5); running it again changes nothing more.

    A lead nobody owns is assigned by the rules, nurtured, or left in its pool; one that was nurtured and is to be
    contacted now leaves nurturing. An owned lead stays where it is: one to contact now only starts its clock. A
    consequence for which no right is asked. About thirty SQL statements, however many leads.
    """
    # system: follows from a score, whoever caused it
    open_leads = Lead.objects.filter(pk__in=list(lead_ids), status__in=OPEN).order_by("pk")
    locked = open_leads.select_for_update(of=("self",), no_key=True)
    leads = [_Banded(*row) for row in locked.values_list("id", "status", "owner_id", "pool_id", "band")]
    waiting = [lead for lead in leads if lead.owner_id is None and lead.band]
    acts = {lead.id: _act(ctx, lead) for lead in waiting}
    _nurture(ctx, [lead.id for lead in waiting if acts[lead.id] is BandAct.ENROL])
    _assign(ctx, [lead for lead in waiting if acts[lead.id] is BandAct.ASSIGN])
    _start_clocks(ctx, [lead.id for lead in leads if lead.owner_id is not None and lead.band == LeadBand.CONTACT_NOW])


def _act(ctx: Context, lead: _Banded) -> BandAct:
    pool = pool_terms(ctx).get(lead.pool_id) if lead.pool_id is not None else None
    actions = response_clock(ctx).actions
    return act_of(actions, lead.band, pool_offers_nurture=pool is not None and pool.offers_nurture)


def _nurture(ctx: Context, ids: Sequence[UUID]) -> None:
    # system: leads locked above
    started = Lead.objects.filter(pk__in=ids, status__in=(LeadStatus.NEW, LeadStatus.UNASSIGNED))
    fresh = list(started.order_by("pk").values_list("pk", flat=True))
    _put(ctx, fresh, LeadStatus.NURTURING, nurturing_since=ctx.now)
    emit(ctx, LeadNurtureStarted(subject_ids=tuple(fresh)))


def _assign(ctx: Context, leads: Sequence[_Banded]) -> None:
    """By the rules; whom they find nobody for lies in the pool for its members."""
    given = assign_leads(ctx, lead_ids=[lead.id for lead in leads]) if leads else {}
    nurtured = [lead.id for lead in leads if lead.status == LeadStatus.NURTURING]
    _put(ctx, [lead_id for lead_id in nurtured if lead_id not in given], LeadStatus.UNASSIGNED)
    emit(ctx, LeadNurtureEnded(subject_ids=tuple(nurtured), reason="score_rose"))


def _put(ctx: Context, ids: Sequence[UUID], status: LeadStatus, **columns: datetime) -> None:
    if ids:
        # system: leads locked above
        found = Lead.objects.filter(pk__in=ids)
        found.update(status=status, version=F("version") + 1, updated_at=ctx.now, **columns)


def _start_clocks(ctx: Context, ids: Sequence[UUID]) -> None:
    """The clock of owned leads that are to be contacted now and never were; it runs from this instant."""
    due_at = response_clock(ctx).due_at(LeadBand.CONTACT_NOW, ctx.now)
    if not ids or due_at is None:
        return
    # system: leads locked above
    silent = Lead.objects.filter(
        pk__in=ids, status__in=OWNED, first_response_at__isnull=True, response_due_at__isnull=True
    )
    silent.update(response_due_at=due_at, version=F("version") + 1, updated_at=ctx.now)
    open_responses(ctx, lead_ids=ids)
