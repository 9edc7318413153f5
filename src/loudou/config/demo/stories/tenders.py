"""The tender market around the demo company: who buys what, who bids, and what the company makes of it.

Pure: the same seed and day tell the same story. All names are made up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from loudou.config.demo.calendar import day_of, local

OURS = "恒力精工装备有限公司"
RIVALS = ("东启数控机床股份有限公司", "岭海精机制造有限公司", "北辰智造装备有限公司", "华拓机电设备有限公司")
BUYERS = (
    ("江苏省", "江苏星澜职业技术学院"), ("江苏省", "苏州云栖精密零件厂"), ("浙江省", "浙江海曙高级技工学校"),
    ("浙江省", "宁波启帆动力机械厂"), ("上海市", "上海浦澜航空零部件公司"), ("广东省", "广东岭南工业职业学院"),
    ("广东省", "深圳前湾模具研究所"), ("山东省", "山东泰岳重型机械厂"), ("辽宁省", "沈阳浑河铁路装备厂"),
    ("四川省", "四川锦江技师学院"), ("湖北省", "武汉光谷精密仪器研究院"), ("安徽省", "合肥巢湖农机装备公司"),
)  # fmt: skip
WANTED = (
    ("立式加工中心采购", 620_000), ("五轴加工中心采购", 3_400_000), ("数控车床采购", 380_000),
    ("卧式加工中心及数控机床采购", 2_100_000), ("数控实训设备采购", 1_250_000), ("龙门数控机床采购", 2_800_000),
)  # fmt: skip
UNWANTED = (
    ("数控机床维修保养服务", 90_000), ("数控车间保洁服务", 60_000), ("机床运输吊装服务", 45_000),
    ("数控实训教材印刷", 35_000), ("加工中心废屑回收处置", 20_000), ("数控车间空调租赁", 75_000),
)  # fmt: skip
FIRST_DAYS, SPACING = 380, 4
"""The first project is published so many days ago, and then one every four days."""
TILL_DEADLINE, TILL_AWARD = 21, 45
ODD_IN = 12
"""Once in so many projects people judge against the rule: models learn from people."""


@dataclass(frozen=True, slots=True)
class TenderStory:
    """One project: when it was published, what for, and what became of it.

    `plan` is what we do: "" nothing, "aside" put aside, "like" judged relevant, "no_bid", or what our bid comes to.
    `moved_days` is how much later a correction puts the deadline; `winner` "" where nobody was awarded yet.
    """

    number: int
    title: str
    buyer: str
    region: str
    budget: Decimal
    published_at: datetime
    plan: str
    moved_days: int = 0
    winner: str = ""
    price: Decimal | None = None
    bidders: tuple[str, ...] = ()

    @property
    def deadline_at(self) -> datetime:
        """Until when bids may come, as first published."""
        return local(day_of(self.published_at) + timedelta(days=TILL_DEADLINE), 9, 30)

    @property
    def awarded_at(self) -> datetime:
        """When it is awarded, or fails."""
        return self.published_at + timedelta(days=TILL_AWARD + self.moved_days)


PAST_PLANS = ("won", "", "lost", "like", "no_bid", "like", "lost", "like", "won", "like", "void", "like")
PRESENT_PLANS = ("submitted", "submitted", "withdrawn", "preparing", "bid", "pending", "preparing", "pending")


def tender_stories(seed: int, now: datetime) -> list[TenderStory]:
    """The projects up to this instant, oldest first."""
    random = Random(seed)  # noqa: S311 - stories, not secrets
    return list(_told(random, now))


def _told(random: Random, now: datetime) -> Iterator[TenderStory]:
    wanted_before = present = 0
    for number in range(FIRST_DAYS // SPACING):
        day = day_of(now) - timedelta(days=FIRST_DAYS - number * SPACING)
        at = min(local(day, 9 + number % 6), now)
        is_open = at + timedelta(days=TILL_AWARD) > now
        is_wanted = random.random() < (0.85 if is_open else 0.55)
        what, base = random.choice(WANTED if is_wanted else UNWANTED)
        region, buyer = random.choice(BUYERS)
        budget = Decimal(round(base * random.uniform(0.8, 1.4), -3))
        plan = _plan(random, wanted_before, present, is_wanted=is_wanted, is_open=is_open)
        wanted_before, present = wanted_before + (is_wanted and not is_open), present + (is_wanted and is_open)
        moved = 6 if plan in {"preparing", "lost"} else 0
        story = TenderStory(number, f"{buyer}{what}", buyer, region, budget, at, plan, moved)
        yield story if is_open else _ended(random, story, is_wanted=is_wanted)


def _plan(random: Random, past: int, present: int, *, is_wanted: bool, is_open: bool) -> str:
    odd = random.randrange(ODD_IN) == 0
    if not is_wanted:
        return "like" if odd else "aside"
    if is_open:
        return PRESENT_PLANS[present % len(PRESENT_PLANS)]
    return "aside" if odd else PAST_PLANS[past % len(PAST_PLANS)]


def _ended(random: Random, story: TenderStory, *, is_wanted: bool) -> TenderStory:
    """With bidders, and a winner unless the tender fails."""
    bidders = tuple(random.sample(RIVALS, 2 if is_wanted else 1))
    bidders = (OURS, *bidders) if story.plan in {"won", "lost"} else bidders
    by_plan = {"void": "", "won": OURS}
    winner = by_plan.get(story.plan, bidders[-1])
    price = (story.budget * Decimal(random.randint(86, 98)) / 100).quantize(Decimal(1))
    return TenderStory(
        story.number, story.title, story.buyer, story.region, story.budget, story.published_at, story.plan,
        story.moved_days, winner, price, bidders,
    )  # fmt: skip
