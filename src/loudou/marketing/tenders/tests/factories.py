"""Notices as tests need them."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import NoticeType
from loudou.marketing.tenders.models import (
    Bid,
    BidReason,
    BidTemplateItem,
    TenderOrg,
    TenderOrgAlias,
    TenderProject,
)
from loudou.marketing.tenders.rules.bidding import BidAct
from loudou.marketing.tenders.rules.texts import org_key
from loudou.marketing.tenders.services.bidding.decide import decide_bids
from loudou.marketing.tenders.services.bidding.open_bids import open_bids
from loudou.marketing.tenders.services.bidding.prepare import prepare_bids
from loudou.marketing.tenders.services.bidding.submit import submit_bids
from loudou.marketing.tenders.services.save_subscriptions import save_subscriptions
from loudou.marketing.tenders.services.take_notices import take_notices
from loudou.marketing.tenders.shapes import (
    AwardFacts,
    BidDraft,
    BidFacts,
    NoticeDraft,
    NoticeFacts,
    OrgFacts,
    TakeResult,
)
from loudou.platform.changes.recording import recording

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)
TITLE = "苏州第一人民医院智能照明系统采购项目"
HOSPITAL = OrgFacts("苏州市第一人民医院")
_OF_FACTS = {field.name for field in fields(NoticeFacts)}


def day(text: str) -> datetime:
    """Nine in the morning in Shanghai."""
    return datetime.fromisoformat(f"{text}T01:00:00+00:00")


def make_draft(kind: str = NoticeType.TENDER, published: str = "2026-02-01", **overrides) -> NoticeDraft:
    """A notice of the hospital's lighting, fields of facts and draft alike by their names."""
    given = {
        "title": f"{TITLE}招标公告",
        "purchaser": HOSPITAL,
        "region": "江苏省苏州市",
        "currency": "CNY",
        **overrides,
    }
    facts = NoticeFacts(**{name: value for name, value in given.items() if name in _OF_FACTS})
    rest = {name: value for name, value in given.items() if name not in _OF_FACTS}
    return replace(NoticeDraft(str(kind), facts, day(published)), **rest)


def take(*drafts: NoticeDraft, now: datetime = NOW) -> TakeResult:
    """Take them in as the system."""
    return take_notices(Context(None, now), notices=drafts)


def make_project(**overrides) -> TenderProject:
    """A project with one tender notice."""
    (row,) = take(make_draft(**overrides)).rows
    return TenderProject.objects.get(pk=row.project_id)


def awarded(name: str, amount: str | None, **more) -> AwardFacts:
    """An award that stands."""
    price = Decimal(amount) if amount is not None else None
    return AwardFacts(suppliers=(OrgFacts(name),), amount=price, currency="CNY", status="active", **more)


def bid(name: str, lot: str = "", **more) -> BidFacts:
    """A bid."""
    return BidFacts(OrgFacts(name), lot, **more)


def make_subscription(**overrides) -> UUID:
    """A subscription to lighting, of nobody unless an owner is named."""
    names = {"owner_id": "owner", "target_pool_id": "target_pool"}
    values = {"name": "Lighting", "keywords": "照明, 路灯"}
    values |= {names.get(name, name): value for name, value in overrides.items()}
    (pk,) = save_subscriptions(Context(None, NOW), rows=[values])
    return pk


def make_own(name: str = "恒力精工装备有限公司") -> UUID:
    """A company of ours, as a notice would name it."""
    key = org_key(name)[:300]
    known = TenderOrgAlias.objects.filter(key=key).first()
    with recording(Context(None, NOW), "test.own"):
        if known is not None:
            TenderOrg.objects.filter(pk=known.org_id).update(is_own=True)
            return known.org_id
        org = TenderOrg.objects.create(name=name, is_own=True, created_at=NOW, updated_at=NOW)
        TenderOrgAlias.objects.create(org=org, name=name, key=key)
    return org.pk


def make_bid(ctx: Context, state: str = "pending", **overrides) -> Bid:
    """A bid of our company for the hospital's lighting, brought to a state by the services."""
    entity = make_own()
    project = overrides.pop("project", None) or make_project(**overrides)
    (pk,) = open_bids(ctx, drafts=[BidDraft(project.pk, entity)])
    path = {"bid": 1, "preparing": 2, "submitted": 3}.get(state, 0)
    if path >= 1:
        decide_bids(ctx, bid_ids=[pk], act=BidAct.ACCEPT)
    if path >= 2:
        prepare_bids(ctx, bid_ids=[pk])
    if path >= 3:
        submit_bids(ctx, bid_ids=[pk])
    return Bid.objects.get(pk=pk)


def make_reason(code: str = "not_our_product", used_for: str = "no_bid", *, is_about_fit: bool = True) -> UUID:
    """A reason of decisions."""
    stamp = {"created_at": NOW, "updated_at": NOW}
    with recording(Context(None, NOW), "test.reason"):
        made, _ = BidReason.objects.get_or_create(
            code=code, defaults={"name": code, "used_for": used_for, "is_about_fit": is_about_fit, **stamp}
        )
    return made.pk


def make_line(name: str = "技术方案", **more) -> BidTemplateItem:
    """A line of the checklist template."""
    with recording(Context(None, NOW), "test.line"):
        return BidTemplateItem.objects.create(name=name, created_at=NOW, updated_at=NOW, **more)
