"""Members that were leads become contacts."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.campaigns.models import CampaignMember
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

CHANGED = ("lead_id", "contact", "status", "has_responded", "first_responded_at", "updated_at", "version")


@records_changes("campaign_member.join_contacts")
def join_contacts(ctx: Context, *, contacts: Mapping[UUID, UUID]) -> int:
    """Note for members known as leads which contacts they became, by lead id; returns how many members that were.

    Where the contact is a member of the campaign already the two become one, the more advanced state and the first
    answer kept. Four SQL statements, however many leads. Raises ActionRefused.
    """
    require(ctx, "campaign_member", "edit")
    # system: who became whose contact follows from the conversion, whoever owns the campaigns
    rows = CampaignMember.objects.filter(lead_id__in=contacts).order_by("pk").select_for_update(of=("self",))
    leads = [member for member in rows if member.contact_id is None]
    campaigns, people = {member.campaign_id for member in leads}, set(contacts.values())
    # system: as above
    taken = CampaignMember.objects.filter(campaign__in=campaigns, contact__in=people).order_by("pk")
    held = {(one.campaign_id, one.contact_id): one for one in taken.select_for_update(of=("self",))}
    kept: dict[UUID, CampaignMember] = {}
    gone: list[UUID] = []
    for member in leads:
        contact_id = contacts[member.lead_id] if member.lead_id is not None else None
        other = held.setdefault((member.campaign_id, contact_id), member)
        if other is not member:
            gone.append(member.id)
            other.absorb(member)
        else:
            member.contact_id = contact_id
        kept[other.id] = other
    _write(ctx, list(kept.values()), gone)
    return len(leads)


def _write(ctx: Context, kept: Sequence[CampaignMember], gone: Sequence[UUID]) -> None:
    # system: members that were merged away, of leads named by the caller
    CampaignMember.objects.filter(pk__in=gone).delete()
    for member in kept:
        member.updated_at = ctx.now
        member.version += 1
    CampaignMember.objects.bulk_update(kept, CHANGED)
