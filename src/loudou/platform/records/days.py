"""The business day of an instant."""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings

from loudou.kernel.context import Context


def business_day(ctx: Context) -> date:
    """The day it is for the company at the instant of the act (settings.TIME_ZONE)."""
    return ctx.now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
