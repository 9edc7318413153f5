"""What marketing did in the eighteen months, what it cost, and which leads it may claim."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from loudou.config.demo.calendar import HISTORY_DAYS, day_of
from loudou.config.demo.stories.shapes import LeadStory

SHARE = {
    "官网询价表单": ("sem", 6),
    "行业媒体": ("content", 8),
    "老客户介绍": ("referral", 7),
    "线上研讨会": ("webinar", 10),
}
"""Which kind of campaign brings the leads of a source, and how many in ten of them name it."""
EXPO_COSTS = (
    ("展位费", "venue", "国际会展服务公司", 520),
    ("特装搭建", "agency", "睿展展览工程", 410),
    ("样机运输与差旅", "travel", "", 230),
    ("礼品与样本", "gift", "墨点印务", 60),
)
WEBINAR_COSTS = (("直播平台", "media", "云会直播", 45), ("讲师与制作", "content", "机加视界", 70))
YEAR_PLANS = ("年度展会计划", 0)


@dataclass(frozen=True, slots=True)
class CostStory:
    """An expense: what was planned, and when it was billed for how much."""

    label: str
    category: str
    vendor: str
    planned: Decimal
    actual: Decimal
    day: date


@dataclass(frozen=True, slots=True)
class CampaignStory:
    """A campaign from its plan to its close; `part_of` names the whole, `ends` is `closed` or `cancelled`."""

    name: str
    kind: str
    code: str
    first: date
    last: date
    budget: Decimal
    expected_leads: int
    expected_revenue: Decimal
    costs: tuple[CostStory, ...] = ()
    part_of: str = ""
    ends: str = "closed"
    venue: str = ""


def campaign_stories(seed: int, leads: Sequence[LeadStory], now: datetime) -> list[CampaignStory]:
    """Every campaign of the history and the next ones, wholes before their parts; the same for the same arguments."""
    random = Random(seed)  # noqa: S311 - stories, not secrets
    today = day_of(now)
    begun = today - timedelta(days=HISTORY_DAYS)
    shows = list(_expos(random, leads))
    years = sorted({one.first.year for one in shows})
    wholes = [_year_plan(year, [one for one in shows if one.first.year == year]) for year in years]
    online = [*_quarters(random, begun, today), *_webinars(random, begun, today), *_years(random, begun, today)]
    return [*wholes, *shows, *sorted(online, key=lambda one: (one.first, one.code)), *_next_ones(today)]


def code_for(campaigns: Sequence[CampaignStory], source: str, at: datetime, mobile: str) -> str:
    """The campaign a lead of this source names: the one of its kind that was on; empty for those that name none."""
    kind, in_ten = SHARE.get(source, ("", 0))
    day = day_of(at)
    if not kind or int(mobile[-1:] or 0) >= in_ten:
        return ""
    running = [one for one in campaigns if one.kind == kind and one.first <= day and one.ends == "closed"]
    on = [one for one in running if day <= one.last or kind == "webinar"]
    return max(on, key=lambda one: (one.first, one.code)).code if on else ""


def _expos(random: Random, leads: Sequence[LeadStory]) -> Iterator[CampaignStory]:
    """The exhibitions the leads name; the last ones grew faster than what they brought."""
    days: dict[str, list[date]] = {}
    for lead in leads:
        if lead.campaign:
            days.setdefault(lead.campaign, []).append(day_of(lead.captured_at))
    for name, seen in sorted(days.items(), key=lambda pair: min(pair[1])):
        first = min(seen)
        scale = Decimal(random.randint(90, 130)) / 100
        costs = tuple(
            _cost(random, (label, category, vendor), Decimal(thousands) * 1000 * scale, first + timedelta(days=offset))
            for offset, (label, category, vendor, thousands) in zip((-20, -6, 2, -9), EXPO_COSTS, strict=True)
        )
        planned = sum((one.planned for one in costs), Decimal(0))
        yield CampaignStory(
            name=name, kind="expo", code="", first=first, last=max(seen),
            budget=_round(planned * Decimal("1.05"), 1000), expected_leads=60,
            expected_revenue=Decimal(6_000_000), costs=costs,
            part_of=f"{first.year} {YEAR_PLANS[0]}", venue="国家会展中心",
        )  # fmt: skip


def _year_plan(year: int, parts: Sequence[CampaignStory]) -> CampaignStory:
    budget = sum((one.budget for one in parts), Decimal(0))
    return CampaignStory(
        name=f"{year} {YEAR_PLANS[0]}", kind="expo", code="", first=min(one.first for one in parts),
        last=max(one.last for one in parts), budget=budget, expected_leads=60 * len(parts),
        expected_revenue=Decimal(6_000_000) * len(parts), ends="closed",
    )  # fmt: skip


def _quarters(random: Random, begun: date, today: date) -> Iterator[CampaignStory]:
    """Search advertising, a campaign each quarter, billed each month."""
    for first in _month_starts(begun, today, 3):
        last = _month_start(first, 3) - timedelta(days=1)
        months = [_month_start(first, month) for month in range(3)]
        costs = tuple(
            _cost(
                random,
                (f"{month:%Y-%m} 关键词点击费", "media", "百度营销"),
                Decimal(150_000),
                month + timedelta(days=27),
            )
            for month in months
        )
        quarter = (first.month + 2) // 3
        yield CampaignStory(
            name=f"{first.year} Q{quarter} 搜索推广", kind="sem", code=f"sem-{first.year}q{quarter}", first=first,
            last=last, budget=Decimal(480_000), expected_leads=40, expected_revenue=Decimal(4_000_000), costs=costs,
        )  # fmt: skip


def _webinars(random: Random, begun: date, today: date) -> Iterator[CampaignStory]:
    """A lesson on the air every four months."""
    topics = ("五轴加工直播课", "新能源壳体加工方案", "车间数字化公开课", "高效铣削实战")
    for place, month in enumerate(_month_starts(begun, today, 4)):
        day = month + timedelta(days=17 + random.randrange(5))
        costs = tuple(
            _cost(random, (label, category, vendor), Decimal(thousands) * 1000, day + timedelta(days=3))
            for label, category, vendor, thousands in WEBINAR_COSTS
        )
        yield CampaignStory(
            name=f"{topics[place % len(topics)]} {day:%Y-%m}", kind="webinar", code=f"webinar-{day:%y%m}", first=day,
            last=day, budget=Decimal(120_000), expected_leads=30, expected_revenue=Decimal(800_000), costs=costs,
        )  # fmt: skip


def _years(random: Random, begun: date, today: date) -> Iterator[CampaignStory]:
    """What goes on all year: articles and referrals."""
    for year in range(begun.year, today.year + 1):
        first, last = max(date(year, 1, 1), begun), date(year, 12, 31)
        articles = _cost(
            random, ("技术文章与投放", "content", "金属加工杂志社"), Decimal(360_000), first + timedelta(days=60)
        )
        gifts = _cost(random, ("转介绍礼品", "gift", ""), Decimal(220_000), first + timedelta(days=90))
        yield CampaignStory(
            name=f"{year} 行业媒体合作", kind="content", code=f"media-{year}", first=first, last=last,
            budget=Decimal(400_000), expected_leads=60, expected_revenue=Decimal(1_500_000), costs=(articles,),
        )  # fmt: skip
        yield CampaignStory(
            name=f"{year} 老客户转介绍", kind="referral", code=f"referral-{year}", first=first, last=last,
            budget=Decimal(240_000), expected_leads=50, expected_revenue=Decimal(4_000_000), costs=(gifts,),
        )  # fmt: skip


def _next_ones(today: date) -> list[CampaignStory]:
    """What waits for approval, what is planned, and what was called off."""
    in_weeks = [today + timedelta(weeks=weeks) for weeks in (2, 1, -4)]
    return [
        CampaignStory("经销商路演 · 长三角", "road_show", "roadshow-east", in_weeks[0], in_weeks[0] + timedelta(days=4),
                      Decimal(85_000), 45, Decimal(1_800_000), ends="submitted", venue="苏州 · 无锡 · 宁波"),
        CampaignStory("年终答谢邮件", "edm", "edm-yearend", in_weeks[1], in_weeks[1] + timedelta(days=9),
                      Decimal(12_000), 20, Decimal(500_000), ends="planned"),
        CampaignStory("高校产教融合沙龙", "seminar", "", in_weeks[2], in_weeks[2], Decimal(30_000), 10,
                      Decimal(200_000), ends="cancelled", venue="苏州大学"),
    ]  # fmt: skip


def _cost(random: Random, what: tuple[str, str, str], planned: Decimal, day: date) -> CostStory:
    """An expense called so, of a category, by a vendor; the bill differs a little from the plan."""
    label, category, vendor = what
    planned = _round(planned, 100)
    actual = (planned * Decimal(random.randint(930, 1080)) / 1000).quantize(Decimal("0.01"))
    return CostStory(label, category, vendor, planned, actual, day)


def _round(amount: Decimal, step: int) -> Decimal:
    return (amount / step).to_integral_value() * step


def _month_start(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _month_starts(begun: date, today: date, every: int) -> Iterator[date]:
    """The first days of quarters, or of every so many months, that lie in the history."""
    month = date(begun.year, 1, 1)
    while month <= today:
        if month >= begun:
            yield month
        month = _month_start(month, every)
