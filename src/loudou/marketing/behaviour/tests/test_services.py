"""Events and visitors as services take them: sets, months, and who is told."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.leads.models import Lead
from loudou.leads.services.edit_score_rules import edit_score_rules
from loudou.leads.shapes import ScoreModelDraft
from loudou.leads.tests.factories import make_defaults, make_leads
from loudou.marketing.behaviour.errors import TooManyEvents
from loudou.marketing.behaviour.models import BehaviourEvent, Sender, Visitor
from loudou.marketing.behaviour.services.count_sender import count_sender
from loudou.marketing.behaviour.services.identify_visitors import identify_visitors
from loudou.marketing.behaviour.services.keep_months import keep_months
from loudou.marketing.behaviour.services.record_events import record_events
from loudou.marketing.behaviour.shapes import EventDraft
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event
from tests.cast import later

pytestmark = pytest.mark.django_db


def draft(subject, at, kind="page_view"):
    return EventDraft(uuid4(), subject, kind, at)


def months():
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'behaviour_event'::regclass")
        return sorted(row[0].removeprefix("behaviour_event_") for row in cursor.fetchall())


def test_events_of_many_months_find_their_place(ctx):
    ats = [ctx.now - timedelta(days=31 * back) for back in range(14)]

    recorded = record_events(ctx, events=[draft(uuid4(), at) for at in ats])

    assert recorded.count == BehaviourEvent.objects.count() == 14
    assert {f"{at.astimezone(UTC):%Y_%m}" for at in ats} <= set(months())


def test_the_number_of_statements_does_not_grow_with_the_batch(ctx):
    record_events(ctx, events=[draft(uuid4(), ctx.now)])

    def statements(count):
        with CaptureQueriesContext(connection) as queries:
            record_events(ctx, events=[draft(uuid4(), ctx.now) for _ in range(count)])
        return len(queries)

    assert statements(1) == statements(400) <= 6


def test_old_months_are_dropped_and_those_to_come_are_made(ctx):
    record_events(ctx, events=[draft(uuid4(), ctx.now), draft(uuid4(), ctx.now - timedelta(days=800))])
    count_sender(later(ctx, now=ctx.now - timedelta(hours=2)), address=b"a" * 32, events=1, most=9)

    dropped = keep_months(ctx, kept_months=12)

    assert dropped >= 1
    assert [at.year for at in BehaviourEvent.objects.values_list("at", flat=True)] == [ctx.now.year]
    assert f"{ctx.now + timedelta(days=62):%Y_%m}" in months()
    assert not Sender.objects.exists()


def test_a_sender_is_counted_by_the_minute_and_not_beyond_the_limit(ctx):
    def count(events, address=b"a" * 32, after=0):
        at = later(ctx, now=ctx.now + timedelta(seconds=after))
        count_sender(at, address=address, events=events, most=5)

    count(3)
    with pytest.raises(TooManyEvents):
        count(3)
    count(2)
    count(5, address=b"b" * 32)
    count(5, after=60)

    assert sorted(Sender.objects.values_list("count", flat=True)) == [5, 5, 5]


def test_the_last_person_on_a_device_is_who_it_belongs_to(ctx, emitted):
    visitor, first, second = uuid4(), uuid4(), uuid4()

    counts = [identify_visitors(ctx, people={visitor: person}) for person in (first, first, second)]

    assert counts == [1, 0, 1]
    assert Visitor.objects.get().person_id == second
    assert list(emitted) == ["behaviour.people_engaged"] * 2


def test_nobody_is_told_of_strangers_or_of_what_was_sent_before(ctx, emitted):
    visitor = uuid4()
    once = draft(visitor, ctx.now)
    record_events(ctx, events=[once])
    identify_visitors(ctx, people={visitor: uuid4()})

    record_events(ctx, events=[once])

    assert list(emitted) == ["behaviour.people_engaged"]


def test_a_lead_that_comes_back_is_scored_anew(ctx):
    make_defaults()
    (lead,) = make_leads(1)
    edit_score_rules(ctx, model=ScoreModelDraft(groups=(), behaviour={"kinds": {"price_view": 25}}), rescores=False)
    visitor = uuid4()
    identify_visitors(ctx, people={visitor: lead.id})

    record_events(ctx, events=[draft(visitor, ctx.now, "price_view")])
    for event in OutboxEvent.objects.filter(name="behaviour.people_engaged").order_by("id"):
        dispatch_event(ctx, event_id=event.id)

    lead = Lead.objects.get()
    assert (lead.score_behavior, lead.score_total, lead.band) == (50, 50, "nurture")


def test_a_month_is_made_once_however_many_ask(ctx):
    at = datetime(2031, 5, 5, tzinfo=UTC)

    for _ in range(2):
        record_events(later(ctx, now=at), events=[draft(uuid4(), at)])

    assert months().count("2031_05") == 1
