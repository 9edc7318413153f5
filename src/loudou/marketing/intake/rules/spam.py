"""Whether an attempt was made by a machine."""

from datetime import timedelta

from loudou.marketing.intake.enums import Reception

FASTEST = timedelta(seconds=1)
"""Nobody reads and fills in a form faster; browsers that fill in by themselves still need a press of a button."""


def judge(*, honeypot: str, age: timedelta | None, attempts: int, limit: int) -> Reception | None:
    """SPAM or LIMITED for what is not to be kept, None for what is.

    The limit is asked first: a flood costs nothing further. `attempts` counts this one.
    """
    if attempts > limit:
        return Reception.LIMITED
    if honeypot.strip():
        return Reception.SPAM
    if age is not None and age < FASTEST:
        return Reception.SPAM
    return None
