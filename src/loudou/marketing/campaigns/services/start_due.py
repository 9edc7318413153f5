"""Approved campaigns start by themselves."""

from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import CampaignStatus
from loudou.marketing.campaigns.events import CampaignStarted
from loudou.marketing.campaigns.models import Campaign
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day


@records_changes("campaign.start_due")
def start_due_campaigns(ctx: Context) -> list[UUID]:
    """Start the approved campaigns whose first day has come; returns them. Runs as the system. Four SQL statements.

    One that somebody is changing at this moment waits for the next run.
    """
    # system: the calendar starts everybody's campaigns
    due = Campaign.objects.filter(status=CampaignStatus.APPROVED, start_date__lte=business_day(ctx)).order_by("pk")
    ids = list(due.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True))
    if ids:
        Campaign.objects.filter(pk__in=ids).update(
            status=CampaignStatus.IN_PROGRESS, version=F("version") + 1, updated_at=ctx.now
        )
        emit(ctx, CampaignStarted(subject_ids=tuple(ids)))
    return ids
