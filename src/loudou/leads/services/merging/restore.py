"""Put back what merges changed, as far as nobody changed it since."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.models import Lead, LeadMerge, LeadOwnership
from loudou.leads.services.merging.write import COUNTS, KNOWN_BY
from loudou.leads.shapes import StillChanged, Unmerged
from loudou.platform.changes.errors import UndoConflict
from loudou.platform.changes.services.restore_unchanged import restore_unchanged
from loudou.platform.changes.shapes import KeptChange
from loudou.platform.records.services.derive import derive_search

LEADS, PERIODS = Lead._meta.db_table, LeadOwnership._meta.db_table
HELD = (
    *("status", "owner_id", "pool_id", "merged_into_id", "held_since", "held_how", "assigned_at", "recycle_due_at"),
    *("return_count", "invalid_reason", "converted_at", "response_due_at", "first_response_at", "response_breached_at"),
)
"""Who works on a lead since when, in which state and by which clock: one of them alone makes no sense."""
CALLED = ("company", "company_key", "name", "display_name")
MONEY = ("annual_revenue_amount", "currency")
TOGETHER = {LEADS: (HELD, CALLED, MONEY)}
FOLLOWING = ("also_known", "company_key", "display_name", "last_touch_at", "last_followup_at")
NOT_TOLD = frozenset({*COUNTS, *HELD, *FOLLOWING, *Lead.computed})
"""Columns that stay without anybody having edited them: they are put right here, or follow from what stayed."""


def restore_merges(ctx: Context, merges: Sequence[LeadMerge]) -> list[Unmerged]:
    """Put back the rows of these merges of one act; tells what stayed. The leads are locked already.

    Raises UndoConflict when a lead that went was changed since, or other rows now stand in the way.
    """
    act = merges[0].change_set_id
    lead_ids = [row for one in merges for row in (one.survivor_id, *one.merged_ids)]
    others = {row for one in merges for row in one.row_ids}
    chained = _merged_leads(others - set(lead_ids))
    kept = restore_unchanged(ctx, change_set_id=act, row_ids={*lead_ids, *chained}, together=TOGETHER)
    kept = [one for one in kept if one.table == LEADS]
    stuck = {k.row_id for k in kept if not {k.row_id} & {m.survivor_id for m in merges} and set(k.columns) & set(HELD)}
    if stuck:
        raise UndoConflict("Some of the merged leads were changed since.", conflicts=sorted(map(str, stuck)))
    moved_since = {k.row_id for k in kept if set(k.columns) & set(HELD)}
    periods = _periods(moved_since, others)
    rest = restore_unchanged(ctx, change_set_id=act, row_ids=others - {*lead_ids, *chained, *periods})
    derive_search("campaign_member", list(others))
    _repair(ctx, merges, {k.row_id: k for k in kept})
    return [_told(one, kept, rest) for one in merges]


def _merged_leads(row_ids: Iterable[UUID]) -> set[UUID]:
    """Leads that had gone into one of the merged leads before, and go back to pointing there."""
    # system: rows of a merge the actor may take apart
    return set(Lead.objects.filter(pk__in=list(row_ids)).values_list("pk", flat=True))


def _periods(survivor_ids: Iterable[UUID], row_ids: Iterable[UUID]) -> set[UUID]:
    """The periods the merge ended of leads that were moved on since: those stay history."""
    # system: as above
    found = LeadOwnership.objects.filter(lead__in=list(survivor_ids), pk__in=list(row_ids))
    return set(found.values_list("pk", flat=True))


def _repair(ctx: Context, merges: Sequence[LeadMerge], kept: Mapping[UUID, KeptChange]) -> None:
    """Take what the merged leads brought out of the counts and names of leads that went on counting since."""
    changed = {one.survivor_id: kept[one.survivor_id] for one in merges if one.survivor_id in kept}
    if not changed:
        return
    # system: as above
    leads = {lead.pk: lead for lead in Lead.objects.filter(pk__in=changed)}
    for one in (one for one in merges if one.survivor_id in changed):
        lead, columns = leads[one.survivor_id], changed[one.survivor_id].columns
        brought = one.originals[1:]
        for name in (name for name in COUNTS if name in columns):
            setattr(lead, name, getattr(lead, name) - sum(said.get(name, 0) for said in brought))
        if "also_known" in columns:
            gone = {str(said[name]) for said in brought for name in KNOWN_BY if said.get(name)}
            lead.also_known = " ".join(text for text in lead.also_known.split(" ") if text not in gone)
        lead.updated_at = ctx.now
        lead.version += 1
    Lead.objects.bulk_update(leads.values(), (*COUNTS, "also_known", "updated_at", "version"))


def _told(one: LeadMerge, leads: Sequence[KeptChange], rest: Sequence[KeptChange]) -> Unmerged:
    columns = {c for k in leads if k.row_id == one.survivor_id for c in k.columns} - NOT_TOLD
    own = [StillChanged(LEADS, tuple(sorted(columns)), 1)] if columns else []
    counts = Counter(k.table for k in rest if k.row_id in set(one.row_ids))
    others = [StillChanged(table, (), count) for table, count in sorted(counts.items())]
    return Unmerged(one.id, one.survivor_id, tuple(one.merged_ids), (*own, *others))
