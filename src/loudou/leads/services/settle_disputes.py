"""Disputed scores get their answer."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_noop

from loudou.kernel.context import Context
from loudou.leads.enums import DisputeState
from loudou.leads.errors import DisputeAnswered, NotDisputable, ScoreDisputeNotFound
from loudou.leads.events import ScoreDisputeSettled
from loudou.leads.models import ScoreDispute
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft
from loudou.platform.outbox.services.emit import emit

TOLD = {
    DisputeState.CHANGED: gettext_noop(
        "The score rules were changed because of what you said about %(lead)s. %(answer)s"
    ),
    DisputeState.DECLINED: gettext_noop("The score of %(lead)s stays as it is: %(answer)s"),
}


class _Disputed(NamedTuple):
    id: UUID
    lead_id: UUID
    display_name: str
    owner_id: UUID | None
    state: str


@records_changes("leads.settle_disputes")
def settle_disputes(ctx: Context, *, dispute_ids: Iterable[UUID], state: DisputeState, answer: str = "") -> int:
    """Answer these disputes: the rules were changed, or declined with an answer. Who raised one is told.

    Returns how many. No score changes by it. Five SQL statements, however many. Raises ActionRefused,
    ScoreDisputeNotFound, DisputeAnswered, and NotDisputable when declined without an answer.
    """
    require(ctx, "score_dispute", "settle")
    said = answer.strip()
    if state is DisputeState.OPEN or len(said) > 500 or (state is DisputeState.DECLINED and not said):
        raise NotDisputable("Who declines says why, in at most 500 characters.", field="answer")
    wanted = set(dispute_ids)
    found = ScoreDispute.objects.visible_to(ctx, "settle").filter(pk__in=wanted).order_by("pk")
    locked = found.select_for_update(of=("self",))
    rows = [_Disputed(*row) for row in locked.values_list("id", "lead_id", "display_name", "owner_id", "state")]
    if len(rows) < len(wanted):
        raise ScoreDisputeNotFound("There is no such dispute, or you may not see it.")
    answered = next((one for one in rows if one.state != DisputeState.OPEN), None)
    if answered is not None:
        raise DisputeAnswered("This dispute is answered already.", dispute_id=answered.id)
    ids = [one.id for one in rows]
    ScoreDispute.objects.filter(pk__in=ids).update(
        state=state,
        answer=said,
        settled_at=ctx.now,
        settled_by=ctx.actor_id,
        version=F("version") + 1,
        updated_at=ctx.now,
    )
    notify(ctx, drafts=[_notice(one, state, said) for one in rows if one.owner_id is not None])
    emit(ctx, ScoreDisputeSettled(subject_ids=tuple(ids), state=str(state)))
    return len(ids)


def _notice(dispute: _Disputed, state: DisputeState, answer: str) -> NoticeDraft:
    facts = {"lead": dispute.display_name[:120], "answer": answer[:200]}
    return NoticeDraft(dispute.owner_id or dispute.id, TOLD[state], facts, link=f"/leads/{dispute.lead_id}")
