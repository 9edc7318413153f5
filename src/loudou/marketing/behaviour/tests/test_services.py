"""Events and visitors as services take them: sets, months, and who is told."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from loudou.activities.queries import timeline
from loudou.activities.shapes import RecordRef
from loudou.leads.models import Lead
from loudou.leads.services.edit_score_rules import edit_score_rules
from loudou.leads.shapes import ScoreModelDraft
from loudou.leads.tests.factories import make_defaults, make_leads
from loudou.marketing.behaviour.errors import TooManyEvents
from loudou.marketing.behaviour.models import BehaviourEvent, Sender, Visitor
from loudou.marketing.behaviour.queries import EVENTS_OF_PEOPLE, people_behind
from loudou.marketing.behaviour.queries.passes import visitor_of_pass, visitor_pass
from loudou.marketing.behaviour.services.count_sender import count_sender
from loudou.marketing.behaviour.services.identify_visitors import identify_visitors
from loudou.marketing.behaviour.services.keep_months import keep_months
from loudou.marketing.behaviour.services.record_events import record_events
from loudou.marketing.behaviour.shapes import EventDraft
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event
from tests.cast import later

pytestmark = pytest.mark.django_db


COUNTED_SQL = f"WITH people(id) AS (SELECT %(id)s::uuid) SELECT at FROM ({EVENTS_OF_PEOPLE}) e ORDER BY 1"  # noqa: S608 - our own statement


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
    assert people_behind([visitor]) == {visitor: second}
    assert list(emitted) == ["behaviour.people_engaged"] * 2


def test_who_takes_over_a_device_does_not_take_over_what_was_done_before(ctx):
    """The device goes from Li to Wang and back; each has what was done while it was theirs."""
    visitor, li, wang = uuid4(), uuid4(), uuid4()
    days = [ctx.now + timedelta(days=day) for day in range(-100, 40, 10)]
    record_events(later(ctx, now=ctx.now + timedelta(days=40)), events=[draft(visitor, at) for at in days])

    for person, day in ((li, 0), (wang, 10), (li, 25)):
        identify_visitors(later(ctx, now=ctx.now + timedelta(days=day)), people={visitor: person})

    assert counted(ctx, li) == [-90, -80, -70, -60, -50, -40, -30, -20, -10, 0, 30]
    assert counted(ctx, wang) == [10, 20]


def counted(ctx, person):
    """On which days what counts for a person was done, as days from now."""
    values = {"since": ctx.now - timedelta(days=365), "now": ctx.now + timedelta(days=365), "id": person}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED_SQL, values)
        return [(at - ctx.now).days for (at,) in cursor.fetchall()]


def test_a_set_of_visitors_takes_as_many_statements_as_one(ctx):
    def statements(count):
        people = {uuid4(): uuid4() for _ in range(count)}
        with CaptureQueriesContext(connection) as queries:
            identify_visitors(ctx, people=people)
        assert Visitor.objects.filter(visitor_id__in=people).count() == count
        return len(queries)

    assert statements(1) == statements(200)


def test_a_pass_names_its_visitor_to_us_alone_and_not_for_long(ctx):
    visitor = uuid4()

    text = visitor_pass(visitor, ctx.now)

    assert visitor_of_pass(text, ctx.now + timedelta(minutes=29)) == visitor
    assert visitor_of_pass(text, ctx.now + timedelta(minutes=31)) is None
    assert visitor_of_pass(text, ctx.now + timedelta(minutes=31), timedelta(hours=1)) == visitor
    assert text != visitor_pass(visitor, ctx.now)
    assert visitor.hex not in text
    assert visitor.bytes not in base64.urlsafe_b64decode(text)


@pytest.mark.parametrize(
    "spoil", [str.lower, lambda text: text[:-4], lambda _: "", lambda _: "ä" * 40, lambda _: "A" * 120]
)
def test_a_pass_that_was_changed_or_made_up_names_nobody(ctx, spoil):
    assert visitor_of_pass(spoil(visitor_pass(uuid4(), ctx.now)), ctx.now) is None


def test_a_pass_of_another_installation_names_nobody(ctx, settings):
    text = visitor_pass(uuid4(), ctx.now)

    settings.SECRET_KEY = "another"

    assert visitor_of_pass(text, ctx.now) is None


def test_what_a_lead_did_stands_in_its_timeline_a_day_an_item(ctx):
    make_defaults()
    (lead,) = make_leads(1)
    visitor, stranger = uuid4(), uuid4()
    urls = [f"https://www.hengli.example/{name}" for name in ("", "a", "b", "c", "d", "e")]
    day_before = ctx.now - timedelta(days=1)
    events = [EventDraft(uuid4(), visitor, "page_view", day_before, url, "ciie") for url in urls]
    events += [
        EventDraft(uuid4(), visitor, "download", ctx.now, urls[1]),
        EventDraft(uuid4(), stranger, "chat", ctx.now),
    ]
    record_events(ctx, events=events)
    identify_visitors(ctx, people={visitor: lead.id})

    with translation.override("en"):
        items = timeline(later(ctx, now=ctx.now), links=[RecordRef("lead", lead.id)], group="web").items

    assert [item.title for item in items] == [
        "Showed interest: File downloaded × 1",
        "Showed interest: Page viewed × 6",
    ]
    assert items[0].body == "www.hengli.example/a"
    assert items[1].body.count("www.hengli.example") == 4
    assert items[1].body.endswith("2 more pages · campaign ciie")


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
