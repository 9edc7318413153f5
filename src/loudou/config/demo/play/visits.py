"""People look at the web site, follow links of the sellers, and turn out to be leads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from random import Random
from uuid import UUID

from loudou.config.demo.calendar import worktime_between
from loudou.config.demo.catalogue import MACHINES
from loudou.config.demo.play.world import World
from loudou.config.demo.stories.sources import EXHIBITION, PLACES
from loudou.kernel.ids import new_id
from loudou.leads.enums import OPEN_VALUES
from loudou.leads.models import Lead
from loudou.leads.services.follow_bands import follow_bands
from loudou.leads.services.score import score_leads
from loudou.leads.services.touch import touch_leads
from loudou.leads.shapes import LeadTouch
from loudou.marketing.behaviour.services.identify_visitors import identify_visitors
from loudou.marketing.behaviour.services.record_events import record_events
from loudou.marketing.behaviour.shapes import EventDraft
from loudou.marketing.intake.models import LinkVisit
from loudou.marketing.intake.services.make_links import make_links
from loudou.marketing.intake.shapes import LinkDraft
from loudou.platform.changes.recording import recording

SITE = "https://www.example.com"
ONLINE = (PLACES[0].name, PLACES[4].name)
"""Sources whose people were on the web site before."""
REMEMBERED = timedelta(days=200)
EVERY = 2
"""Every so many leads of these sources let themselves be followed."""
AFTERWARDS = ("page_view", "page_view", "price_view", "download", "video_play", "mail_click", "price_view")
LINKS = (
    ("lin.xiao", "林晓 · 名片二维码", "qr", "inquiry", True),
    ("zhao.qiming", "华东大区拜访资料", "visit", "cases", False),
    ("ma.shichang", "公众号 · 五轴加工专题", "wechat", "topics/five-axis", False),
)
"""Whose link, what it is called, its medium, where it leads, and whether its leads are its owner's."""
FOLLOWED_DAYS = 60


@dataclass(frozen=True, slots=True)
class _Guest:
    """A lead that was on the site, the browser it used, and when it said who it was."""

    lead_id: UUID
    visitor_id: UUID
    known_at: datetime


def visit(world: World, seed: int, form_id: UUID) -> None:
    """What visitors did up to the end of the story, who they turned out to be, and what that is worth.

    `form_id` is where the first of the links leads.
    """
    random = Random(seed)  # noqa: S311 - stories, not secrets
    guests = _guests(world, random)
    for _month, known in groupby(guests, key=lambda one: f"{one.known_at:%Y-%m}"):
        together = list(known)
        ctx = world.system(together[-1].known_at)
        identify_visitors(ctx, people={one.visitor_id: one.lead_id for one in together})
    record_events(world.system(world.now), events=[event for one in guests for event in _events(world, random, one)])
    touched = _follow_links(world, random, form_id)
    _score(world, [*(one.lead_id for one in guests), *touched])


def _guests(world: World, random: Random) -> list[_Guest]:
    found = Lead.objects.filter(source__in=ONLINE, created_at__gte=world.now - REMEMBERED)
    rows = list(found.exclude(status="merged").order_by("created_at", "number").values_list("id", "created_at"))
    return [_Guest(pk, _drawn(random), at) for pk, at in rows[::EVERY]]


def _events(world: World, random: Random, guest: _Guest) -> Iterator[EventDraft]:
    """Some pages before anybody knew who it was, the form, and whatever they came back for."""
    machine = random.choice(MACHINES).code.lower()
    at = guest.known_at - timedelta(days=random.randint(1, 20), minutes=random.randrange(600))
    for path in ("", f"products/{machine}", "cases", "contact")[: random.randint(2, 4)]:
        at = min(at + timedelta(minutes=random.randint(1, 4)), guest.known_at)
        yield _event(random, guest, "page_view", at, path)
    if random.randrange(2):
        yield _event(random, guest, "price_view", at, f"products/{machine}/price")
    yield _event(random, guest, "form_view", guest.known_at - timedelta(minutes=3), "inquiry")
    yield _event(random, guest, "form_submit", guest.known_at, "inquiry")
    for kind in random.sample(AFTERWARDS, random.randrange(len(AFTERWARDS))):
        later = guest.known_at + (world.now - guest.known_at) * random.random()
        yield _event(random, guest, kind, later, f"products/{machine}")


def _event(random: Random, guest: _Guest, kind: str, at: datetime, path: str) -> EventDraft:
    return EventDraft(_drawn(random), guest.visitor_id, kind, at, f"{SITE}/{path}")


def _follow_links(world: World, random: Random, form_id: UUID) -> tuple[UUID, ...]:
    """Links of three people are followed for two months; some who scan a code are leads of the exhibitions."""
    begun = world.now - timedelta(days=FOLLOWED_DAYS)
    drafts = [
        LinkDraft(
            name, form_id if path == "inquiry" else None, f"{SITE}/{path}", f"media-{world.now:%Y}", "推广链接", medium,
            assigns=assigns,
        )
        for _owner, name, medium, path, assigns in LINKS
    ]  # fmt: skip
    links = [
        make_links(world.acting(world.users[owner], begun), drafts=[draft])[0]
        for (owner, *_rest), draft in zip(LINKS, drafts, strict=True)
    ]
    with recording(world.system(world.now), "demo.link_visits"):
        LinkVisit.objects.bulk_create(_visits(world, random, links, begun))
    found = Lead.objects.filter(source=EXHIBITION.name, status__in=OPEN_VALUES).order_by("-created_at", "number")
    ids = list(found.values_list("id", flat=True)[:12])
    scans = [(pk, worktime_between(random, world.now - timedelta(days=9), world.now)) for pk in ids]
    touches = [LeadTouch(pk, at, "推广链接", payload={"link": LINKS[0][1]}) for pk, at in scans]
    record_events(
        world.system(world.now),
        events=[EventDraft(_drawn(random), pk, "qr_scan", at, f"{SITE}/{LINKS[0][3]}") for pk, at in scans],
    )
    return touch_leads(world.system(world.now), channel="link", touches=touches)


def _visits(world: World, random: Random, links: Sequence[UUID], begun: datetime) -> list[LinkVisit]:
    """More on working days, and more of late."""
    return [
        LinkVisit(
            id=new_id(),
            link_id=link,
            at=worktime_between(random, begun + (world.now - begun) * (random.random() ** 0.7 * 0.97), world.now),
            is_scan=place == 0 or random.randrange(6) == 0,
            address_hash=f"{random.getrandbits(64):016x}",
        )
        for place, link in enumerate(links)
        for _ in range(34 - 7 * place)
    ]


def _score(world: World, lead_ids: Sequence[UUID]) -> None:
    """What people did counts, the less the longer ago; what follows from another band follows."""
    ctx = world.system(world.now)
    still_open = Lead.objects.filter(pk__in=lead_ids, status__in=OPEN_VALUES).order_by("number")
    ids = list(still_open.values_list("id", flat=True))
    score_leads(ctx, lead_ids=ids)
    follow_bands(ctx, lead_ids=ids)


def _drawn(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)
