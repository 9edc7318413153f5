"""Count people in campaigns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.customers.queries import contact_accounts
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.marketing.campaigns.enums import MemberStatus
from loudou.marketing.campaigns.errors import CampaignInvalid
from loudou.marketing.campaigns.messages import problem
from loudou.marketing.campaigns.models import CampaignMember
from loudou.marketing.campaigns.rules.lifecycle import TAKES_MEMBERS
from loudou.marketing.campaigns.rules.membership import advanced, is_response
from loudou.marketing.campaigns.services.targets import lock_campaigns, require_state
from loudou.marketing.campaigns.shapes import MemberDraft, MemberResult
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search

Person = tuple[UUID, str, UUID]
CHANGED = ("status", "has_responded", "first_responded_at", "lead_id", "contact", "updated_at", "version")


@records_changes("campaign_member.add")
def add_members(ctx: Context, *, drafts: Sequence[MemberDraft]) -> list[MemberResult]:
    """Count these people in their campaigns, or note how much further those that are came; one answer per draft.

    A less advanced state never steps a more advanced one back, in whatever order they are told. The first answer keeps
    its time. Raises CampaignInvalid naming field and row, CampaignInWrongState for a cancelled campaign,
    CampaignNotFound, ActionRefused. A constant number of SQL statements, however many drafts.
    """
    require(ctx, "campaign_member", "create")
    if not drafts:
        return []
    campaigns = lock_campaigns(ctx, {draft.campaign_id for draft in drafts}, "edit")
    require_state(ctx, campaigns, TAKES_MEMBERS)
    _refuse_problems(ctx, drafts)
    held = _held(drafts)
    known = {one.id for one in held.values()}
    before = {one.id: _state(one) for one in held.values()}
    answers = []
    for draft in drafts:
        member = next((held[key] for key in _keys(draft) if key in held), None)
        member = member or _member(ctx, draft)
        answers.append((member, member.id not in known))
        known.add(member.id)
        for key in _keys(draft):
            # A person may be two members, as lead and as contact; joining them is the conversion's business.
            if held.setdefault(key, member) is member:
                setattr(member, f"{key[1]}_id", key[2])
        _advance(ctx, draft, member)
    fresh = {one.id: one for one in held.values() if one.id not in before}
    _write(ctx, list(fresh.values()), [one for one in held.values() if before.get(one.id, _state(one)) != _state(one)])
    return [MemberResult(member.id, is_new) for member, is_new in answers]


def _advance(ctx: Context, draft: MemberDraft, member: CampaignMember) -> None:
    member.status = advanced(MemberStatus(member.status), MemberStatus(draft.status))
    if is_response(MemberStatus(draft.status)):
        at = draft.at or ctx.now
        member.has_responded = True
        member.first_responded_at = min(member.first_responded_at or at, at)


def _write(ctx: Context, fresh: Sequence[CampaignMember], changed: Iterable[CampaignMember]) -> None:
    if fresh:
        CampaignMember.objects.bulk_create(fresh)
        derive_search("campaign_member", [one.id for one in fresh])
    moved = {one.id: one for one in changed}
    for one in moved.values():
        one.updated_at = ctx.now
        one.version += 1
    if moved:
        CampaignMember.objects.bulk_update(moved.values(), CHANGED)


def _held(drafts: Sequence[MemberDraft]) -> dict[Person, CampaignMember]:
    """The members these people are already, by campaign and person; the campaigns are locked. Two SQL statements."""
    campaigns = {draft.campaign_id for draft in drafts}
    leads = {draft.lead_id for draft in drafts if draft.lead_id is not None}
    contacts = {draft.contact_id for draft in drafts if draft.contact_id is not None}
    # system: a person is in a campaign once, whoever added them
    of_campaigns = CampaignMember.objects.filter(campaign__in=campaigns)
    found = [*of_campaigns.filter(lead_id__in=leads), *of_campaigns.filter(contact__in=contacts)]
    once = {member.id: member for member in found}
    return {key: member for member in once.values() for key in _keys_of(member)}


def _keys(draft: MemberDraft) -> list[Person]:
    return _named(draft.campaign_id, draft.lead_id, draft.contact_id)


def _keys_of(member: CampaignMember) -> list[Person]:
    return _named(member.campaign_id, member.lead_id, member.contact_id)


def _named(campaign_id: UUID, lead_id: UUID | None, contact_id: UUID | None) -> list[Person]:
    named = (("contact", contact_id), ("lead", lead_id))
    return [(campaign_id, kind, pk) for kind, pk in named if pk is not None]


def _state(member: CampaignMember) -> tuple[Any, ...]:
    return (member.status, member.first_responded_at, member.lead_id, member.contact_id)


def _member(ctx: Context, draft: MemberDraft) -> CampaignMember:
    return CampaignMember(
        id=new_id(),
        campaign_id=draft.campaign_id,
        person_name=" ".join(draft.name.split())[:200],
        company=" ".join(draft.company.split())[:200],
        status=MemberStatus.INVITED,
        source_channel=draft.source_channel[:40],
        utm_source=draft.utm_source[:80],
        utm_medium=draft.utm_medium[:80],
        custom=dict(draft.custom),
        owner_id=draft.owner_id or ctx.actor_id,
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
    )


def _refuse_problems(ctx: Context, drafts: Sequence[MemberDraft]) -> None:
    contacts: Mapping[UUID, UUID] = contact_accounts(ctx, [one.contact_id for one in drafts if one.contact_id])
    problems: list[FieldProblem] = []
    for row, draft in enumerate(drafts, start=1):
        checks = (
            ("lead", "person.required", bool(draft.lead_id or draft.contact_id)),
            ("name", "required", bool(draft.name.strip())),
            ("contact", "not_found", draft.contact_id is None or draft.contact_id in contacts),
            ("status", "choice.unknown", draft.status in MemberStatus.values),
        )
        problems += [problem(field, code, row) for field, code, is_right in checks if not is_right]
    if problems:
        raise CampaignInvalid("Some values are not acceptable. Nothing was saved.", problems=problems)
