"""Somebody disagrees with the score of leads."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.leads.enums import DisputeDirection, DisputeState
from loudou.leads.errors import LeadNotFound, NotDisputable
from loudou.leads.events import ScoreDisputed
from loudou.leads.models import Lead, ScoreDispute
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.services.derive import derive_search

LONGEST_REASON = 500
SNAPSHOT = (
    *("score_total", "band", "score_attribute", "score_behavior", "score_smart", "score_version", "score_reasons"),
)


@records_changes("leads.dispute_scores")
def dispute_scores(ctx: Context, *, lead_ids: Iterable[UUID], direction: DisputeDirection, reason: str) -> list[UUID]:
    """Keep that the scores of these leads are too high or too low, as they are now; returns the disputes' ids.

    No score changes by it. Seven SQL statements, however many leads. Raises ActionRefused, LeadNotFound, and
    NotDisputable for a lead without a score, one the person disputes already, and without a reason.
    """
    require(ctx, "score_dispute", "create")
    require(ctx, "lead", "dispute")
    wanted = set(lead_ids)
    why = reason.strip()
    if not why or len(why) > LONGEST_REASON:
        raise NotDisputable("Say why, in at most 500 characters.", field="reason")
    found = Lead.objects.visible_to(ctx).filter(pk__in=wanted).order_by("pk")
    rows = list(found.select_for_update(of=("self",), no_key=True).values("id", "display_name", *SNAPSHOT))
    if len(rows) < len(wanted):
        raise LeadNotFound("There is no such lead, or you may not see it.")
    _check(ctx, rows)
    disputes = [_dispute(ctx, row, direction, why) for row in rows]
    ScoreDispute.objects.bulk_create(disputes)
    ids = [one.id for one in disputes]
    derive_search("score_dispute", ids)
    emit(ctx, ScoreDisputed(subject_ids=tuple(ids), lead_ids=tuple(one.lead_id for one in disputes)))
    return ids


def _check(ctx: Context, rows: Sequence[dict[str, Any]]) -> None:
    unscored = next((row for row in rows if row["score_version"] is None), None)
    if unscored is not None:
        raise NotDisputable("This lead has no score.", lead_id=unscored["id"])
    # system: whether the person has said so already, of leads locked above
    open_ones = ScoreDispute.objects.filter(
        lead__in=[row["id"] for row in rows], owner=ctx.actor_id, state=DisputeState.OPEN
    )
    known = open_ones.values_list("lead_id", flat=True).first()
    if known is not None:
        raise NotDisputable("You dispute this score already; it waits for an answer.", lead_id=known)


def _dispute(ctx: Context, row: dict[str, Any], direction: DisputeDirection, reason: str) -> ScoreDispute:
    codes = dict.fromkeys(str(one["code"])[:80] for one in row["score_reasons"])
    return ScoreDispute(
        id=new_id(),
        lead_id=row["id"],
        display_name=row["display_name"],
        direction=direction,
        reason=reason,
        rule_codes=list(codes),
        owner_id=ctx.actor_id,
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
        **{name: row[name] for name in SNAPSHOT},
    )
