"""When people are told of matches."""

from dataclasses import dataclass
from datetime import date

from loudou.marketing.tenders.enums import AlertSchedule, Weekday


@dataclass(frozen=True, slots=True)
class Wish:
    """When a subscription wants to tell: at once, once a day or once a week, and never in its quiet hours.

    Hours are local, the end of the quiet ones is excluded; `weekday` is a Weekday.
    """

    schedule: str
    digest_hour: int
    quiet_from: int | None
    quiet_until: int | None
    last_digest: date | None
    weekday: str = Weekday.MONDAY.value


def is_quiet(quiet_from: int | None, quiet_until: int | None, hour: int) -> bool:
    """Whether an hour is quiet; 22 to 7 reaches over midnight, and equal ends mean no quiet hour at all."""
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return False
    if quiet_from < quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


def may_tell(wish: Wish, today: date, hour: int) -> bool:
    """Whether people may be told now. A digest comes once on its days, from its hour on, after the quiet hours."""
    if wish.schedule == AlertSchedule.NEVER or is_quiet(wish.quiet_from, wish.quiet_until, hour):
        return False
    if wish.schedule == AlertSchedule.IMMEDIATE:
        return True
    is_day = wish.schedule == AlertSchedule.DAILY or Weekday.values[today.weekday()] == wish.weekday
    return is_day and hour >= wish.digest_hour and wish.last_digest != today
