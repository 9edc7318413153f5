"""The funnel's shape as SVG attributes. Heights are logarithmic: the page says so beside the chart."""

from decimal import Decimal

HEIGHT = Decimal(160)
WIDEST = Decimal(140)


def height_of(count: int, most: int) -> Decimal:
    """How high a step stands, of 140; a step of one lead is still seen, one of none is not."""
    if count <= 0 or most <= 0:
        return Decimal(0)
    return max(WIDEST * Decimal(1 + count).ln() / Decimal(1 + most).ln(), Decimal(3))


def shape_path(height: Decimal, following: Decimal) -> str:
    """The outline from one step's height to the next one's, in a box of 100 by 160."""
    top, next_top = (HEIGHT - height) / 2, (HEIGHT - following) / 2
    a, b, c, d = (f"{value:.1f}" for value in (top, next_top, HEIGHT - next_top, HEIGHT - top))
    return f"M0 {a}C50 {a} 50 {b} 100 {b}V{c}C50 {c} 50 {d} 0 {d}Z"


def bar(height: Decimal) -> tuple[str, str]:
    """Start and width of the same step as a centred bar, of 100."""
    width = height / WIDEST * 100
    return f"{(100 - width) / 2:.1f}", f"{width:.1f}"


def mark(rate: Decimal | None) -> str:
    """Where a rate stands on a track of 100; its tick is 1.6 wide and stays inside."""
    return "" if rate is None else f"{min(max(rate * 100, Decimal(0)), Decimal('98.4')):.1f}"


def width(rate: Decimal | None) -> str:
    """How long a rate's bar is, of 60."""
    return "0" if rate is None else f"{min(max(rate, Decimal(0)), Decimal(1)) * 60:.1f}"
