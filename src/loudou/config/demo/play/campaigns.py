"""Marketing plans, gets its plans approved, spends, meets people, and closes its books."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from loudou.config.demo.calendar import at_work, local
from loudou.config.demo.people import MARKETER, MARKETING_MANAGER
from loudou.config.demo.play.world import PlayedLead, World
from loudou.config.demo.stories.campaigns import CampaignStory
from loudou.kernel.context import Context
from loudou.leads.queries.arrivals import arrivals_of
from loudou.marketing.campaigns.rules.lifecycle import Act
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.services.advance import advance_campaigns
from loudou.marketing.campaigns.services.book_costs import book_costs
from loudou.marketing.campaigns.services.create import create_campaigns
from loudou.marketing.campaigns.services.record_touches import record_touches
from loudou.marketing.campaigns.services.revise_costs import revise_costs
from loudou.marketing.campaigns.shapes import (
    CampaignDraft,
    CostDraft,
    CostRevision,
    MemberDraft,
    PersonRef,
    TouchDraft,
)
from loudou.processes.deal_attribution import attribute_anew
from loudou.processes.lead_to_campaign import count_arrivals
from loudou.sales.pipeline.models import Opportunity

AHEAD = {"plan": 45, Act.SUBMIT: 40, Act.APPROVE: 37, Act.START: 0}
"""How many days before its first one a campaign is planned, submitted, approved and started."""
AFTER = {Act.COMPLETE: 1, Act.CLOSE: 45}
"""How many days after its last one it is completed and closed."""
STEPS = (Act.SUBMIT, Act.APPROVE, Act.START, Act.COMPLETE, Act.CLOSE)
INVITED_AHEAD, MOST_INVITED = 7, 60
"""How many days ahead how many leads are asked to a webinar."""
ON_AIR = 15
"""The hour a webinar begins at."""
ORDERED_BEFORE = timedelta(days=21)
"""So long before it is billed, an expense is ordered."""


@dataclass(slots=True)
class PlayedCampaign:
    """A campaign of the story that is in the database, how far it came, and its costs by label."""

    story: CampaignStory
    campaign_id: UUID
    done: set[Act] = field(default_factory=set)
    costs: dict[str, UUID] = field(default_factory=dict)
    billed: set[str] = field(default_factory=set)
    guests: list[PlayedLead] = field(default_factory=list)
    is_on_air: bool = False


@dataclass(slots=True)
class Marketing:
    """What marketing has in hand: stories that are still to be planned, and campaigns by name."""

    waiting: list[CampaignStory]
    stories: tuple[CampaignStory, ...]
    played: dict[str, PlayedCampaign] = field(default_factory=dict)


def run(world: World, marketing: Marketing, begin: datetime, until: datetime) -> None:
    """Everything of a piece that does not wait for its leads: plans, orders, bills and steps that are due."""
    _plan(world, marketing, begin, until)
    _order(world, marketing, begin, until)
    _bill(world, marketing, begin, until)
    _invite(world, marketing, begin, until)
    for act in STEPS:
        _advance(world, marketing, act, begin, until)


def meet(world: World, captured: list[UUID], again: list[UUID], until: datetime) -> None:
    """Count the leads of a piece in the campaigns they name."""
    ctx = world.system(until)
    arrivals = [*arrivals_of(ctx, captured), *arrivals_of(ctx, again, with_first=False)]
    count_arrivals(ctx, [one for one in arrivals if one.at <= until])


def account_for(world: World) -> None:
    """Share every deal over the campaigns that touched its people, as the events would have."""
    attribute_anew(world.system(world.now), list(Opportunity.objects.values_list("id", flat=True)))


def _plan(world: World, marketing: Marketing, begin: datetime, until: datetime) -> None:
    due = [one for one in marketing.waiting if _at(one.first, -AHEAD["plan"], begin) < until]
    marketing.waiting = [one for one in marketing.waiting if one not in due]
    for wholes in (True, False):
        stories = [one for one in due if (not one.part_of) is wholes]
        if stories:
            ctx = _marketer(world, min(_at(one.first, -AHEAD["plan"], begin) for one in stories))
            ids = create_campaigns(ctx, drafts=[_draft(marketing, one) for one in stories])
            marketing.played |= {one.name: PlayedCampaign(one, pk) for one, pk in zip(stories, ids, strict=True)}


def _draft(marketing: Marketing, story: CampaignStory) -> CampaignDraft:
    return CampaignDraft(
        name=story.name,
        kind=story.kind,
        start_date=story.first,
        end_date=story.last,
        parent_id=marketing.played[story.part_of].campaign_id if story.part_of else None,
        budget_amount=story.budget,
        expected_revenue_amount=story.expected_revenue,
        expected_lead_count=story.expected_leads,
        utm_campaign=story.code,
        venue=story.venue,
        landing_page=f"https://www.example.com/{story.code}" if story.code else "",
    )


def _order(world: World, marketing: Marketing, begin: datetime, until: datetime) -> None:
    """Expenses are ordered some weeks before they are billed, all of a piece in one booking."""
    due = [
        (campaign, cost)
        for campaign in marketing.played.values()
        for cost in campaign.story.costs
        if cost.label not in campaign.costs and _at(cost.day - ORDERED_BEFORE, 0, begin) < until
    ]
    if not due:
        return
    ctx = _marketer(world, min(_at(cost.day - ORDERED_BEFORE, 0, begin) for _campaign, cost in due))
    drafts = [
        CostDraft(
            campaign.campaign_id, cost.label, cost.category, vendor=cost.vendor, planned_amount=cost.planned,
            committed_amount=cost.planned, cost_date=cost.day,
        )
        for campaign, cost in due
    ]  # fmt: skip
    booked = book_costs(ctx, drafts=drafts)
    for (campaign, cost), pk in zip(due, booked.ids, strict=True):
        campaign.costs[cost.label] = pk


def _bill(world: World, marketing: Marketing, begin: datetime, until: datetime) -> None:
    """What was ordered is billed: nothing stays committed."""
    due = [
        (campaign, cost)
        for campaign in marketing.played.values()
        for cost in campaign.story.costs
        if cost.label in campaign.costs and cost.label not in campaign.billed and _at(cost.day, 0, begin) < until
    ]
    if not due:
        return
    ctx = _marketer(world, min(max(_at(cost.day, 0, begin) for _campaign, cost in due), until))
    revisions = [
        CostRevision(
            campaign.costs[cost.label], committed_amount=cost.actual * 0, actual_amount=cost.actual,
            invoice_number=f"{cost.day:%Y%m%d}{place:04d}",
        )
        for place, (campaign, cost) in enumerate(due, start=1)
    ]  # fmt: skip
    revise_costs(ctx, revisions=revisions)
    for campaign, cost in due:
        campaign.billed.add(cost.label)


def _invite(world: World, marketing: Marketing, begin: datetime, until: datetime) -> None:
    """The leads that came last are invited to what is on the air, a week ahead; a third of them come."""
    for campaign in marketing.played.values():
        story = campaign.story
        at = _at(story.first, -INVITED_AHEAD, begin)
        if story.kind == "webinar" and not campaign.guests and at < until:
            campaign.guests = [one for one in world.leads if one.story.captured_at <= at][-MOST_INVITED:]
            add_members(_marketer(world, at), drafts=_guests(campaign, campaign.guests, "invited", at))
        if campaign.guests and not campaign.is_on_air and local(story.first, ON_AIR) < until:
            campaign.is_on_air = True
            _go_on_air(world, campaign)


def _go_on_air(world: World, campaign: PlayedCampaign) -> None:
    """Every third guest watches, every sixth had registered and does not come."""
    at = local(campaign.story.first, ON_AIR)
    ctx = _marketer(world, at)
    came, missed = campaign.guests[::3], campaign.guests[1::6]
    drafts = [
        *_guests(campaign, came, "attended", at),
        *_guests(campaign, missed, "registered", at - timedelta(days=2)),
        *_guests(campaign, missed, "no_show", at),
    ]
    add_members(ctx, drafts=drafts)
    touches = [
        TouchDraft(at, "event_attend", "webinar", campaign.campaign_id, PersonRef("lead", one.lead_id)) for one in came
    ]
    record_touches(ctx, drafts=touches)


def _guests(campaign: PlayedCampaign, leads: list[PlayedLead], status: str, at: datetime) -> list[MemberDraft]:
    return [
        MemberDraft(
            campaign.campaign_id,
            one.story.prospect.name,
            lead_id=one.lead_id,
            company=one.story.prospect.company,
            status=status,
            at=at,
            source_channel="edm",
        )
        for one in leads
    ]


def _advance(world: World, marketing: Marketing, act: Act, begin: datetime, until: datetime) -> None:
    due = [one for one in marketing.played.values() if act not in one.done and _takes(one, act, begin, until)]
    for one in due:
        one.done.add(act)
    if due:
        at = max(_when(one.story, act, begin) for one in due)
        ctx = (_manager if act in {Act.APPROVE, Act.CLOSE} else _marketer)(world, at)
        advance_campaigns(ctx, campaign_ids=[one.campaign_id for one in due], act=act)
    if act is Act.APPROVE:
        _call_off(world, [one for one in due if one.story.ends == "cancelled"])


def _call_off(world: World, campaigns: list[PlayedCampaign]) -> None:
    for one in campaigns:
        at = min(local(one.story.first, 10) - timedelta(days=9), world.now)
        ctx = _marketer(world, at)
        advance_campaigns(ctx, campaign_ids=[one.campaign_id], act=Act.CANCEL, reason="合作学校调整了课程安排")


def _takes(campaign: PlayedCampaign, act: Act, begin: datetime, until: datetime) -> bool:
    """Whether an act of a campaign is due: the one before it done, its time come, its bills in."""
    story = campaign.story
    reach = {"planned": 0, "submitted": 1, "cancelled": 2}.get(story.ends, len(STEPS))
    place = STEPS.index(act)
    if place >= reach or any(step not in campaign.done for step in STEPS[:place]):
        return False
    if act is Act.CLOSE and len(campaign.billed) < len(story.costs):
        return False
    return _when(story, act, begin) < until


def _when(story: CampaignStory, act: Act, begin: datetime) -> datetime:
    if act in AFTER:
        return _at(story.last, AFTER[act], begin)
    return _at(story.first, -AHEAD[act], begin)


def _at(day: date, days: int, begin: datetime) -> datetime:
    """Ten in the morning of a working day so many days from a day, but never before the piece that is played."""
    return max(at_work(local(day + timedelta(days=days), 10, 20)), begin)


def _marketer(world: World, at: datetime) -> Context:
    return world.acting(world.users[MARKETER], at)


def _manager(world: World, at: datetime) -> Context:
    return world.acting(world.users[MARKETING_MANAGER], at)
