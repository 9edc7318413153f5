"""Customers pay: mostly in time and quoting what for, some late, some in part, some without a word."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random

from loudou.config.demo.calendar import after, at_work, day_of, local
from loudou.config.demo.play.world import Expected, World
from loudou.kernel.money import round_half_up
from loudou.revenue.receivables.models import Receivable
from loudou.revenue.receivables.services.dispute import mark_disputed
from loudou.revenue.receivables.services.match import apply_by_rules
from loudou.revenue.receivables.services.register import register_payments
from loudou.revenue.receivables.shapes import PaymentDraft

BANKS = ("工行 8801", "建行 3320", "招行 6606")
DISPUTES = ("到货少一套刀柄，待补", "验收单尚未双签", "对发票抬头有异议")
OWED_AT_MOST = timedelta(days=100)
WAITS_FOR_A_LOOK = timedelta(days=9)
"""Payments of the last days are registered but nobody has matched them yet."""


def expect(world: World, random: Random) -> None:
    """Decide how each new receivable is paid; who owes for a quarter has paid in the end, unless it is contested."""
    if not world.billed:
        return
    orders = {order.order_id: order for order in world.orders}
    rows = Receivable.objects.filter(pk__in=world.billed).order_by("number")
    for pk, number, order_id, due_date, amount in rows.values_list("id", "number", "order_id", "due_date", "amount"):
        order = orders[order_id]
        pays = order.deal.story.order.pays if order.deal.story.order else ()
        late, how = pays[len(order.bills) % len(pays)]
        order.bills.append(pk)
        is_old = due_date < day_of(world.now) - OWED_AT_MOST
        if late is None and is_old and random.randrange(5):
            late, how = random.randint(15, 60), "quoted"
        if late is None:
            world.disputed.append(pk)
            continue
        first = Expected(pk, number, order.number, order.payer, amount, _at(random, due_date, late), how)
        parts = _in_parts(random, first) if how == "part" else [first]
        world.expected += parts if is_old else parts[:1]
    world.billed = []


def pay(world: World, random: Random, until: datetime) -> None:
    """The clerk takes in what is paid, day by day, and lets the rules apply it; the newest waits for a look."""
    due = sorted((one for one in world.expected if one.pays_at <= until), key=lambda one: (one.pays_at, one.number))
    world.expected = [one for one in world.expected if one.pays_at > until]
    for _day, paid in groupby(due, key=lambda one: day_of(one.pays_at)):
        received = list(paid)
        at = after(received[-1].pays_at, until, minutes=35)
        ctx = world.clerk(at)
        made = register_payments(ctx, drafts=[_draft(world, random, one, at) for one in received])
        if at <= world.now - WAITS_FOR_A_LOOK:
            apply_by_rules(ctx, payment_ids=[payment.id for payment in made])
        world.keep(ctx)


def _in_parts(random: Random, one: Expected) -> list[Expected]:
    """A first part, and the rest some weeks later."""
    part = round_half_up(one.amount * random.randint(40, 80) / 100, 2)
    later = one.pays_at + timedelta(days=random.randint(20, 50))
    return [replace(one, amount=part), replace(one, amount=one.amount - part, pays_at=later)]


def _at(random: Random, due: date, late: int) -> datetime:
    return at_work(local(due + timedelta(days=late), random.randint(9, 16), random.randint(0, 59)))


def dispute(world: World, random: Random) -> None:
    """Some of what is never paid is contested, some days before it is due or after."""
    rows = Receivable.objects.filter(pk__in=world.disputed, open_amount__gt=0).values_list("id", "due_date")
    due_dates = dict(rows)
    for pk in [pk for place, pk in enumerate(world.disputed) if pk in due_dates and place % 3 == 0]:
        at = min(_at(random, due_dates[pk], random.randint(-6, 20)), world.now)
        mark_disputed(world.clerk(at), receivable_ids=[pk], note=random.choice(DISPUTES))


def _draft(world: World, random: Random, one: Expected, until: datetime) -> PaymentDraft:
    world.slips += 1
    memo = {"quoted": f"货款 {one.order_number} {one.number}", "part": f"部分货款 {one.number}"}.get(one.how, "货款")
    return PaymentDraft(
        payer_name=one.payer,
        amount=one.amount,
        bank=random.choice(BANKS),
        bank_ref=f"HL{world.slips:08d}",
        received_date=min(day_of(one.pays_at), day_of(until)),
        memo=memo,
    )
