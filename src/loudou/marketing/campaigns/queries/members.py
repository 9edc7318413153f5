"""In how many campaigns people are."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count

from loudou.marketing.campaigns.models import CampaignMember


def membership_counts(lead_ids: Sequence[UUID]) -> dict[UUID, int]:
    """In how many campaigns each of these leads is a member; those in none are left out. One SQL statement.

    Who may see the leads is the caller's duty.
    """
    # system: numbers about leads the caller has read
    members = CampaignMember.objects.filter(lead_id__in=list(lead_ids)).values_list("lead_id")
    return {lead_id: count for lead_id, count in members.annotate(count=Count("id")) if lead_id is not None}
