"""What was won this month and what is open."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Q, Sum

from loudou.kernel.period import add_months
from loudou.platform.records.days import business_day
from loudou.workspace.lists import whole_list
from loudou.workspace.today.asking import Day, found

MONTHS = 6


def deal_sums(day: Day) -> dict[str, Any]:
    """Won amounts of six months up to this one, and the open pipeline; in the company's currency. One SQL statement."""
    month = business_day(day.ctx).replace(day=1)
    starts = [add_months(month, -back) for back in range(MONTHS - 1, -1, -1)]
    sums: dict[str, Any] = {
        f"won_{place}": Sum("amount", filter=Q(status="won") & _within(start, add_months(start, 1)))
        for place, start in enumerate(starts)
    }
    is_open = Q(status="open")
    sums |= {
        "won_count": Count("pk", filter=Q(status="won") & _within(month, add_months(month, 1))),
        "open_count": Count("pk", filter=is_open),
        "open_amount": Sum("amount", filter=is_open),
        "weighted": Sum(F("amount") * F("probability_rate"), filter=is_open),
        "late_count": Count("pk", filter=is_open & Q(expected_close_date__lt=business_day(day.ctx))),
    }
    deals = found(day, "opportunity").filter(currency=settings.DEFAULT_CURRENCY)
    if day.owner_id is not None:
        deals = deals.filter(owner_id=day.owner_id)
    counted = deals.aggregate(**sums)
    return {
        "won": tuple(counted[f"won_{place}"] or Decimal(0) for place in range(MONTHS)),
        "won_count": counted["won_count"],
        "open_count": counted["open_count"],
        "open_amount": counted["open_amount"] or Decimal(0),
        "weighted": counted["weighted"] or Decimal(0),
        "late_count": counted["late_count"],
        "won_url": whole_list("opportunity", f'{day.own}status == "won" && thisMonth(closed_at)'),
        "open_url": whole_list("opportunity", f'{day.own}status == "open"', "expected_close_date"),
    }


def _within(first: date, until: date) -> Q:
    zone = ZoneInfo(settings.TIME_ZONE)
    since, end = (datetime.combine(moment, time(), zone) for moment in (first, until))
    return Q(closed_at__gte=since, closed_at__lt=end)
