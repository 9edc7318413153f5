"""Figures of the funnel in words: rates, points, spans, money, names of segments."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from loudou.insight.analytics.enums import Speed
from loudou.insight.analytics.shapes import Segment
from loudou.insight.analytics.shapes.measures import RateChange
from loudou.kernel.money import round_half_up
from loudou.kernel.period import Period
from loudou.ui import formats

TWO_DAYS = timedelta(hours=48)


def lang() -> str:
    """The language of the page."""
    return get_language() or "en"


def rate(value: Decimal | None) -> str:
    """A fraction as a percentage, n/a of nothing."""
    return gettext("n/a") if value is None else formats.percent(value, lang=lang())


def points(change: RateChange | None) -> str:
    """A difference of two rates in percentage points, with its sign."""
    if change is None:
        return ""
    shown = formats.signed(round_half_up(change.difference * 100, 1), lang=lang(), decimals=1)
    return gettext("%(points)s pts") % {"points": shown}


def tone(change: RateChange | None) -> str:
    """Good or bad only where the difference is more than chance."""
    if change is None or not change.is_clear:
        return "idle"
    return "good" if change.difference > 0 else "bad"


def span(value: timedelta | None) -> str:
    """A time between two steps: hours below two days, days above, one decimal."""
    if value is None:
        return "–"
    size, word = (3600, gettext("%(n)s h")) if value < TWO_DAYS else (86400, gettext("%(n)s days"))
    return word % {"n": formats.number(Decimal(int(value.total_seconds())) / size, lang=lang(), decimals=1)}


def span_change(now: timedelta | None, before: timedelta | None) -> str:
    """How much longer or shorter, in the unit of the longer of the two; empty without both."""
    if now is None or before is None:
        return ""
    size, word = (3600, gettext("%(n)s h")) if max(now, before) < TWO_DAYS else (86400, gettext("%(n)s days"))
    shown = round_half_up(Decimal(int((now - before).total_seconds())) / size, 1)
    return word % {"n": formats.signed(shown, lang=lang(), decimals=1)} if shown else gettext("unchanged")


def money(amount: Decimal | None, currency: str) -> str:
    """An amount shortened to 万 and 亿, or K and M; empty where a step has none."""
    return "" if amount is None else formats.compact_money(amount, currency, lang=lang())


def days(period: Period) -> str:
    """The first and last day of a period, with the year where it is not this one."""
    last = period.last_day or period.start
    today = timezone.localdate()
    first_shown = formats.short_day(period.start, lang=lang(), today=today)
    return gettext("%(first)s to %(last)s") % {
        "first": first_shown,
        "last": formats.short_day(last, lang=lang(), today=today),
    }


def source_name(segment: Segment) -> str:
    """A source, or that there is none."""
    return segment.label or pgettext("lead source", "No source")


def owner_name(segment: Segment) -> str:
    """An owner, or that the leads lie in a pool."""
    return segment.label or gettext("In a pool")


def speed_name(segment: Segment) -> str:
    """A waiting time."""
    return str(Speed(segment.key).label)
