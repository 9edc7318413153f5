"""What becomes of each deal, and of what was bought."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from loudou.config.demo.calendar import at_work
from loudou.config.demo.catalogue import BY_CODE, CARE, MACHINES, PARTS
from loudou.config.demo.stories.shapes import DealStory, OrderStory

STAGES = (("requirement", 0, 0), ("solution", 10, 30), ("quotation", 10, 30), ("negotiation", 8, 28))
"""Each with the fewest and the most days after the one before."""
LOST = (
    "price",
    "price",
    "competitor",
    "competitor",
    "no_budget",
    "no_decision",
    "delivery",
    "payment_terms",
    "product_fit",
)
COMPETITORS = ("宏泰机床", "东瀚数控", "德锐机械")
DISCOUNTS = ("0", "0", "0", "0.02", "0.03", "0.05", "0.05", "0.08", "0.1")
REVISED = 7
"""Every seventh quote gets a second version."""


def tell_deal(random: Random, now: datetime, opened_at: datetime, code: str) -> DealStory:
    """A new deal about a machine: won, lost, or still open when its time has not come."""
    lines = ((code, random.choice((1, 1, 1, 2, 2, 3, 4))), *_extras(random))
    return _deal(random, now, opened_at, lines, per_thousand=430)


def next_deal(random: Random, now: datetime, deal: DealStory) -> tuple[DealStory, datetime] | None:
    """Some customers come again for parts and care some months after they bought."""
    if deal.outcome != "won" or random.randrange(10) > 3:
        return None
    opens_at = at_work(deal.closes_at + timedelta(days=random.randint(60, 170)))
    if opens_at > now:
        return None
    lines = tuple((item.code, random.randint(1, 6)) for item in random.sample((*PARTS, *CARE), k=random.randint(1, 4)))
    return _deal(random, now, opens_at, lines, per_thousand=700), opens_at


def _extras(random: Random) -> tuple[tuple[str, int], ...]:
    extras = [(item.code, 1) for item in random.sample(PARTS, k=random.randint(0, 4))]
    return (*extras, ("SV-INST", 1)) if random.randrange(3) else tuple(extras)


def _deal(
    random: Random, now: datetime, opened_at: datetime, lines: tuple[tuple[str, int], ...], *, per_thousand: int
) -> DealStory:
    moves, at = [], opened_at
    for stage, fewest, most in STAGES:
        at = at_work(at + timedelta(days=random.randint(fewest, most), minutes=random.randint(0, 240))) if most else at
        moves.append((stage, at))
    closes_at = at_work(at + timedelta(days=random.randint(4, 16)))
    drawn = random.randrange(1000)
    outcome = "won" if drawn < per_thousand else "lost" if drawn < 970 else "invalid"
    if outcome != "won":
        moves = moves[: random.randint(1, len(moves))]
        closes_at = at_work(moves[-1][1] + timedelta(days=random.randint(12, 45)))
    is_closed = closes_at <= now
    outcome = outcome if is_closed else "open"
    return DealStory(
        lines=lines,
        discount_rate=Decimal(random.choice(DISCOUNTS)),
        moves=tuple((stage, when) for stage, when in moves if when <= now),
        outcome=outcome,
        closes_at=closes_at,
        reason=_reason(random, outcome),
        competitor=random.choice(COMPETITORS),
        versions=1 + (not random.randrange(REVISED)),
        order=_order(random, closes_at, lines) if outcome == "won" else None,
    )


def _reason(random: Random, outcome: str) -> str:
    if outcome == "lost":
        return random.choice(LOST)
    if outcome == "invalid":
        return random.choice(("duplicate", "by_mistake", "not_a_deal"))
    return random.choice(("best_fit", "best_price", "relationship"))


def _order(random: Random, won_at: datetime, lines: tuple[tuple[str, int], ...]) -> OrderStory:
    has_machine = any(BY_CODE[code] in MACHINES for code, _ in lines)
    ships_at = at_work(won_at + timedelta(days=random.randint(25, 60) if has_machine else random.randint(2, 9)))
    signs_at = at_work(ships_at + timedelta(days=random.randint(2, 8)))
    return OrderStory(
        in_instalments=has_machine,
        ships_at=ships_at,
        signs_at=signs_at,
        accepts_at=at_work(signs_at + timedelta(days=random.randint(10, 35))),
        pays=tuple(_payment(random) for _ in range(3 if has_machine else 1)),
    )


def _payment(random: Random) -> tuple[int | None, str]:
    """How late somebody pays, and what comes: all, all without a word on it, a part, or nothing yet."""
    days = random.choice((-6, -3, -1, 0, 0, 1, 2, 4, 8, 15, 32))
    how = random.choices(("quoted", "silent", "part", "never"), weights=(70, 14, 8, 8))[0]
    return (None if how == "never" else days), how
