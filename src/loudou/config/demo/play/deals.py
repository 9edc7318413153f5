"""Leads become deals, and deals move."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from loudou.activities.models import Activity
from loudou.activities.services.log import log_activities
from loudou.activities.services.settle import complete_tasks
from loudou.activities.shapes import ActivityDraft, RecordRef
from loudou.config.demo.calendar import day_of, worktime_between
from loudou.config.demo.catalogue import BY_CODE
from loudou.config.demo.play.world import PlayedDeal, PlayedLead, World
from loudou.config.demo.stories import DealStory
from loudou.kernel.money import round_half_up
from loudou.leads.services.qualify import qualify_leads
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.edit import edit_records
from loudou.processes.lead_conversion.process import convert_lead
from loudou.processes.lead_conversion.shapes import Conversion, NewDeal
from loudou.sales.pipeline.models import StageTask
from loudou.sales.pipeline.services.check import check_criterion
from loudou.sales.pipeline.services.invalidate import mark_invalid
from loudou.sales.pipeline.services.lose import lose_opportunities
from loudou.sales.pipeline.services.move import move_stage
from loudou.sales.pipeline.services.open import open_opportunities
from loudou.sales.pipeline.shapes import OpportunityDraft

TALKS = (
    "技术交流：确认工艺路线",
    "拜访客户，测量设备基础",
    "与采购谈付款与交期",
    "样件试切结果评审",
    "与技术负责人核对参数",
    "客户到厂考察",
)
TALKED_EVERY = timedelta(days=24)
CHECKS_OF = {"quotation": (("proposal", "技术方案 V1.pdf"), ("budget_confirmed", "")), "won": (("terms_agreed", ""),)}


def convert(world: World, leads: Sequence[PlayedLead]) -> None:
    """Each lead becomes a customer and, mostly, a deal, by its owner's hand."""
    for lead in leads:
        if lead.owner_id is None:
            continue
        ctx = world.acting(lead.owner_id, lead.story.ends_at)
        story = lead.story.deal
        title = title_of(lead.story.prospect.short_name, story) if story else ""
        new_deal = _new_deal(title, story) if story is not None else None
        qualify_leads(ctx, lead_ids=[lead.lead_id])
        made = convert_lead(ctx, conversion=Conversion(lead.lead_id, new_deal=new_deal))
        world.keep(ctx)
        if story is not None and made.opportunity_id is not None:
            deal = PlayedDeal(story, made.opportunity_id, made.account_id, made.contact_id, lead.owner_id, title)
            world.deals.append(deal)
            if lead.story.comes_again is not None:
                again, opens_at = lead.story.comes_again
                world.coming.append((opens_at, deal, again))


def _new_deal(title: str, story: DealStory) -> NewDeal:
    return NewDeal(title, list_value(story), "CNY", expected_close_date=day_of(story.closes_at))


def come_again(world: World, until: datetime) -> None:
    """The next deals of customers who bought, opened by whoever sold to them."""
    due = [entry for entry in world.coming if entry[0] <= until]
    world.coming = [entry for entry in world.coming if entry[0] > until]
    for at, first, again in due:
        draft = OpportunityDraft(
            name=title_of(first.title.split(" · ")[0], again),
            account_id=first.account_id,
            contact_id=first.contact_id,
            amount=list_value(again),
            currency="CNY",
            kind="repurchase",
            expected_close_date=day_of(again.closes_at),
            owner_id=first.owner_id,
        )
        ctx = world.acting(first.owner_id, at)
        (pk,) = open_opportunities(ctx, drafts=[draft])
        world.keep(ctx)
        world.deals.append(PlayedDeal(again, pk, first.account_id, first.contact_id, first.owner_id, draft.name))


def advance(world: World, stage: str, since: datetime, until: datetime) -> list[PlayedDeal]:
    """The owners move the deals that enter a stage in this piece, with all the stage before asks for; returns them."""
    entering = [deal for deal in world.deals if since < (deal.story.enters(stage) or since) <= until]
    tasks = _open_tasks([deal.opportunity_id for deal in entering])
    for deal in entering:
        at = deal.story.enters(stage) or until
        ctx, ids = world.acting(deal.owner_id, at), [deal.opportunity_id]
        for code, evidence in CHECKS_OF.get(stage, ()):
            check_criterion(ctx, opportunity_ids=ids, criterion_id=world.criteria[code], evidence=evidence)
        if stage == "quotation":
            decides = day_of(at + timedelta(days=25)).isoformat()
            edit_records(ctx, record_type("opportunity"), ids, {"decision_date": decides})
        if tasks[deal.opportunity_id]:
            complete_tasks(ctx, task_ids=tasks[deal.opportunity_id])
        move_stage(ctx, opportunity_ids=ids, stage_id=world.stages[stage])
        world.keep(ctx)
    return entering


def talk(world: World, random: Random, since: datetime, until: datetime) -> None:
    """Somebody talks to every open deal about once in three weeks."""
    chance = (until - since) / TALKED_EVERY
    talked = [deal for deal in world.deals if deal.story.closes_at > until and random.random() < chance]
    drafts = [
        ActivityDraft(
            kind=random.choice(("call", "visit", "note")),
            links=(RecordRef("opportunity", deal.opportunity_id), RecordRef("account", deal.account_id)),
            subject=f"{deal.title.split(' · ')[0]}：{random.choice(TALKS)}",
            occurred_at=worktime_between(random, max(since, deal.story.moves[0][1]), until),
            owner_id=deal.owner_id,
        )
        for deal in talked
    ]
    if drafts:
        log_activities(world.system(until), drafts=drafts)


def close_without_order(world: World, since: datetime, until: datetime) -> None:
    """The owners lose the deals that are lost in this piece, and call off those that never were any."""
    ending = [
        deal
        for deal in world.deals
        if deal.story.outcome in {"lost", "invalid"} and since < deal.story.closes_at <= until
    ]
    for deal in ending:
        story = deal.story
        ctx, ids, reason_id = (
            world.acting(deal.owner_id, story.closes_at),
            [deal.opportunity_id],
            world.reasons[story.reason],
        )
        if story.outcome == "lost":
            competitor = story.competitor if story.reason == "competitor" else ""
            lose_opportunities(ctx, opportunity_ids=ids, reason_id=reason_id, competitor=competitor)
        else:
            mark_invalid(ctx, opportunity_ids=ids, reason_id=reason_id)
        world.keep(ctx)
    gone = {deal.opportunity_id for deal in ending}
    world.deals = [deal for deal in world.deals if deal.opportunity_id not in gone]


def list_value(story: DealStory) -> Decimal:
    """What a deal is worth by the price list, to the nearest thousand."""
    worth = sum((Decimal(BY_CODE[code].price * quantity) for code, quantity in story.lines), Decimal(0))
    return max(round_half_up(worth, -3), Decimal(1000))


def title_of(company: str, story: DealStory | None) -> str:
    """What people call a deal: whose, and what for."""
    if story is None:
        return company
    code, quantity = story.lines[0]
    return f"{company} · {BY_CODE[code].name} ×{quantity}"


def _open_tasks(ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The stage's tasks of these deals that are still open, by deal."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    tasks = dict(StageTask.objects.filter(opportunity__in=ids).values_list("activity_id", "opportunity_id"))
    for pk in Activity.objects.filter(pk__in=tasks, state="open").values_list("id", flat=True):
        found[tasks[pk]].append(pk)
    return found
