"""How far members came."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import MemberStatus
from loudou.marketing.campaigns.errors import CampaignMemberNotFound
from loudou.marketing.campaigns.models import CampaignMember
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.shapes import MemberDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("campaign_member.advance")
def advance_members(ctx: Context, *, member_ids: Sequence[UUID], status: MemberStatus) -> int:
    """Note that these members came so far; returns how many had not yet. Never steps anybody back.

    Raises CampaignMemberNotFound, CampaignInWrongState, ActionRefused. A constant number of SQL statements.
    """
    require(ctx, "campaign_member", "edit")
    members = list(CampaignMember.objects.visible_to(ctx, "edit").filter(pk__in=member_ids))
    if len(members) < len(set(member_ids)):
        raise CampaignMemberNotFound("There is no such member, or you may not see it.")
    before = {member.id: member.version for member in members}
    drafts = [
        MemberDraft(member.campaign_id, member.person_name, member.lead_id, member.contact_id, status=status)
        for member in members
    ]
    add_members(ctx.as_system(), drafts=drafts)
    # system: the very members the actor was allowed to change
    after = dict(CampaignMember.objects.filter(pk__in=before).values_list("pk", "version"))
    return sum(after.get(pk) != version for pk, version in before.items())
