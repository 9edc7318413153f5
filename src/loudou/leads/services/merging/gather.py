"""Lock the leads of merges, ask who may, and put what they say to the rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop

from loudou.kernel.context import Context
from loudou.leads.errors import LeadMergedAway, LeadNotFound, MergeRefused
from loudou.leads.models import Lead
from loudou.leads.queries.merge_policies import policies_for
from loudou.leads.queries.merge_sides import READ, side_of
from loudou.leads.rules.merge_fields import Kept, MergeSide, merged_values
from loudou.leads.rules.merging import Place, choose_survivor, place_after, refusal
from loudou.leads.shapes import Merged, MergeDraft
from loudou.platform.access.enums import FieldRight
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.queries import access_profile, require

WORDS = {
    "too_few": gettext_noop("Name at least two leads."),
    "too_many": gettext_noop("At most twenty leads are merged at once."),
    "merged": gettext_noop("One of these leads was merged already."),
    "invalid": gettext_noop("An invalid lead is reopened before it is merged."),
    "two_converted": gettext_noop("Two converted leads are two customers; merge their accounts instead."),
    "survivor_not_among": gettext_noop("The lead that remains is one of those that are merged."),
    "converted_must_remain": gettext_noop("A converted lead is the one that remains."),
    "field_unknown": gettext_noop("There is no such field to choose."),
    "choice_not_among": gettext_noop("A value is chosen from the leads that are merged."),
    "converted_keeps_its_values": gettext_noop("A converted lead is closed and keeps its own values."),
}


@dataclass(frozen=True, slots=True)
class Merging:
    """One merge that was decided: the locked rows by lead, which remains, what it says, and who works on it."""

    rows: Mapping[UUID, Mapping[str, Any]]
    sides: tuple[MergeSide, ...]
    survivor_id: UUID
    choices: Mapping[str, UUID]
    kept: Mapping[str, Kept]
    place: Place

    @property
    def survivor(self) -> Mapping[str, Any]:
        """The row of the lead that remains, as it was."""
        return self.rows[self.survivor_id]

    @property
    def gone(self) -> list[Mapping[str, Any]]:
        """The rows of the others."""
        return [row for lead_id, row in self.rows.items() if lead_id != self.survivor_id]

    @property
    def is_converted(self) -> bool:
        """Whether the lead that remains is closed as a customer."""
        return bool(self.survivor["status"] == "converted")


def gather(ctx: Context, drafts: Sequence[MergeDraft]) -> list[Merging | Merged]:
    """Each draft decided, or told that its leads are one already. Six SQL statements beside the actor's rights.

    Raises MergeRefused, LeadMergedAway, LeadNotFound, ActionRefused; nothing is written.
    """
    require(ctx, "lead", "merge")
    require(ctx, "lead", "edit")
    asked = [lead_id for draft in drafts for lead_id in dict.fromkeys(draft.lead_ids)]
    if len(asked) > len(set(asked)):
        raise MergeRefused("A lead goes into one merge at a time.", reason="twice")
    # system: locked first, so that nobody changes them between the question of rights and the act
    found = Lead.objects.filter(pk__in=asked).order_by("pk").select_for_update(of=("self",), no_key=True)
    rows = {row["id"]: row for row in found.values(*READ)}
    open_drafts = [_unless_done(draft, rows) for draft in drafts]
    _refuse_unreached(ctx, [i for one in open_drafts for i in _asked_for(one)], rows)
    _refuse_hidden(ctx, {name for draft in drafts for name in draft.choices})
    return [one if isinstance(one, Merged) else _decide(ctx, one, rows) for one in open_drafts]


def _unless_done(draft: MergeDraft, rows: Mapping[UUID, Mapping[str, Any]]) -> MergeDraft | Merged:
    """What is merged into another lead of the same set already is done; merging twice changes nothing."""
    ids = tuple(dict.fromkeys(draft.lead_ids))
    left = tuple(i for i in ids if i not in rows or rows[i]["merged_into_id"] not in ids)
    if len(ids) > 1 and len(left) == 1:
        return Merged(left[0])
    return MergeDraft(left, draft.survivor_id, draft.choices)


def _asked_for(one: MergeDraft | Merged) -> tuple[UUID, ...]:
    return one.lead_ids if isinstance(one, MergeDraft) else (one.survivor_id,)


def _refuse_hidden(ctx: Context, names: Iterable[str]) -> None:
    """Nobody decides about a field that is not theirs to edit."""
    profile = access_profile(ctx)
    for name in sorted(names):
        if profile.field_right("lead", name, FieldRight.EDIT) != FieldRight.EDIT:
            raise ActionRefused("You may not change this field.", record_type="lead", field=name)


def _refuse_unreached(ctx: Context, ids: Sequence[UUID], rows: Mapping[UUID, Mapping[str, Any]]) -> None:
    seen = set(Lead.objects.visible_to(ctx).filter(pk__in=ids).values_list("pk", flat=True))
    for lead_id in ids:
        into = rows[lead_id]["merged_into_id"] if lead_id in rows else None
        if into is not None and Lead.objects.visible_to(ctx).filter(pk=into).exists():
            raise LeadMergedAway("This lead was merged into another.", lead_id=lead_id, survivor_id=into)
    missing = set(ids) - seen
    if missing:
        raise LeadNotFound("There is no such lead, or you may not see it.", lead_ids=sorted(map(str, missing))[:20])
    for action in ("merge", "edit"):
        if Lead.objects.visible_to(ctx, action).filter(pk__in=ids).count() < len(set(ids)):
            raise ActionRefused("You may see this lead but not do this to it.", record_type="lead", action=action)


def _decide(ctx: Context, draft: MergeDraft, rows: Mapping[UUID, Mapping[str, Any]]) -> Merging:
    own = {lead_id: rows[lead_id] for lead_id in draft.lead_ids}
    sides = tuple(side_of(row) for row in own.values())
    survivor_id = draft.survivor_id or (choose_survivor(sides) if sides else UUID(int=0))
    custom = {key for row in own.values() for key in row["custom"]}
    reason = refusal(sides, survivor_id, draft.choices, custom)
    if reason is not None:
        raise MergeRefused(WORDS[reason.value], reason=reason.value, lead_ids=[str(one) for one in draft.lead_ids][:20])
    kept = merged_values(sides, survivor_id, draft.choices, policies_for(ctx, own.values()))
    return Merging(own, sides, survivor_id, dict(draft.choices), kept, place_after(sides, survivor_id))
