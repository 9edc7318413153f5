"""Where leads come from, how well each place does, and when the exhibitions were."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random


@dataclass(frozen=True, slots=True)
class Place:
    """A source: its share of the leads, how many in a thousand become customers, and how fast they are called."""

    name: str
    detail: str
    medium: str
    share: int
    per_thousand: int
    is_fast: bool


PLACES = (
    Place("官网询价表单", "产品页询价", "website", 26, 170, is_fast=True),
    Place("400电话", "来电咨询", "phone", 14, 165, is_fast=True),
    Place("老客户介绍", "转介绍", "referral", 12, 290, is_fast=True),
    Place("标讯通", "中标公告", "tender", 12, 120, is_fast=False),
    Place("行业媒体", "技术文章", "content", 9, 90, is_fast=False),
    Place("陌拜名单", "电话名单", "cold_call", 7, 40, is_fast=False),
)
EXHIBITION = Place("展会", "展台扫码", "exhibition", 20, 120, is_fast=False)
EXHIBITIONS = ("华东机床展", "深圳工业展", "中国数控机床展", "东北装备博览会")


def exhibitions(random: Random, first: date, last: date) -> list[tuple[str, date]]:
    """The exhibitions of the time, about one a quarter, each on a Wednesday."""
    found = []
    day = first + timedelta(days=random.randint(20, 45))
    number = 0
    while day < last - timedelta(days=20):
        day += timedelta(days=(2 - day.weekday()) % 7)
        found.append((f"{day.year} {EXHIBITIONS[number % len(EXHIBITIONS)]}", day))
        number += 1
        day += timedelta(days=random.randint(75, 105))
    return found
