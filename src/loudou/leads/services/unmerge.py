"""Take merges apart."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES
from loudou.leads.errors import MergeNotFound, UnmergeRefused
from loudou.leads.events import LeadsUnmerged
from loudou.leads.models import Lead, LeadMerge
from loudou.leads.queries.merges import unmerge_days
from loudou.leads.rules.lifecycle import LeadState
from loudou.leads.rules.unmerging import MergeFacts, unmerge_refusal
from loudou.leads.services.hold import hold
from loudou.leads.services.merging.children import settle_flags
from loudou.leads.services.merging.restore import restore_merges
from loudou.leads.services.renew_response_tasks import renew_response_tasks
from loudou.leads.services.score import score_leads
from loudou.leads.shapes import Unmerged
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.services.derive import derive_search

WORDS = {
    "done": gettext_noop("This merge was taken apart already."),
    "too_late": gettext_noop("This merge is too long ago to be taken apart."),
    "survivor_merged": gettext_noop("The lead that remained was merged itself since; take that merge apart first."),
}
HOLDING = ("id", "status", "owner_id", "pool_id", "merged_into_id")


@records_changes("leads.unmerge")
def unmerge_leads(ctx: Context, *, merge_ids: Iterable[UUID]) -> list[Unmerged]:
    """Let merged leads stand on their own again, all of these merges or none; tells what stayed as it is.

    What the merge changed is put back where nobody changed it since. Later edits of the lead that remained stay, and
    so does everything that came to it after the merge. About forty SQL statements per act that merged. Raises
    MergeNotFound, UnmergeRefused, ActionRefused, and UndoConflict when other records now stand in the way.
    """
    require(ctx, "lead", "merge")
    wanted = set(merge_ids)
    # system: the lead that remained is asked for below
    merges = list(LeadMerge.objects.filter(pk__in=wanted).order_by("pk").select_for_update())
    before = _lock(merges)
    _refuse_unreached(ctx, merges, wanted, before)
    _refuse_closed(ctx, merges, before)
    done = [one for group in _by_act(merges) for one in restore_merges(ctx, group)]
    ids = list(before)
    derive_search("lead", ids)
    settle_flags(ctx, set(ids))
    _count_holdings(ctx, before)
    as_system = Context(None, ctx.now, ctx.correlation_id, ctx.source, memo=ctx.memo)
    score_leads(as_system, lead_ids=ids)
    renew_response_tasks(as_system, lead_ids=ids)
    # system: the merges locked above
    LeadMerge.objects.filter(pk__in=[one.id for one in merges]).update(unmerged_at=ctx.now, unmerged_by=ctx.actor_id)
    pairs = [(lead_id, one.survivor_id) for one in merges for lead_id in one.merged_ids]
    emit(ctx, LeadsUnmerged(subject_ids=tuple(a for a, _ in pairs), survivor_ids=tuple(b for _, b in pairs)))
    _tell_owners(ctx, merges)
    return done


def _lock(merges: Sequence[LeadMerge]) -> dict[UUID, Mapping[str, Any]]:
    ids = {lead_id for one in merges for lead_id in (one.survivor_id, *one.merged_ids)}
    # system: merged leads belong to nobody; who may do this is asked of the lead that remained
    found = Lead.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",), no_key=True)
    return {row["id"]: row for row in found.values(*HOLDING)}


def _refuse_unreached(
    ctx: Context, merges: Sequence[LeadMerge], wanted: set[UUID], rows: Mapping[UUID, Mapping[str, Any]]
) -> None:
    survivors = {rows[one.survivor_id]["merged_into_id"] or one.survivor_id for one in merges}
    seen = Lead.objects.visible_to(ctx).filter(pk__in=survivors).count()
    if len(merges) < len(wanted) or seen < len(survivors):
        raise MergeNotFound("There is no such merge, or you may not see the lead.", merge_ids=sorted(map(str, wanted)))
    for action in ("merge", "edit"):
        if Lead.objects.visible_to(ctx, action).filter(pk__in=survivors).count() < len(survivors):
            raise ActionRefused("You may see this lead but not do this to it.", record_type="lead", action=action)


def _refuse_closed(ctx: Context, merges: Sequence[LeadMerge], rows: Mapping[UUID, Mapping[str, Any]]) -> None:
    for one in merges:
        facts = MergeFacts(one.at, one.unmerged_at, LeadState(rows[one.survivor_id]["status"]))
        reason = unmerge_refusal(facts, ctx.now, unmerge_days())
        if reason is not None:
            raise UnmergeRefused(WORDS[reason.value], reason=reason.value, merge_id=one.id)


def _by_act(merges: Sequence[LeadMerge]) -> list[list[LeadMerge]]:
    """The merges of one change set together: they are restored together."""
    acts: dict[UUID, list[LeadMerge]] = {}
    for one in merges:
        acts.setdefault(one.change_set_id, []).append(one)
    return list(acts.values())


def _count_holdings(ctx: Context, before: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Count who holds what by the difference. Three SQL statements."""
    # system: the very leads that were locked
    after = Lead.objects.filter(pk__in=before).values(*HOLDING)
    hold(ctx, taken=_held(after), given=_held(before.values()))


def _held(rows: Iterable[Mapping[str, Any]]) -> list[tuple[UUID, UUID | None]]:
    return [(row["owner_id"], row["pool_id"]) for row in rows if row["owner_id"] and row["status"] in OPEN_VALUES]


def _tell_owners(ctx: Context, merges: Sequence[LeadMerge]) -> None:
    ids = [lead_id for one in merges for lead_id in one.merged_ids]
    # system: whoever the leads went back to
    owners = Lead.objects.filter(pk__in=ids, owner__isnull=False).values_list("id", "owner_id", "display_name")
    drafts = [
        NoticeDraft(
            user_id=owner_id,
            message="Your lead %(lead)s stands on its own again.",
            facts={"lead": name},
            link=f"/leads/{lead_id}",
        )
        for lead_id, owner_id, name in owners
        if owner_id is not None
    ]
    if drafts:
        notify(ctx, drafts=drafts)
