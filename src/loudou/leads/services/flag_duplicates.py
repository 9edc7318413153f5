"""Flag leads that may be ones we have."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.leads.models import DuplicateCandidate, Lead
from loudou.leads.queries.soft_duplicates import possible_pairs
from loudou.leads.services.lock_leads import lock_leads
from loudou.platform.changes.recording import records_changes


@records_changes("leads.flag_duplicates")
def flag_duplicates(ctx: Context, *, lead_ids: Iterable[UUID]) -> int:
    """Put pairs that may be one lead up for decision and flag these leads; returns how many pairs are new.

    Pairs that were decided on stay decided. Nine SQL statements, however many. Raises LeadNotFound, ActionRefused.
    """
    wanted = list(lead_ids)
    pairs = possible_pairs(wanted)  # before the lock: comparing thousands takes seconds, and changes nothing
    ids = [lead.id for lead in lock_leads(ctx, lead_ids=wanted, action="edit")]
    # system: recognising people is independent of who looks; the pages show what the reader may see
    known = DuplicateCandidate.objects.filter(first__in=[a for a, _ in pairs], second__in=[b for _, b in pairs])
    old = set(known.values_list("first_id", "second_id"))
    new = [
        DuplicateCandidate(id=new_id(), first_id=a, second_id=b, similarity=similar, found_at=ctx.now)
        for (a, b), similar in pairs.items()
        if (a, b) not in old
    ]
    DuplicateCandidate.objects.bulk_create(new, ignore_conflicts=True)
    flagged = set(ids) & {lead for one in new for lead in (one.first_id, one.second_id)}
    if flagged:
        # system: the very leads that were locked for the actor
        doubtful = Lead.objects.filter(pk__in=flagged, possible_duplicate=False)
        doubtful.update(possible_duplicate=True, version=F("version") + 1, updated_at=ctx.now)
    return len(new)
