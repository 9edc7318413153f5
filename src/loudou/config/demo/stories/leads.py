"""What becomes of each lead."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from loudou.config.demo.calendar import HISTORY_DAYS, at_work, day_of, local
from loudou.config.demo.catalogue import MACHINES
from loudou.config.demo.names import Directory, Prospect
from loudou.config.demo.people import EAST, NORTH, SOUTH
from loudou.config.demo.stories.deals import next_deal, tell_deal
from loudou.config.demo.stories.shapes import LeadStory
from loudou.config.demo.stories.sources import EXHIBITION, PLACES, Place, exhibitions

REGIONS = (EAST, EAST, EAST, EAST, EAST, SOUTH, SOUTH, SOUTH, NORTH, NORTH)
NEEDS = (
    "新线扩产，需要{item}约{count}台，请报价并给交期",
    "现有设备老化，计划更换{item}",
    "新能源壳体加工，评估{item}节拍",
    "试制车间选型{item}，需要样件试切",
    "产能不足，想了解{item}的价格和付款方式",
    "招标项目，要求{item}参数与业绩",
    "看了展台演示，希望安排{item}现场考察",
    "外协改自制，想采购{item}{count}台",
)
BUDGETS = ("", "", "50万以内", "50–100万", "100–300万", "300万以上")
TIMELINES = ("", "", "一个月内", "本季度", "半年内", "明年")
INVALID = ("bad_number", "no_need", "no_need", "competitor")
RETURNED = ("客户暂无预算", "项目推迟到明年")
UNTIL_RECYCLED = timedelta(hours=47)
BOOTH_DAYS = 4
FEWER_SINCE = timedelta(days=185)
"""Since then the exhibitions brought more leads than the team could follow: the bottleneck the funnel is to find."""


def lead_stories(random: Random, now: datetime, count: int) -> Iterator[LeadStory]:
    """So many leads over the eighteen months up to yesterday evening, in the order they came."""
    directory = Directory(random)
    for arrival in sorted(_arrivals(random, now, count), key=lambda arrival: arrival[0]):
        yield _lead(random, now, directory.prospect(random.choice(REGIONS)), arrival)


def _arrivals(random: Random, now: datetime, count: int) -> Iterator[tuple[datetime, Place, str]]:
    """When each lead comes and from where: exhibitions in bursts, the rest on working days and a little at weekends."""
    first, last = day_of(now) - timedelta(days=HISTORY_DAYS), day_of(now)
    shows = exhibitions(random, first, last)
    at_shows = count * EXHIBITION.share // 100
    for _ in range(at_shows):
        name, begins = random.choices(shows, weights=[2 + place * place for place in range(len(shows))])[0]
        day = begins + timedelta(days=random.randrange(BOOTH_DAYS))
        yield local(day, random.randint(9, 16), random.randint(0, 59)), EXHIBITION, name
    places = random.choices(PLACES, weights=[place.share for place in PLACES], k=count - at_shows)
    for place in places:
        day = _day(random, first, last)
        yield local(day, random.randint(8, 19), random.randint(0, 59)), place, ""


def _day(random: Random, first: date, last: date) -> date:
    """A day, later ones more often: the company grows by half in the time; holidays in February are quiet."""
    span = (last - first).days
    while True:
        place = max(random.random(), random.random() * 1.4 % 1)
        day = first + timedelta(days=int(place * span))
        quiet = 4 if day.weekday() > 4 else 3 if day.month == 2 else 1
        if random.randrange(quiet) == 0:
            return min(day, last - timedelta(days=1))


def _lead(random: Random, now: datetime, prospect: Prospect, arrival: tuple[datetime, Place, str]) -> LeadStory:
    at, place, campaign = arrival
    item = random.choice(MACHINES)
    contacts = _contacts(random, at, place, late=at > now - FEWER_SINCE)
    end, ends_at, reason = _ending(random, now, at, place, contacts)
    deal = tell_deal(random, now, ends_at, item.code) if end == "converted" and random.randrange(12) else None
    return LeadStory(
        prospect=prospect,
        source=place.name,
        source_detail=place.detail,
        campaign=campaign,
        medium=place.medium,
        captured_at=at,
        need=random.choice(NEEDS).format(item=item.name, count=random.randint(1, 6)) if random.randrange(5) else "",
        interest=(item.code,),
        budget=random.choice(BUDGETS),
        timeline=random.choice(TIMELINES),
        contacts=tuple(contact for contact in contacts if contact <= min(ends_at, now)),
        end=end if ends_at <= now else "open",
        ends_at=ends_at,
        reason=reason,
        deal=deal if ends_at <= now else None,
        comes_again=next_deal(random, now, deal) if deal is not None and ends_at <= now else None,
    )


def _contacts(random: Random, at: datetime, place: Place, *, late: bool) -> list[datetime]:
    """When the lead is called: the first within two days or never, then every few days, so that no clock runs out."""
    if not random.randrange(9 if place.is_fast else 6):
        return []
    slow = (4, 3, 2, 1) if place.is_fast else (1, 2, 3, 5) if late else (2, 4, 3, 2)
    low, high = random.choices(((3, 30), (31, 240), (241, 1380), (1380, 2400)), weights=slow)[0]
    first = min(at_work(at + timedelta(minutes=random.randint(low, high))), at + UNTIL_RECYCLED)
    contacts = [first]
    for _ in range(random.randrange(3)):
        contacts.append(at_work(contacts[-1] + timedelta(days=random.randint(3, 6), minutes=random.randint(0, 300))))
    return contacts


def _ending(
    random: Random, now: datetime, at: datetime, place: Place, contacts: list[datetime]
) -> tuple[str, datetime, str]:
    """What becomes of the lead and when; who is called soon is more likely to become a customer."""
    if not contacts:
        return "returned", at + UNTIL_RECYCLED, "超时未跟进"
    waited = contacts[0] - at
    chance = (
        place.per_thousand
        * (18 if waited <= timedelta(minutes=30) else 14 if waited <= timedelta(hours=4) else 9)
        // 10
    )
    if at > now - FEWER_SINCE:
        chance = chance * (4 if place is EXHIBITION else 7) // 10
    after = at_work(contacts[-1] + timedelta(days=random.randint(1, 3), minutes=random.randint(0, 200)))
    drawn = random.randrange(1000)
    if drawn < chance:
        return "converted", after, ""
    if drawn < chance + 260:
        return "invalid", after, random.choice(INVALID)
    return "returned", after, random.choice(RETURNED)
