"""Members that were leads which became one lead become one member."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.campaigns.models import CampaignMember
from loudou.marketing.campaigns.services.join_contacts import CHANGED
from loudou.platform.changes.recording import records_changes


@records_changes("campaign_member.join_leads")
def join_leads(ctx: Context, *, joined: Mapping[UUID, UUID], contacts: Mapping[UUID, UUID]) -> list[tuple[UUID, UUID]]:
    """Put the leads that remain in the place of those that go, by their ids; returns each row that changed behind the
    lead that went.

    Where the lead that remains, or the contact it became (`contacts`), is in the campaign already, the two become one:
    the more advanced state and the first answer stay. The log of touches is only added to and keeps the old leads,
    which lead to the new ones. A consequence of merging, so it asks for no right. Four SQL statements.
    """  # noqa: D205 - one sentence
    if not joined:
        return []
    # system: who is whose member follows from the merge, whoever owns the campaigns
    rows = CampaignMember.objects.filter(lead_id__in=joined).order_by("pk").select_for_update(of=("self",))
    going = list(rows)
    held = _held(going, joined, contacts)
    kept: dict[UUID, CampaignMember] = {}
    gone: list[UUID] = []
    touched: list[tuple[UUID, UUID]] = []
    for member in going:
        old_id: UUID = member.lead_id  # type: ignore[assignment]  # found by it
        survivor = joined[old_id]
        contact_id = member.contact_id or contacts.get(survivor)
        other = held.get((member.campaign_id, survivor)) or held.get((member.campaign_id, contact_id))
        touched.append((old_id, member.id))
        if other is not None and other.id != member.id:
            gone.append(member.id)
            other.absorb(member)
            other.lead_id, other.contact_id = survivor, other.contact_id or contact_id
            touched.append((old_id, other.id))
            kept[other.id] = other
        else:
            member.lead_id, member.contact_id = survivor, contact_id
            held[member.campaign_id, survivor] = kept[member.id] = member
    _write(ctx, [one for one in kept.values() if one.id not in gone], gone)
    return touched


def _held(
    going: Sequence[CampaignMember], joined: Mapping[UUID, UUID], contacts: Mapping[UUID, UUID]
) -> dict[tuple[UUID, UUID | None], CampaignMember]:
    """The members these would collide with, by campaign and person."""
    people = {*contacts.values(), *(one.contact_id for one in going if one.contact_id)}
    # system: as above
    of_campaigns = CampaignMember.objects.filter(campaign__in={one.campaign_id for one in going}).order_by("pk")
    by_lead = of_campaigns.filter(lead_id__in=set(joined.values()))
    by_contact = of_campaigns.filter(contact__in=people)
    found: dict[tuple[UUID, UUID | None], CampaignMember] = {}
    for member in (*by_contact.select_for_update(of=("self",)), *by_lead.select_for_update(of=("self",))):
        if member.contact_id is not None and member.lead_id not in joined:
            found[member.campaign_id, member.contact_id] = member
        if member.lead_id is not None and member.lead_id not in joined:
            found[member.campaign_id, member.lead_id] = member
    return found


def _write(ctx: Context, kept: Sequence[CampaignMember], gone: Sequence[UUID]) -> None:
    # system: members that were merged away, of leads named by the caller
    CampaignMember.objects.filter(pk__in=gone).delete()
    for member in kept:
        member.updated_at = ctx.now
        member.version += 1
    CampaignMember.objects.bulk_update(kept, CHANGED)
