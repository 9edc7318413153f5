"""Make several leads one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.activities.services.settle import settle_tasks_of
from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.leads.enums import RESPONSE_TASK
from loudou.leads.events import LeadsMerged
from loudou.leads.models import LeadMerge
from loudou.leads.rules.merge_fields import POLICIES
from loudou.leads.services.merging.children import Rows, join_children
from loudou.leads.services.merging.gather import Merging, gather
from loudou.leads.services.merging.write import close_gone, place_survivors, write_survivors
from loudou.leads.services.open_responses import open_responses
from loudou.leads.services.score import score_leads
from loudou.leads.shapes import Merged, MergeDraft
from loudou.platform.changes.recording import recording
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.services.derive import derive_search

CHUNK = 200
TOLD = ("touches", "activities", "members", "matches")
"""What is counted for people."""


def merge_leads(ctx: Context, *, merges: Sequence[MergeDraft]) -> list[Merged]:
    """Make the leads of each draft one; tells what became of each, in order. All of them or none.

    What hangs on the leads that go comes over to the one that remains, which is scored anew by everything its person
    ever did. The others are closed and point to it; owners who lose a lead are told. Leads that are one already stay
    as they are. Undoing the change set takes it back as long as nothing was changed since; unmerge_leads does it later.
    About forty SQL statements per 200 merges. Raises MergeRefused, LeadMergedAway, LeadNotFound, ActionRefused.
    """
    done: list[Merged] = []
    with recording(ctx, "leads.merge") as change_set:
        for start in range(0, len(merges), CHUNK):
            done += _merge_chunk(ctx, merges[start : start + CHUNK], change_set)
    return done


def _merge_chunk(ctx: Context, drafts: Sequence[MergeDraft], change_set: UUID) -> list[Merged]:
    decided = gather(ctx, drafts)
    merges = [one for one in decided if isinstance(one, Merging)]
    if not merges:
        return [one for one in decided if isinstance(one, Merged)]
    closed = close_gone(ctx, merges)
    placed = place_survivors(ctx, merges)
    write_survivors(ctx, merges)
    as_system = Context(None, ctx.now, ctx.correlation_id, ctx.source, memo=ctx.memo)
    _settle_clocks(as_system, merges)
    joined = join_children(ctx, merges)
    survivors = [one.survivor_id for one in merges]
    derive_search("lead", survivors)
    score_leads(as_system, lead_ids=survivors)
    open_responses(as_system, lead_ids=survivors)
    rows = {**joined, "closed": closed, "placed": placed}
    kept = {one.survivor_id: one for one in _keep(ctx, merges, rows, change_set)}
    pairs = [(row["id"], one.survivor_id) for one in merges for row in one.gone]
    emit(ctx, LeadsMerged(subject_ids=tuple(old for old, _ in pairs), survivor_ids=tuple(new for _, new in pairs)))
    _tell_owners(ctx, merges)
    return [one if isinstance(one, Merged) else _told(kept[one.survivor_id]) for one in decided]


def _settle_clocks(ctx: Context, merges: Sequence[Merging]) -> None:
    """Nobody owes the leads that go a first response, and nobody that of a lead one of them had already.

    Six SQL statements at most.
    """
    gone = [row["id"] for one in merges for row in one.gone]
    settle_tasks_of(ctx, origin=RESPONSE_TASK, record_type="lead", record_ids=gone)
    reached = [one.survivor_id for one in merges if any(row["first_response_at"] for row in one.rows.values())]
    settle_tasks_of(ctx, origin=RESPONSE_TASK, record_type="lead", record_ids=reached, are_done=True)


def _keep(ctx: Context, merges: Sequence[Merging], rows: Mapping[str, Rows], change_set: UUID) -> list[LeadMerge]:
    """The merges as they are kept, each with the rows it changed."""
    by_lead: dict[str, dict[UUID, list[UUID]]] = {kind: defaultdict(list) for kind in rows}
    for kind, found in rows.items():
        for lead_id, row_id in found:
            by_lead[kind][lead_id].append(row_id)
    kept = [
        LeadMerge(
            id=new_id(),
            survivor_id=one.survivor_id,
            merged_ids=[row["id"] for row in one.gone],
            choices={name: str(lead_id) for name, lead_id in one.choices.items()},
            originals=[_original(row) for row in (one.survivor, *one.gone)],
            moved=_moved(one, by_lead),
            row_ids=_row_ids(one, by_lead),
            change_set_id=change_set,
            at=ctx.now,
            by=ctx.actor_id,
        )
        for one in merges
    ]
    return LeadMerge.objects.bulk_create(kept)


def _row_ids(one: Merging, by_lead: Mapping[str, Mapping[UUID, list[UUID]]]) -> list[UUID]:
    """The leads themselves, and every row that changed behind one of them."""
    behind = (row_id for kind in by_lead.values() for lead_id in one.rows for row_id in kind.get(lead_id, ()))
    return list(dict.fromkeys((*one.rows, *behind)))


def _moved(one: Merging, by_lead: Mapping[str, Mapping[UUID, list[UUID]]]) -> dict[str, int]:
    counts = {kind: sum(len(by_lead[kind].get(row["id"], ())) for row in one.gone) for kind in TOLD}
    return {kind: count for kind, count in counts.items() if count}


def _original(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a lead said, as JSON; amounts as exact text."""
    said = {name: row[name] for name in (*POLICIES, "currency", "status", "followup_count", "touch_count", "custom")}
    amount = said["annual_revenue_amount"]
    return {
        **{name: value for name, value in said.items() if value not in ("", None, [], {})},
        **({"annual_revenue_amount": str(amount)} if amount is not None else {}),
        "id": str(row["id"]),
        "number": row["number"],
        "display_name": row["display_name"],
        "owner_id": str(row["owner_id"]) if row["owner_id"] else None,
        "created_at": row["created_at"].isoformat(),
    }


def _told(kept: LeadMerge) -> Merged:
    return Merged(kept.survivor_id, kept.id, tuple(kept.merged_ids), kept.moved)


def _tell_owners(ctx: Context, merges: Sequence[Merging]) -> None:
    drafts = [
        NoticeDraft(
            user_id=row["owner_id"],
            message="Your lead %(lead)s was merged into %(survivor)s.",
            facts={"lead": row["display_name"], "survivor": one.survivor["display_name"]},
            link=f"/leads/{one.survivor_id}",
        )
        for one in merges
        for row in one.gone
        if row["owner_id"] not in {None, one.place.owner_id}
    ]
    if drafts:
        notify(ctx, drafts=drafts)
