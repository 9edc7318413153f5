"""A lead that names a campaign is counted in it and touched by it; a converted one goes on as its contact."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings

from loudou.kernel.context import Context
from loudou.leads.events import LeadCaptured, LeadConverted, LeadTouched
from loudou.leads.queries.arrivals import arrivals_of
from loudou.leads.shapes import Arrival
from loudou.marketing.campaigns.enums import PersonKind, TouchKind
from loudou.marketing.campaigns.queries.matching import campaigns_named
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.services.join_contacts import join_contacts
from loudou.marketing.campaigns.services.record_touches import record_touches
from loudou.marketing.campaigns.shapes import MemberDraft, NamedCampaign, NameMatch, PersonRef, TouchDraft
from loudou.platform.outbox.subscriptions import on

KINDS = {
    "qr": TouchKind.QR_SCAN,
    "webinar": TouchKind.EVENT_ATTEND,
    "web": TouchKind.FORM_SUBMIT,
    "web_form": TouchKind.FORM_SUBMIT,
    "landing_page": TouchKind.FORM_SUBMIT,
    "api": TouchKind.FORM_SUBMIT,
    "webhook": TouchKind.FORM_SUBMIT,
    "email": TouchKind.MAIL_CLICK,
    "im": TouchKind.CHAT,
    "call_center": TouchKind.CALL,
    "tender": TouchKind.TENDER_MATCH,
    "ad_platform": TouchKind.AD_CLICK,
}
"""What somebody did by the channel they came through; a list or a person's own entry does not say."""


@on(LeadCaptured)
def count_captured(ctx: Context, event: LeadCaptured) -> None:
    """New leads, with what was merged into them on the way in."""
    count_arrivals(ctx.as_system(), arrivals_of(ctx, event.subject_ids))


@on(LeadTouched)
def count_touched(ctx: Context, event: LeadTouched) -> None:
    """Leads that came again; a time that was counted before is not counted twice."""
    count_arrivals(ctx.as_system(), arrivals_of(ctx, event.subject_ids, with_first=False))


@on(LeadConverted)
def go_on_as_contact(ctx: Context, event: LeadConverted) -> None:
    """The lead's memberships are its contact's."""
    if event.contact_id is not None:
        join_contacts(ctx.as_system(), contacts=dict.fromkeys(event.subject_ids, event.contact_id))


def count_arrivals(ctx: Context, arrivals: Sequence[Arrival]) -> int:
    """Members and touches of those arrivals whose campaign we have; returns how many touches were new.

    A constant number of SQL statements, however many arrivals.
    """
    named = campaigns_named(ctx, [NameMatch(one.campaign, _day(one)) for one in arrivals])
    found = [(one, campaign) for one, campaign in zip(arrivals, named, strict=True) if campaign is not None]
    add_members(ctx, drafts=[_member(one, campaign) for one, campaign in found])
    return record_touches(ctx, drafts=[_touch(one, campaign) for one, campaign in found])


def _kind(arrival: Arrival) -> TouchKind:
    return KINDS.get(arrival.channel, TouchKind.OTHER)


def _day(arrival: Arrival) -> date:
    return arrival.at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def _member(arrival: Arrival, campaign: NamedCampaign) -> MemberDraft:
    return MemberDraft(
        campaign.id,
        arrival.name,
        lead_id=arrival.lead_id,
        contact_id=arrival.contact_id,
        company=arrival.company,
        status=campaign.status_on_arrival,
        at=arrival.at,
        source_channel=arrival.channel,
        utm_source=arrival.source,
        utm_medium=arrival.medium,
    )


def _touch(arrival: Arrival, campaign: NamedCampaign) -> TouchDraft:
    return TouchDraft(
        at=arrival.at,
        kind=_kind(arrival),
        channel=arrival.channel or "unknown",
        campaign_id=campaign.id,
        person=PersonRef(PersonKind.LEAD, arrival.lead_id),
        utm_source=arrival.source,
        utm_medium=arrival.medium,
        utm_campaign=arrival.campaign,
        delivery_key=f"lead:{arrival.id}",
    )
