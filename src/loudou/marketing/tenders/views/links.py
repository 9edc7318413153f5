"""Where a figure of the market leads: the list of the very records it counts."""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse

from loudou.marketing.tenders.queries.market import days_as_instants
from loudou.marketing.tenders.shapes import MarketFilter

STANDING = 'status == "active"'


def awards_url(chosen: MarketFilter, *more: str, sort: str = "-amount") -> str:
    """The awards of the period, narrowed by further conditions."""
    parts = [
        STANDING,
        f"currency == {quoted(chosen.currency)}",
        f'counted_date >= date("{chosen.first_day}")',
        f'counted_date <= date("{chosen.last_day}")',
        *_narrowed(chosen),
        *more,
    ]
    return _list("tender-awards", parts, sort)


def projects_url(chosen: MarketFilter, *more: str) -> str:
    """The projects first published in the period."""
    start, after = days_as_instants(chosen)
    parts = [
        f'published_first_at >= instant("{start.isoformat()}")',
        f'published_first_at < instant("{after.isoformat()}")',
        *_narrowed(chosen),
        *more,
    ]
    return _list("tender-projects", parts, "-published_first_at")


def expiring_url(lead_days: int) -> str:
    """The contracts that end within so many days."""
    return _list("tender-awards", [STANDING, f"nextDays(end_date, {lead_days})"], "end_date")


def month_of(chosen: MarketFilter, key: str) -> MarketFilter:
    """The part of the period that lies in a month (`2026-03`)."""
    year, month = int(key[:4]), int(key[5:])
    first = chosen.first_day.replace(year=year, month=month, day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return MarketFilter(max(first, chosen.first_day), min(last, chosen.last_day), chosen.currency, chosen.region,
                        chosen.industry)  # fmt: skip


def quoted(text: str) -> str:
    """A text as the expression language reads it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _narrowed(chosen: MarketFilter) -> list[str]:
    fields = (("region", chosen.region), ("industry", chosen.industry))
    return [f"{name} == {quoted(value)}" for name, value in fields if value]


def _list(plural: str, parts: list[str], sort: str) -> str:
    return reverse("records:list", args=[plural]) + "?" + urlencode({"filter": " && ".join(parts), "sort": sort})
