"""Exact numbers: the meaning of each arithmetic operation, the same as PostgreSQL's NUMERIC computes it."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

QUOTIENT_PLACES = 12
"""Decimal places a division is rounded to, halves away from zero."""

# Wide enough that nothing an expression of bounded size computes is ever rounded. The context is passed to every
# operation, so the thread's own context neither matters nor changes.
_EXACT = Context(prec=100_000, rounding=ROUND_HALF_UP)
_SECONDS_PER_DAY = 86_400

add = _EXACT.add
subtract = _EXACT.subtract
multiply = _EXACT.multiply
negate = _EXACT.minus
absolute = _EXACT.abs


def divide(left: Decimal, right: Decimal) -> Decimal | None:
    """The quotient to 12 places, half up; None for a division by zero.

    Cut at 13 places first: the 13th digit alone decides a half-up rounding, so cutting there loses nothing.
    """
    if right == 0:
        return None
    cut = _EXACT.divide_int(_EXACT.scaleb(left, QUOTIENT_PLACES + 1), right)
    return _half_up(_EXACT.scaleb(cut, -QUOTIENT_PLACES - 1), QUOTIENT_PLACES)


def modulo(left: Decimal, right: Decimal) -> Decimal | None:
    """The remainder with the sign of the dividend; None for a division by zero."""
    return None if right == 0 else _EXACT.remainder(left, right)


def round_places(value: Decimal, places: Decimal) -> Decimal:
    """The value at this many places, halves away from zero."""
    return _half_up(value, int(places))


def floor(value: Decimal) -> Decimal:
    """The largest whole number not above the value."""
    return Decimal(value).to_integral_value(ROUND_FLOOR, _EXACT)


def ceil(value: Decimal) -> Decimal:
    """The smallest whole number not below the value."""
    return Decimal(value).to_integral_value(ROUND_CEILING, _EXACT)


def days_as_duration(days: Decimal) -> Decimal:
    """Seconds of so many days, to the microsecond, half up."""
    return _half_up(_EXACT.multiply(days, _SECONDS_PER_DAY), 6)


def duration_as_days(seconds: Decimal) -> Decimal | None:
    """Days of so many seconds, to 12 places, half up."""
    return divide(seconds, Decimal(_SECONDS_PER_DAY))


def microseconds_of(seconds: Decimal) -> int:
    """Whole microseconds of so many seconds; durations never hold a finer part."""
    return int(_EXACT.scaleb(seconds, 6))


def seconds_of(microseconds: int) -> Decimal:
    """Seconds of so many microseconds, exact."""
    return _EXACT.scaleb(microseconds, -6)


def _half_up(value: Decimal, places: int) -> Decimal:
    return _EXACT.quantize(value, Decimal((0, (1,), -places)))
