"""Campaigns by the days they take place on."""

from datetime import date

from loudou.kernel.context import Context
from loudou.marketing.campaigns.models import Campaign
from loudou.marketing.campaigns.shapes import CalendarEntry

MOST = 300


def campaigns_between(ctx: Context, first: date, end: date, *, kind: str = "") -> list[CalendarEntry]:
    """The campaigns the actor sees that go on from a day up to before another, the earliest first; 300 at most.

    Cancelled ones are left out. One SQL statement beside the actor's rights.
    """
    found = Campaign.objects.visible_to(ctx).filter(start_date__lt=end, end_date__gte=first)
    found = found.exclude(status="cancelled")
    if kind:
        found = found.filter(kind=kind)
    rows = found.order_by("start_date", "end_date", "id").values_list(
        "id", "number", "name", "kind", "status", "start_date", "end_date", "owner__name"
    )
    return [CalendarEntry(*row[:7], row[7] or "") for row in rows[:MOST]]
