from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F, Sum

from loudou.config.demo.calendar import ZONE, day_of
from loudou.config.demo.load import load_company
from loudou.config.demo.people import PASSWORD, PEOPLE, SHOWN_SIGN_INS
from loudou.config.demo.stories import tell_story
from loudou.config.invariants_check import broken_invariants
from loudou.cpq.quoting.models import Quote
from loudou.insight.analytics.queries.campaigns import campaign_returns
from loudou.insight.analytics.shapes.campaigns import ReturnsQuestion
from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES
from loudou.leads.models import DuplicateCandidate, Lead, LeadMerge, ScoreDispute, Touchpoint
from loudou.marketing.behaviour.models import Visitor
from loudou.marketing.intake.models import IntakeEntry, TrackingLink
from loudou.marketing.tenders.models import Bid, TenderSource
from loudou.platform.changes.models import ChangeSet
from loudou.platform.changes.queries import history_of
from loudou.platform.identity.models import User
from loudou.revenue.orders.models import Order
from loudou.revenue.receivables.models import CashApplication, Payment, Receivable
from loudou.sales.pipeline.models import Opportunity
from loudou.workspace.today.page import today

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""A Monday at eleven in the morning at the company."""
SCALE = 0.06
BUSINESS = (
    "SELECT number, display_name, mobile, status, score_total, created_at, first_response_at FROM leads_lead"
    " ORDER BY number",
    "SELECT number, name, amount, status, closed_at, probability_rate FROM pipeline_opportunity ORDER BY 1",
    "SELECT number, version_number, status, net_amount, total_amount, sent_at FROM quoting_quote ORDER BY 1, 2",
    "SELECT number, status, total_amount, billed_amount, received_amount FROM orders_order ORDER BY 1",
    "SELECT number, status, amount, open_amount, due_date, is_disputed FROM receivables_receivable ORDER BY 1",
    "SELECT number, status, payer_name, amount, unapplied_amount, received_date FROM receivables_payment ORDER BY 1",
    "SELECT number, name, status, committed_amount, actual_amount, budget_amount FROM campaigns_campaign ORDER BY 1",
    "SELECT c.number, m.person_name, m.status, m.first_responded_at FROM campaigns_campaignmember m"
    " JOIN campaigns_campaign c ON c.id = m.campaign_id ORDER BY 1, 2, 4",
    "SELECT model, basis, sum(amount), sum(received_amount), count(*) FROM campaigns_attributioncredit GROUP BY 1, 2"
    " ORDER BY 1, 2",
    "SELECT subject, kind, state, happens_at, u.name"
    " FROM activities_activity a JOIN identity_user u ON u.id = a.owner_id ORDER BY happens_at, subject, 5",
)


def digest() -> str:
    """Everything people see of the company, but not the ids, which are drawn anew each time."""
    found = sha256()
    with connection.cursor() as cursor:
        for statement in BUSINESS:
            cursor.execute(statement)
            found.update(repr(cursor.fetchall()).encode())
    return found.hexdigest()


@pytest.mark.django_db
def test_the_demo_company_is_the_same_every_time_adds_up_and_is_alive(django_assert_max_num_queries):
    before = transaction.savepoint()
    load_company(NOW, scale=SCALE)
    first = digest()
    transaction.savepoint_rollback(before)

    load_company(NOW, scale=SCALE)

    assert digest() == first
    assert_adds_up()
    assert broken_invariants() == []
    assert_marketing_paid()
    assert_market_alive()
    assert_lifelike()
    assert_alive(django_assert_max_num_queries)


def assert_marketing_paid() -> None:
    found = campaign_returns(Context(None, NOW), ReturnsQuestion("position"))
    assert len(found) >= 12
    assert {"expo", "webinar", "edm", "sem"} <= {row.kind for row in found}
    assert {"closed", "in_progress", "pending_approval", "planned", "cancelled"} <= {row.status for row in found}
    earned = [row for row in found if row.credit.received_amount]
    assert earned
    assert all(row.actual_amount and row.lead_count for row in earned)
    won = Opportunity.objects.filter(status="won").aggregate(won=Sum("amount"))["won"]
    assert 0 < sum(row.credit.won_amount for row in found) <= won


def assert_market_alive() -> None:
    """Whatever marketing looks at has something to show, and nobody is asked outside."""
    engaged = Lead.objects.filter(score_behavior__gt=0)
    assert engaged.filter(status__in=OPEN_VALUES).exists()
    assert {"qr_scan", "page_view", "form_submit", "download"} <= kinds_of_behaviour()
    assert Visitor.objects.filter(person_id__in=Lead.objects.values("id")).count() >= 5
    assert TrackingLink.objects.filter(visits__isnull=False).distinct().count() == 3
    assert Touchpoint.objects.filter(channel="link").exists()
    assert not Touchpoint.objects.filter(at__gt=NOW).exists()
    (source,) = TenderSource.objects.all()
    assert (source.is_active, source.taken_count, source.failure_count) == (False, 26, 0)
    assert len(history_of([source.pk])) == 6
    assert set(ScoreDispute.objects.values_list("state", flat=True)) == {"open", "declined"}
    assert {"failed", "created"} <= set(IntakeEntry.objects.values_list("state", flat=True))
    assert set(IntakeEntry.objects.values_list("kind", flat=True)) == {"mail", "form"}
    assert {"pending", "bid", "preparing", "submitted", "won", "lost", "no_bid"} <= set(
        Bid.objects.values_list("state", flat=True)
    )
    assert DuplicateCandidate.objects.filter(state="open").count() >= 4
    assert LeadMerge.objects.exists()
    above = Quote.objects.filter(approved_by__isnull=False, required_level__gt=1)
    assert set(above.values_list("approved_by", flat=True)) <= {User.objects.get(username="jia.zhe").pk}


def kinds_of_behaviour() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT kind FROM behaviour_event")
        return {row[0] for row in cursor.fetchall()}


def assert_lifelike() -> None:
    by_hand = ChangeSet.objects.filter(
        label__in=("opportunity.move_stage", "quote.send", "lead.convert", "quote.approve")
    )
    told = [(at.astimezone(ZONE), actor_id) for at, actor_id in by_hand.values_list("at", "actor_id")]
    assert all(actor_id is not None for _at, actor_id in told)
    assert {at.hour for at, _actor in told} <= set(range(7, 20))
    assert len({at.hour for at, _actor in told}) >= 7
    assert max(Counter(at.date() for at, _actor in told).values()) < len(told) / 5
    stays = {day_of(at) for at in Opportunity.objects.filter(status="open").values_list("stage_entered_at", flat=True)}
    assert len(stays) >= 2
    assert not User.objects.exclude(language="").exists()


def assert_adds_up() -> None:
    for order in Order.objects.all():
        receivables = Receivable.objects.filter(order=order, sign="blue")
        sums = receivables.aggregate(amount=Sum("amount"), settled=Sum("settled_amount"))
        assert order.billed_amount == (sums["amount"] or 0)
        assert order.received_amount == (sums["settled"] or 0)
    for receivable in Receivable.objects.all():
        applied = CashApplication.objects.filter(receivable=receivable)
        settled = sum((row.amount + row.shortfall_amount for row in applied), Decimal(0))
        assert (receivable.settled_amount, receivable.open_amount) == (settled, receivable.amount - settled)
    assert Payment.objects.filter(unapplied_amount__gt=F("amount")).count() == 0
    won = Opportunity.objects.filter(status="won")
    assert won.count() == Order.objects.count() == Quote.objects.filter(status="accepted").count()
    assert not won.exclude(amount=F("net_amount")).exists()
    assert not Lead.objects.filter(recycle_due_at__lt=NOW).exists()


def assert_alive(django_assert_max_num_queries) -> None:
    waiting = {
        "lin.xiao": ("contact_now", "tasks", "figures", "funnel", "going_back"),
        "zhao.qiming": ("contact_now", "tasks", "figures", "funnel", "sources"),
        "ma.shichang": ("sources", "funnel"),
        "fang.kuaiji": ("payments", "figures"),
        "admin": ("contact_now", "payments", "sources", "funnel"),
    }
    assert set(waiting) == set(SHOWN_SIGN_INS)
    for username, sections in waiting.items():
        person = User.objects.get(username=username)
        with django_assert_max_num_queries(18):
            shown = today(Context(person.pk, NOW), "")
        assert all(shown[section] for section in sections), (username, sections)
    fresh = today(Context(User.objects.get(username="lin.xiao").pk, NOW), "")["contact_now"]
    assert fresh["count"] >= 5
    assert 0 < fresh["late"] < fresh["count"]


@pytest.mark.django_db
def test_a_database_that_is_not_empty_is_left_alone(cast):
    people = User.objects.count()

    with pytest.raises(CommandError, match="not empty"):
        call_command("demo_load", stdout=StringIO())

    assert (User.objects.count(), Lead.objects.count()) == (people, 0)


def test_the_story_depends_on_the_seed_and_the_instant_alone():
    told = tell_story(7, NOW, 0.1)

    assert told == tell_story(7, NOW, 0.1)
    assert told != tell_story(8, NOW, 0.1)
    assert all(lead.captured_at < NOW for lead in told.leads)
    assert [lead.captured_at for lead in told.leads] == sorted(lead.captured_at for lead in told.leads)


def test_no_number_or_address_of_the_story_belongs_to_anybody():
    told = tell_story(7, NOW, 0.1)

    assert {lead.prospect.mobile[:5] for lead in told.leads} == {"19900"}
    assert {lead.prospect.email.split("@")[1] for lead in told.leads} == {"example.com"}
    assert len({lead.prospect.mobile for lead in told.leads}) == len(told.leads)
    assert len({lead.prospect.company for lead in told.leads}) == len(told.leads)


def test_the_people_shown_have_the_documented_password():
    assert len(PASSWORD) >= 10
    assert set(SHOWN_SIGN_INS) <= {person.username for person in PEOPLE}
    assert len(PEOPLE) == 24
