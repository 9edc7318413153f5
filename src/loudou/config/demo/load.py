"""Lets the whole story happen."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from random import Random

from django.db import connection, transaction

from loudou.config.demo.calendar import steps
from loudou.config.demo.play import campaigns, cash, deals, forms, leads, mail, orders, present, quotes, tenders, visits
from loudou.config.demo.play.campaigns import Marketing
from loudou.config.demo.play.company import set_up
from loudou.config.demo.play.doubts import doubt
from loudou.config.demo.play.predict import predict
from loudou.config.demo.play.sources import watch_source
from loudou.config.demo.play.world import World
from loudou.config.demo.stories import LeadStory, tell_story
from loudou.config.demo.stories.campaigns import campaign_stories
from loudou.kernel.context import Context, Source
from loudou.platform.changes.recording import in_turns
from loudou.platform.outbox.undelivered import undelivered

SEED = 20_260_301


def load_company(now: datetime, *, scale: float = 1, seed: int = SEED) -> World:
    """The demo company up to this instant.

    The same seed, instant and scale tell the same story. At scale 1 it is loaded whole or not at all; a larger one
    commits every piece of its history, for a transaction of an hour would be worse. Raises DemoCompanyExists.
    """
    with _without_savepoints(), in_turns():
        if scale > 1:
            return _play(now, scale, seed)
        with transaction.atomic():
            return _play(now, scale, seed)


def _play(now: datetime, scale: float, seed: int) -> World:
    random = Random(seed + 1)  # noqa: S311 - stories, not secrets
    story = tell_story(seed, now, scale)
    pieces = list(steps(now))
    world = set_up(Context(None, pieces[0][0], source=Source.CLI), now)
    told = campaign_stories(seed + 2, story.leads, now)
    marketing = Marketing(list(told), tuple(told))
    waiting = list(story.leads)
    for begin, end in pieces:
        arriving = [lead for lead in waiting if lead.captured_at < end]
        waiting = [lead for lead in waiting if lead.captured_at >= end]
        with transaction.atomic(), undelivered():
            play_piece(world, random, arriving, begin, end, marketing=marketing)
    with transaction.atomic(), undelivered():
        cash.dispute(world, random)
        form_id = forms.fill_in(world, seed + 5)
        visits.visit(world, seed + 4, form_id)
        present.settle_today(world, random)
    with transaction.atomic():
        mail.receive(world)
    with transaction.atomic(), undelivered():
        campaigns.account_for(world)
        predict(world)
        tenders.watch(world, seed + 3)
        watch_source(world)
        doubt(world)
    _forget_deliveries()
    return world


def play_piece(
    world: World,
    random: Random,
    arriving: Sequence[LeadStory],
    begin: datetime,
    end: datetime,
    *,
    marketing: Marketing,
) -> None:
    """What happens from one instant to the next: marketing and leads first, money last."""
    campaigns.run(world, marketing, begin, end)
    captured, again = leads.capture(world, random, arriving, begin, end, campaigns=marketing.stories)
    campaigns.meet(world, captured, again, end)
    leads.call(world, random, end)
    deals.convert(world, leads.end(world, end))
    deals.come_again(world, end)
    deals.advance(world, "solution", begin, end)
    quotes.quote(world, deals.advance(world, "quotation", begin, end))
    quotes.revise(world, deals.advance(world, "negotiation", begin, end))
    deals.talk(world, random, begin, end)
    deals.close_without_order(world, begin, end)
    orders.order(world, quotes.accepted(world, random, begin, end))
    orders.fulfil(world, end)
    cash.expect(world, random)
    cash.pay(world, random, end)


def _forget_deliveries() -> None:
    """Nobody waits to hear of the past: what follows from each event, and each prediction, was played with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'todo'"
            " AND task_name IN ('outbox.dispatch', 'leads.predict_open', 'tenders.judge_waiting')"
        )


@contextmanager
def _without_savepoints() -> Iterator[None]:
    """A failure ends the load, so no act of it needs to be undone alone; a third of all statements were savepoints."""
    allowed = connection.features.uses_savepoints
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = allowed
