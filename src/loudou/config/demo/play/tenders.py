"""Marketing watches the tender market, the company decides what to bid for, and the notices tell how it ended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from loudou.config.demo.people import MARKETER
from loudou.config.demo.play.world import World
from loudou.config.demo.stories.tenders import OURS, RIVALS, TILL_AWARD, TenderStory, tender_stories
from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import MatchState, NoticeType, Verdict
from loudou.marketing.tenders.models import Bid, BidItem, BidReason, TenderMatch, TenderOrg
from loudou.marketing.tenders.queries.relevance import relevance_versions
from loudou.marketing.tenders.rules.bidding import BidAct
from loudou.marketing.tenders.services.bidding.decide import decide_bids
from loudou.marketing.tenders.services.bidding.deposit import pay_deposits, return_deposits
from loudou.marketing.tenders.services.bidding.end_bids import end_bids
from loudou.marketing.tenders.services.bidding.follow_notices import follow_notices
from loudou.marketing.tenders.services.bidding.items import check_item
from loudou.marketing.tenders.services.bidding.open_bids import open_bids
from loudou.marketing.tenders.services.bidding.prepare import prepare_bids
from loudou.marketing.tenders.services.bidding.price import price_bids
from loudou.marketing.tenders.services.bidding.staff import join_bids
from loudou.marketing.tenders.services.bidding.submit import submit_bids
from loudou.marketing.tenders.services.match import match_notices
from loudou.marketing.tenders.services.relevance.activate_relevance import activate_relevance
from loudou.marketing.tenders.services.relevance.judge_matches import judge_waiting
from loudou.marketing.tenders.services.relevance.train_relevance import train_relevance
from loudou.marketing.tenders.services.save_subscriptions import save_subscriptions
from loudou.marketing.tenders.services.share_subscription import share_subscriptions
from loudou.marketing.tenders.services.take_notices import take_notices
from loudou.marketing.tenders.services.triage import judge_relevant, triage_matches
from loudou.marketing.tenders.shapes import (
    AwardFacts,
    BidDraft,
    BidFacts,
    NoticeDraft,
    NoticeFacts,
    OrgFacts,
    Outcome,
)
from loudou.platform.changes.recording import recording

SOURCE = "虚构采购网"
BATCH = 5
"""So many notices come in together, each batch judged and decided on before the deadlines of its first."""
WEB = "https://tender.example.com"
OPENED_FOR = ("won", "lost", "void", "no_bid", "submitted", "preparing", "bid", "pending", "withdrawn")
SENT = ("won", "lost", "submitted")
OWNERS = ("lin.xiao", "zhao.qiming", "chen.li")
DEPOSIT_RATE = Decimal("0.02")


@dataclass(slots=True)
class _Market:
    """What is known of the stories in the database, by their numbers."""

    projects: dict[int, UUID] = field(default_factory=dict)
    bids: dict[int, UUID] = field(default_factory=dict)
    reasons: dict[str, UUID] = field(default_factory=dict)


def watch(world: World, seed: int) -> None:
    """Everything about tenders up to the end of the story, and what is learnt from it."""
    stories, market = tender_stories(seed, world.now), _Market()
    market.reasons = dict(BidReason.objects.values_list("code", "id"))
    _subscribe(world, stories[0].published_at - timedelta(days=1))
    for start in range(0, len(stories), BATCH):
        _batch(world, market, stories[start : start + BATCH])
    _follow(world, market, stories)
    _learn(world)


def _subscribe(world: World, at: datetime) -> None:
    rows = [
        {"name": "数控机床与加工中心", "keywords": "数控, 机床, 加工中心", "owner": world.users[MARKETER],
         "schedule": "daily", "quiet_from_hour": 20, "quiet_until_hour": 8, "alert_from": 40, "by_mail": True},
    ]  # fmt: skip
    made = save_subscriptions(world.system(at), rows=rows)
    share_subscriptions(world.system(at), subscription_ids=made, user_id=world.users["zhao.qiming"])


def _batch(world: World, market: _Market, stories: Sequence[TenderStory]) -> None:
    """Notices of a batch come in; people judge what was found, and some of it is decided on."""
    at = min(stories[-1].published_at + timedelta(hours=2), world.now)
    rows = take_notices(world.system(at), notices=[_tender(one) for one in stories]).rows
    made: dict[int, UUID] = {}
    for one, row in zip(stories, rows, strict=True):
        if row.project_id is not None and row.notice_id is not None:
            market.projects[one.number], made[one.number] = row.project_id, row.notice_id
    _mark(world, at)
    match_notices(world.system(at), notice_ids=list(made.values()))
    _judge(world, stories, made, at)
    _decide(world, market, [one for one in stories if one.plan in OPENED_FOR], at)


def _mark(world: World, at: datetime) -> None:
    """Our company and its competitors, once notices have named them."""
    with recording(world.system(at), "demo.tender_orgs"):
        TenderOrg.objects.filter(name=OURS, is_own=False).update(is_own=True)
        TenderOrg.objects.filter(name__in=RIVALS, is_rival=False).update(is_rival=True)


def _judge(world: World, stories: Sequence[TenderStory], made: Mapping[int, UUID], at: datetime) -> None:
    matches = dict(TenderMatch.objects.filter(notice__in=list(made.values())).values_list("notice_id", "id"))
    by_plan = {
        plan: [matches[made[one.number]] for one in stories if one.plan == plan and made.get(one.number) in matches]
        for plan in ("aside", "like")
    }
    ctx = world.acting(world.users[MARKETER], at)
    triage_matches(ctx, match_ids=by_plan["aside"], state=MatchState.DISMISSED)
    judge_relevant(ctx, match_ids=by_plan["like"], verdict=Verdict.RELEVANT)


def _decide(world: World, market: _Market, stories: Sequence[TenderStory], at: datetime) -> None:
    if not stories:
        return
    ctx = world.system(at)
    (own,) = TenderOrg.objects.filter(is_own=True).values_list("pk", flat=True)
    owners = [world.users[OWNERS[one.number % len(OWNERS)]] for one in stories]
    drafts = [BidDraft(market.projects[one.number], own, owner) for one, owner in zip(stories, owners, strict=True)]
    ids = dict(zip((one.number for one in stories), open_bids(ctx, drafts=drafts), strict=True))
    market.bids |= ids
    _act(ctx, market, ids, stories)


def _act(ctx: Context, market: _Market, ids: Mapping[int, UUID], stories: Iterable[TenderStory]) -> None:
    def bids_of(*plans: str) -> list[UUID]:
        return [ids[one.number] for one in stories if one.plan in plans]

    declined = bids_of("no_bid")
    if declined:
        decide_bids(ctx, bid_ids=declined, act=BidAct.DECLINE, reason_id=market.reasons["no_capacity"])
    accepted = bids_of(*SENT, "preparing", "bid", "withdrawn")
    if accepted:
        decide_bids(ctx, bid_ids=accepted, act=BidAct.ACCEPT, reason_id=market.reasons["core_product"])
    preparing = bids_of(*SENT, "preparing", "withdrawn")
    if preparing:
        prepare_bids(ctx, bid_ids=preparing)
        pay_deposits(ctx, bid_ids=preparing, method="guarantee")
    _hand_in(ctx, ids, [one for one in stories if one.plan in SENT])
    withdrawn = bids_of("withdrawn")
    if withdrawn:
        why = market.reasons["withdrawn_terms"]
        end_bids(ctx, bid_ids=withdrawn, outcome=Outcome("withdrawn", reason_id=why))


def _hand_in(ctx: Context, ids: Mapping[int, UUID], stories: Sequence[TenderStory]) -> None:
    """Everything is checked off, the price is set, and the bid goes out."""
    if not stories:
        return
    bids = [ids[one.number] for one in stories]
    with recording(ctx, "demo.checklists"):
        BidItem.objects.filter(bid__in=bids).update(done_at=ctx.now)
        for pk, count in Bid.objects.filter(pk__in=bids).values_list("pk", "item_count"):
            Bid.objects.filter(pk=pk).update(done_count=count)
    for one in stories:
        price_bids(ctx, bid_ids=[ids[one.number]], amount=(one.budget * Decimal("0.94")).quantize(Decimal(1)))
    submit_bids(ctx, bid_ids=bids)


def _follow(world: World, market: _Market, stories: Sequence[TenderStory]) -> None:
    """Corrections and awards of all projects come in, and the bids follow them."""
    over = [one for one in stories if one.published_at + timedelta(days=TILL_AWARD) <= world.now]
    moved = [one for one in stories if one.moved_days and one.published_at + timedelta(days=4) <= world.now]
    ctx = world.system(world.now)
    take_notices(ctx, notices=[*map(_correction, moved), *map(_award, over)])
    bid_for = [market.projects[number] for number in market.bids]
    follow_notices(ctx, project_ids=bid_for)
    _give_back(world, market, stories)
    preparing = [one for one in stories if one.plan == "preparing" and one.number in market.bids]
    for one in preparing:
        owner = world.acting(world.users[OWNERS[one.number % len(OWNERS)]], world.now)
        join_bids(owner, bid_ids=[market.bids[one.number]], user_id=world.users["xu.man"])
        done = BidItem.objects.filter(bid=market.bids[one.number]).order_by("position")[:3]
        for item in done:
            check_item(owner, bid_ids=[market.bids[one.number]], item_id=item.pk)


def _give_back(world: World, market: _Market, stories: Sequence[TenderStory]) -> None:
    """Deposits of what was decided long ago are back; the one decided last is still out, and overdue."""
    ended = [one for one in stories if one.plan in {"won", "lost"} and one.number in market.bids]
    back = [one for one in ended if one.awarded_at + timedelta(days=40) < world.now][:-1]
    if back:
        return_deposits(world.system(world.now), bid_ids=[market.bids[one.number] for one in back])


def _learn(world: World) -> None:
    """The model learns from what people judged, and judges what waits where it turns out to know something."""
    ctx = world.system(world.now)
    version = train_relevance(ctx)
    if next(one for one in relevance_versions(ctx) if one.id == version).unfit_because:
        return
    activate_relevance(ctx, version_id=version)
    judge_waiting(ctx)


def _tender(one: TenderStory) -> NoticeDraft:
    facts = NoticeFacts(
        **_base(one, f"{one.title}公开招标公告"),
        question_deadline_at=one.deadline_at - timedelta(days=11),
        bid_deadline_at=one.deadline_at,
        open_at=one.deadline_at + timedelta(hours=1),
        deposit_amount=(one.budget * DEPOSIT_RATE).quantize(Decimal(1)),
        bids=(BidFacts(OrgFacts(OURS)),) if one.number == 0 else (),
    )
    return NoticeDraft(NoticeType.TENDER.value, facts, one.published_at, SOURCE, url=f"{WEB}/{one.number}")


def _correction(one: TenderStory) -> NoticeDraft:
    deadline = one.deadline_at + timedelta(days=one.moved_days)
    facts = NoticeFacts(
        **_base(one, f"{one.title}更正公告"), bid_deadline_at=deadline, open_at=deadline + timedelta(hours=1)
    )
    at = one.published_at + timedelta(days=4)
    return NoticeDraft(NoticeType.CORRECTION.value, facts, at, SOURCE, url=f"{WEB}/{one.number}/c")


def _award(one: TenderStory) -> NoticeDraft:
    if not one.winner:
        facts = NoticeFacts(**_base(one, f"{one.title}废标公告"))
        return NoticeDraft(NoticeType.FAILED.value, facts, one.awarded_at, SOURCE, url=f"{WEB}/{one.number}/a")
    day = one.awarded_at.date()
    award = AwardFacts(
        status="active", suppliers=(OrgFacts(one.winner),), amount=one.price, currency="CNY", awarded_date=day,
        start_date=day, end_date=day + timedelta(days=365),
    )  # fmt: skip
    bids = tuple(BidFacts(OrgFacts(name), "", None, "CNY") for name in one.bidders)
    facts = NoticeFacts(**_base(one, f"{one.title}中标公告"), awards=(award,), bids=bids)
    return NoticeDraft(NoticeType.AWARD.value, facts, one.awarded_at, SOURCE, url=f"{WEB}/{one.number}/a")


def _base(one: TenderStory, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "project_no": f"XG-{one.published_at:%Y}-{one.number:04d}",
        "purchaser": OrgFacts(one.buyer),
        "region": one.region,
        "industry": "设备",
        "method": "open",
        "budget_amount": one.budget,
        "ceiling_amount": one.budget,
        "currency": "CNY",
    }
