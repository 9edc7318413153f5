"""Whether an attempt was made by a machine."""

from datetime import timedelta

from loudou.marketing.intake.enums import CaptchaUse, Reception

FASTEST = timedelta(seconds=1)
"""Nobody reads and fills in a form faster; browsers that fill in by themselves still need a press of a button."""

HASTY = timedelta(seconds=3)
MANY = 3
"""Attempts a minute from one address after which a person is asked to show that he or she is one."""


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


def needs_captcha(use: str, *, age: timedelta | None, attempts: int) -> bool:
    """Whether this attempt has to show that a person makes it: always, or when it is hasty or one of many."""
    if use == CaptchaUse.ALWAYS:
        return True
    is_hasty = age is not None and age < HASTY
    return use == CaptchaUse.SUSPICION and (is_hasty or attempts > MANY)
