"""Reads about merges: where a merged lead went, what went into a lead, and what a merge would do."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from loudou.activities.queries import counts_about
from loudou.kernel.context import Context
from loudou.leads.errors import LeadNotFound, MergeRefused
from loudou.leads.models import Lead, LeadMerge, Touchpoint
from loudou.leads.queries.merge_policies import policies_for
from loudou.leads.queries.merge_sides import READ, side_of
from loudou.leads.rules.lifecycle import LeadState
from loudou.leads.rules.merge_fields import CUSTOM_POLICY, FieldPolicy, Kept, is_empty, merged_values
from loudou.leads.rules.merging import choose_survivor, place_after, ranked, refusal
from loudou.leads.rules.unmerging import MergeFacts, unmerge_refusal, unmerge_until
from loudou.leads.shapes import MergePreview, MergeRow, PreviewField, PreviewLead
from loudou.marketing.campaigns.queries.members import membership_counts
from loudou.marketing.tenders.queries.matches import match_counts
from loudou.platform.identity.queries import people


def unmerge_days() -> int:
    """How many days after a merge it can be taken apart, as set for the installation. No SQL."""
    return int(settings.UNMERGE_DAYS)


def merges_of(ctx: Context, lead_id: UUID) -> list[MergeRow]:
    """The merges into a lead that stand, the latest first. Three SQL statements at most. Raises LeadNotFound."""
    status = Lead.objects.visible_to(ctx).filter(pk=lead_id).values_list("status", flat=True).first()
    if status is None:
        raise LeadNotFound("There is no such lead, or you may not see it.", lead_id=lead_id)
    # system: the lead itself is visible, what went into it belongs to it
    found = list(LeadMerge.objects.filter(survivor=lead_id, unmerged_at__isnull=True).order_by("-at", "-id")[:20])
    names = people({one.by for one in found if one.by}) if found else {}
    return [_row(ctx, one, status, names[one.by].name if one.by in names else "") for one in found]


def _row(ctx: Context, one: LeadMerge, status: str, by_name: str) -> MergeRow:
    days = unmerge_days()
    facts = MergeFacts(one.at, one.unmerged_at, LeadState(status))
    is_open = unmerge_refusal(facts, ctx.now, days) is None
    return MergeRow(
        one.id, one.at, by_name, tuple(one.originals[1:]), one.moved, unmerge_until(one.at, days), is_open=is_open
    )


def merge_preview(
    ctx: Context,
    lead_ids: Sequence[UUID],
    *,
    survivor_id: UUID | None = None,
    choices: Mapping[str, UUID] | None = None,
) -> MergePreview:
    """What merging these leads would do, for somebody who may do it; nothing is written. Eight SQL statements at most.

    `refusal` is the reason it would be refused for, empty when it would not. Raises LeadNotFound, MergeRefused for
    fewer than two leads.
    """
    rows = _rows(ctx, lead_ids)
    sides = [side_of(row) for row in rows.values()]
    chosen = survivor_id if survivor_id in rows else choose_survivor(sides)
    custom = {key for row in rows.values() for key in row["custom"]}
    reason = refusal(sides, chosen, choices or {}, custom)
    order = [one.id for one in ranked(sides)]
    names = {p.id: p.name for p in people({row["owner_id"] for row in rows.values() if row["owner_id"]}).values()}
    moved = _hanging(order)
    policies = policies_for(ctx, rows.values())
    kept = merged_values(sides, chosen, choices, policies)
    said = {one.id: one.values for one in sides}
    fields = [
        _field(name, tuple(said[i].get(name) for i in order), one, _decided_by(name, choices, policies))
        for name, one in kept.items()
    ]
    owner_id = place_after(sides, chosen).owner_id
    return MergePreview(
        leads=tuple(_lead(rows[i], names, moved[i]) for i in order),
        survivor_id=chosen,
        fields=tuple(one for one in fields if not all(is_empty(value) for value in one.values)),
        moved=_summed([moved[i] for i in order if i != chosen]),
        refusal=reason.value if reason is not None else "",
        owner_name=names.get(owner_id, "") if owner_id else "",
    )


def _rows(ctx: Context, lead_ids: Sequence[UUID]) -> dict[UUID, Mapping[str, Any]]:
    wanted = set(lead_ids)
    found = Lead.objects.visible_to(ctx, "merge").filter(pk__in=wanted).order_by("pk").values(*READ)
    rows: dict[UUID, Mapping[str, Any]] = {row["id"]: row for row in found}
    if len(rows) < len(wanted):
        raise LeadNotFound("There is no such lead, or you may not merge it.")
    if len(rows) < 2:
        raise MergeRefused("Name at least two leads.", reason="too_few")
    return rows


def _hanging(lead_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """What hangs on each lead, by kind: touches count how it came to us first as well. Four SQL statements."""
    activities = counts_about("lead", lead_ids)
    members = membership_counts(lead_ids)
    matches = match_counts(lead_ids)
    touches: dict[UUID, int] = dict.fromkeys(lead_ids, 1)
    # system: numbers about leads the caller has read
    for lead_id in Touchpoint.objects.filter(lead__in=lead_ids).values_list("lead_id", flat=True):
        touches[lead_id] += 1
    return {
        pk: {
            "activities": activities.get(pk, (0, 0))[0],
            "tasks": activities.get(pk, (0, 0))[1],
            "touches": touches[pk],
            "members": members.get(pk, 0),
            "matches": matches.get(pk, 0),
        }
        for pk in lead_ids
    }


def _summed(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    summed: dict[str, int] = {}
    for one in counts:
        for kind, count in one.items():
            summed[kind] = summed.get(kind, 0) + count
    return {kind: count for kind, count in summed.items() if count}


def _lead(row: Mapping[str, Any], names: Mapping[UUID, str], moved: Mapping[str, int]) -> PreviewLead:
    return PreviewLead(
        id=row["id"],
        number=row["number"],
        display_name=row["display_name"],
        status=row["status"],
        owner_name=names.get(row["owner_id"], ""),
        created_at=row["created_at"],
        score_total=row["score_total"],
        band=row["band"],
        currency=row["currency"],
        moved=moved,
    )


def _decided_by(name: str, choices: Mapping[str, UUID] | None, policies: Mapping[str, FieldPolicy]) -> str:
    """The policy that decides a field; empty where somebody chose."""
    return "" if choices and name in choices else policies.get(name, CUSTOM_POLICY).value


def _field(name: str, values: tuple[object, ...], kept: Kept, policy: str) -> PreviewField:
    told = [value for value in values if not is_empty(value)]
    is_different = any(value != told[0] for value in told)
    return PreviewField(name, values, kept.value, kept.lead_id, is_different, policy)
