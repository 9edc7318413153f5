"""The score of behaviour for sets, held against the rule; and events of visitors counted for leads."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.leads.enums import Fading
from loudou.leads.queries.engagement import engagement
from loudou.leads.rules.behaviour import BehaviourEvent, behaviour_score
from loudou.leads.shapes import BehaviourModel, Decay, KindRule
from loudou.leads.tests.factories import NOW, make_defaults, make_leads, system
from loudou.marketing.behaviour.services.identify_visitors import identify_visitors
from loudou.marketing.behaviour.services.record_events import record_events
from loudou.marketing.behaviour.shapes import EventDraft

pytestmark = pytest.mark.django_db
D = Decimal
KINDS = ("page_view", "download", "mail_open", "unsubscribe")


def record(*events, now=NOW):
    """Events as (subject, kind, age in days)."""
    drafts = [EventDraft(uuid4(), subject, kind, now - timedelta(days=age)) for subject, kind, age in events]
    return record_events(system(now), events=drafts)


def test_ex_1_4_points_fade_by_half_each_thirty_days_and_a_kind_has_a_cap():
    make_defaults()
    (lead,) = make_leads(1)
    kinds = {
        "download": KindRule(D(10)),
        "chat": KindRule(D(15)),
        "event_attend": KindRule(D(20)),
        "mail_open": KindRule(D(2), point_cap=D(5)),
    }
    record((lead.id, "download", 0), (lead.id, "chat", 30), (lead.id, "event_attend", 60))
    record(*[(lead.id, "mail_open", 0)] * 4)

    found = engagement(system(), BehaviourModel(kinds), [lead.id])[lead.id]

    assert found.score == D("55.00")
    assert found.points == {"download": D(10), "chat": D("7.5"), "event_attend": D(5), "mail_open": D(5)}


@pytest.mark.parametrize(
    "decay",
    [
        Decay(),
        Decay(Fading.NONE),
        Decay(Fading.LINEAR, D(60)),
        Decay(Fading.STEPS, steps=((D(30), D(1)), (D(90), D("0.5")))),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_the_database_answers_as_the_rule_does(decay, seed):
    chance = Random(seed)
    make_defaults()
    leads = [lead.id for lead in make_leads(8)]
    rules = {
        kind: KindRule(
            D(chance.randint(-20, 40)) / 3,
            daily_count_cap=chance.choice([None, 1, 3]),
            count_cap=chance.choice([None, 2, 6]),
            point_cap=chance.choice([None, D(12)]),
        )
        for kind in KINDS
    }
    model = BehaviourModel(rules, D(chance.randint(10, 60)), decay)
    happened = [
        (chance.choice(leads), chance.choice(KINDS), chance.choice([0, 0.2, 0.4, 1, 7, 29.9, 30, 45.5, 89, 91, 200]))
        for _ in range(160)
    ]
    record(*happened)

    found = engagement(system(), model, leads)

    for lead in leads:
        events = [
            BehaviourEvent(
                kind, str((NOW - timedelta(days=age)).astimezone(ZoneInfo(settings.TIME_ZONE)).date()), days(age)
            )
            for subject, kind, age in happened
            if subject == lead
        ]
        expected = behaviour_score(model, events)
        assert found[lead].score == expected.score
        assert counted(found[lead]) == counted(expected)


def counted(score):
    """The kinds that count, to six places; what faded away altogether may be left out."""
    return {kind: round(points, 6) for kind, points in score.points.items() if round(points, 6)}


def days(age):
    """The age in days as the database sees it, exact to a microsecond."""
    return D(timedelta(days=age) // timedelta(microseconds=1)) / D(86_400_000_000)


def test_what_a_visitor_did_counts_once_it_is_known_who_it_was_and_ninety_days_back():
    make_defaults()
    (lead,) = make_leads(1)
    visitor, model = uuid4(), BehaviourModel({"page_view": KindRule(D(5))}, decay=Decay(Fading.NONE))
    record((visitor, "page_view", 1), (visitor, "page_view", 89), (visitor, "page_view", 91))

    before = engagement(system(), model, [lead.id])
    identify_visitors(system(), people={visitor: lead.id})
    after = engagement(system(), model, [lead.id])

    assert before == {}
    assert after[lead.id].points == {"page_view": D(10)}


def test_touches_of_the_lead_itself_count_as_well():
    make_defaults()
    (lead,) = make_leads(1)

    found = engagement(system(), BehaviourModel({lead.channel: KindRule(D(25))}), [lead.id])

    assert found[lead.id].score == D(50)


def test_one_statement_however_many_leads():
    make_defaults()
    leads = [lead.id for lead in make_leads(20)]
    record(*[(lead, "page_view", 1) for lead in leads])

    with CaptureQueriesContext(connection) as queries:
        found = engagement(system(), BehaviourModel({"page_view": KindRule(D(5))}), leads)

    assert (len(found), len(queries)) == (20, 1)
