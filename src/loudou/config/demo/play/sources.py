"""A source of notices and how the looks at it went. It is off: an installation asks nobody outside by itself."""

from datetime import timedelta

from loudou.config.demo.calendar import day_of, local
from loudou.config.demo.people import MARKETER
from loudou.config.demo.play.world import World
from loudou.marketing.tenders.services.sources.note_look import note_look
from loudou.marketing.tenders.services.sources.save_sources import save_sources
from loudou.marketing.tenders.shapes import Look

LOOKS = (
    Look(is_taken=True, taken_count=18, etag='"a1"'),
    Look(),
    Look(is_taken=True, taken_count=3, etag='"a2"'),
    Look(problem="The server did not answer in time."),
    Look(is_taken=True, taken_count=5, etag='"a3"'),
)
"""What the look of each of the last mornings found, the earliest first."""


def watch_source(world: World) -> None:
    """A list of notices was looked at every morning, once in vain."""
    begun = local(day_of(world.now) - timedelta(days=len(LOOKS)), 17)
    row = {
        "name": "虚构采购网 · 机电设备公告",
        "location": "https://tender.example.com/feed/ocds.json",
        "format": "auto",
        "interval_minutes": 24 * 60,
        "is_active": False,
    }
    (source_id,) = save_sources(world.acting(world.users[MARKETER], begun), rows=[row])
    for days, look in zip(range(len(LOOKS) - 1, -1, -1), LOOKS, strict=True):
        at = min(local(day_of(world.now) - timedelta(days=days), 6), world.now)
        note_look(world.system(at), source_id=source_id, look=look)
