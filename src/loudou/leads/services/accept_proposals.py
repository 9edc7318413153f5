"""Take proposed values over into leads."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.enums import ProposalState
from loudou.leads.events import LeadEnriched
from loudou.leads.models import EnrichmentProposal
from loudou.leads.services.enriching.lock_proposals import lock_proposals
from loudou.leads.services.enriching.write import Filling, write_fields
from loudou.platform.access.enums import FieldRight
from loudou.platform.access.errors import FieldRefused
from loudou.platform.access.queries import access_profile
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("leads.accept_proposals")
def accept_proposals(ctx: Context, *, proposal_ids: Iterable[UUID]) -> int:
    """Write these proposals into their leads as the actor's own decision; returns how many leads changed.

    Of two for one field the surer one is taken. Other open proposals for the same fields are superseded. About
    eighteen SQL statements, however many. Raises ProposalNotOpen, LeadNotOpen, ActionRefused, FieldRefused.
    """
    proposals = lock_proposals(ctx, proposal_ids=proposal_ids)
    for field in {one.field for one in proposals}:
        if access_profile(ctx).field_right("lead", field, FieldRight.EDIT) != FieldRight.EDIT:
            raise FieldRefused("You may not change this field.", field=field)
    values: dict[UUID, dict[str, str]] = defaultdict(dict)
    taken = []
    for one in proposals:
        if one.field not in values[one.lead_id]:
            values[one.lead_id][one.field] = one.value
            taken.append(one.pk)
    write_fields(ctx, [Filling(lead_id, found, {}) for lead_id, found in values.items()])
    _decide(ctx, taken, ProposalState.ACCEPTED)
    rivals = [
        pk
        for pk, lead_id, field in EnrichmentProposal.objects.filter(lead__in=list(values), state=ProposalState.OPEN)
        .order_by("pk")
        .values_list("pk", "lead_id", "field")
        if field in values[lead_id]
    ]
    _decide(ctx, rivals, ProposalState.SUPERSEDED)
    emit(ctx, LeadEnriched(subject_ids=tuple(values)))
    return len(values)


def _decide(ctx: Context, ids: list[UUID], state: ProposalState) -> None:
    if ids:
        # system: their leads are locked for the actor
        decided = EnrichmentProposal.objects.filter(pk__in=ids)
        decided.update(state=state, decided_at=ctx.now, decided_by=ctx.actor_id)
