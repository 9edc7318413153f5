"""When people are told of matches."""

from dataclasses import dataclass
from datetime import date

from loudou.marketing.tenders.enums import AlertSchedule


@dataclass(frozen=True, slots=True)
class Wish:
    """When a subscription wants to tell: at once or once a day, and never in its quiet hours (local, end excluded)."""

    schedule: str
    digest_hour: int
    quiet_from: int | None
    quiet_until: int | None
    last_digest: date | None


def is_quiet(quiet_from: int | None, quiet_until: int | None, hour: int) -> bool:
    """Whether an hour is quiet; 22 to 7 reaches over midnight, and equal ends mean no quiet hour at all."""
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return False
    if quiet_from < quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


def may_tell(wish: Wish, today: date, hour: int) -> bool:
    """Whether people may be told now. A digest comes once a day from its hour on, after the quiet hours."""
    if wish.schedule == AlertSchedule.NEVER or is_quiet(wish.quiet_from, wish.quiet_until, hour):
        return False
    if wish.schedule == AlertSchedule.DAILY:
        return hour >= wish.digest_hour and wish.last_digest != today
    return True
