"""Notices as tests need them."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import NoticeType
from loudou.marketing.tenders.models import TenderProject
from loudou.marketing.tenders.services.save_subscriptions import save_subscriptions
from loudou.marketing.tenders.services.take_notices import take_notices
from loudou.marketing.tenders.shapes import AwardFacts, BidFacts, NoticeDraft, NoticeFacts, OrgFacts, TakeResult

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
