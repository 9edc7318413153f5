"""Leads come in, are called, and end."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count as counting
from random import Random
from uuid import UUID

from loudou.activities.services.log import log_activities
from loudou.activities.shapes import ActivityDraft, RecordRef
from loudou.config.demo.calendar import LOOKED_AT, worktime_between
from loudou.config.demo.play.world import PlayedLead, World
from loudou.config.demo.stories import LeadStory
from loudou.config.demo.stories.campaigns import CampaignStory, code_for
from loudou.leads.enums import OPEN_VALUES, InvalidReason
from loudou.leads.models import Lead
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.services.record_followups import record_followups
from loudou.leads.services.return_leads import return_leads
from loudou.leads.shapes import CapturePolicy, FollowUp, LeadDraft

COMES_AGAIN_WITHIN = timedelta(days=144)
"""Within so long a lead comes once more by another way, on average."""
SAID = (
    "确认了需求和数量，对方要求先看样件",
    "对方在比较三家供应商，关心交期",
    "发送了样本和业绩表，约下周再联系",
    "技术问题较多，安排应用工程师参与",
    "预算还在审批，月底有结果",
    "已加微信，发送视频和参数表",
    "对方希望到厂考察，正在协调时间",
    "介绍了付款方式，对方倾向分期",
    "讨论了节拍和刀具方案",
)


def draft_of(story: LeadStory, campaigns: Sequence[CampaignStory] = ()) -> LeadDraft:
    """A lead as it comes in."""
    person = story.prospect
    code = code_for(campaigns, story.source, story.captured_at, person.mobile)
    return LeadDraft(
        name=person.name,
        company=person.company,
        title=person.title,
        mobile=person.mobile,
        email=person.email,
        province=person.province,
        city=person.city,
        industry=person.industry,
        company_size=person.company_size,
        source=story.source,
        source_detail=story.source_detail,
        medium=story.medium,
        campaign=story.campaign or code,
        need=story.need,
        budget=story.budget,
        timeline=story.timeline,
        product_interest=story.interest,
        captured_at=story.captured_at,
    )


def capture(
    world: World,
    random: Random,
    stories: Sequence[LeadStory],
    begin: datetime,
    until: datetime,
    *,
    campaigns: Sequence[CampaignStory] = (),
) -> tuple[list[UUID], list[UUID]]:
    """Take the leads of a piece in, region by region, so that each lies in its region's pool; returns their ids.

    Some of those we have come again, by another way: they are recognised and make no second lead. Theirs are the
    second list.
    """
    captured: list[UUID] = []
    returning: list[UUID] = []
    chance = (until - begin) / COMES_AGAIN_WITHIN
    again = [one.story for one in world.leads if random.random() < chance and one.story.ends_at > until]
    by_region: dict[str, list[LeadStory]] = defaultdict(list)
    for story in stories:
        by_region[story.prospect.region].append(story)
    for region, told in by_region.items():
        policy = CapturePolicy(channel="web", pool_id=world.pools[region])
        further = [
            _again(random, story, worktime_between(random, begin, until), campaigns)
            for story in again
            if story.prospect.region == region
        ]
        ctx = world.system(told[0].captured_at)
        drafts = [*(draft_of(one, campaigns) for one in told), *further]
        result = capture_leads(ctx, drafts=drafts, policy=policy)
        ids = [row.lead_id for row in result.rows[: len(told)]]
        captured += [pk for pk in ids if pk is not None]
        returning += [row.lead_id for row in result.rows[len(told) :] if row.lead_id is not None]
        owners = dict(Lead.objects.filter(pk__in=[pk for pk in ids if pk]).values_list("id", "owner_id"))
        made = zip(told, ids, strict=True)
        world.leads += [PlayedLead(story, pk, owners[pk]) for story, pk in made if pk is not None]
    return captured, returning


def _again(random: Random, story: LeadStory, at: datetime, campaigns: Sequence[CampaignStory]) -> LeadDraft:
    """The same person by another way."""
    person = story.prospect
    source, detail = random.choice((("线上研讨会", "直播报名"), ("官网询价表单", "资料下载"), ("400电话", "来电咨询")))
    return LeadDraft(
        name=person.name, company=person.company, mobile=person.mobile, source=source, source_detail=detail,
        campaign=code_for(campaigns, source, at, person.mobile), captured_at=at,
    )  # fmt: skip


def call(world: World, random: Random, until: datetime) -> None:
    """Each owner logs what was said to their leads up to an instant; a lead's first call and its later ones apart."""
    rounds: dict[tuple[UUID | None, int], list[tuple[PlayedLead, datetime]]] = defaultdict(list)
    for lead in world.leads:
        due = [at for at in lead.story.contacts[lead.contacts_done :] if at <= until]
        lead.contacts_done += len(due)
        for place, at in zip(counting(), due, strict=False):
            rounds[_actor(world, lead, until), place].append((lead, at))
    for (owner_id, _place), told in rounds.items():
        ctx = world.acting(owner_id, max(at for _lead, at in told))
        log_activities(ctx, drafts=[_talk(random, lead, at) for lead, at in told])
        record_followups(ctx, followups=[FollowUp(lead.lead_id, at, _next(lead, at)) for lead, at in told])
        world.keep(ctx)


def end(world: World, until: datetime) -> list[PlayedLead]:
    """Each owner closes the leads whose time has come; returns those that are to be converted."""
    ending = [lead for lead in world.leads if lead.story.end != "open" and lead.story.ends_at <= until]
    if not ending:
        return []
    world.leads = [lead for lead in world.leads if lead.story.end == "open" or lead.story.ends_at > until]
    open_ids = set(
        Lead.objects.filter(
            pk__in=[lead.lead_id for lead in ending], status__in=OPEN_VALUES, owner__isnull=False
        ).values_list("id", flat=True)
    )
    by_end: dict[tuple[str, str, UUID | None], list[PlayedLead]] = defaultdict(list)
    for lead in ending:
        if lead.lead_id in open_ids:
            by_end[lead.story.end, lead.story.reason, _actor(world, lead, until)].append(lead)
    for (kind, reason, owner_id), leads in by_end.items():
        ids = [lead.lead_id for lead in leads]
        ctx = world.acting(owner_id, max(lead.story.ends_at for lead in leads))
        if kind == "invalid":
            mark_invalid(ctx, lead_ids=ids, reason=InvalidReason(reason))
        elif kind == "returned":
            return_leads(ctx, lead_ids=ids, reason=reason)
        world.keep(ctx)
    return [lead for (kind, _reason, _owner), leads in by_end.items() if kind == "converted" for lead in leads]


def _actor(world: World, lead: PlayedLead, at: datetime) -> UUID | None:
    """The lead's owner, where people look closer; else the company, for all owners at once, as when nobody called."""
    return lead.owner_id if lead.contacts_done and at >= world.now - LOOKED_AT else None


def _talk(random: Random, lead: PlayedLead, at: datetime) -> ActivityDraft:
    person = lead.story.prospect
    is_visit = not random.randrange(12)
    said = random.choice(SAID)
    return ActivityDraft(
        kind="visit" if is_visit else "call",
        links=(RecordRef("lead", lead.lead_id),),
        subject=f"{'拜访' if is_visit else '致电'} {person.short_name} {person.name}",
        body=said,
        direction="outbound",
        outcome="reached",
        duration_seconds=random.randint(60, 1500) if not is_visit else random.randint(3600, 9000),
        occurred_at=at,
        owner_id=lead.owner_id,
    )


def _next(lead: PlayedLead, at: datetime) -> datetime | None:
    later = [contact for contact in lead.story.contacts if contact > at]
    return later[0] if later else (at + timedelta(days=2) if lead.story.end == "open" else None)
