"""Bids follow what notices tell, and people are reminded of what is due."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import NoticeType
from loudou.marketing.tenders.models import Bid, BidDeadlineMove, BidItem
from loudou.marketing.tenders.services.bidding.deposit import ask_deposit, pay_deposits
from loudou.marketing.tenders.services.bidding.end_bids import end_bids
from loudou.marketing.tenders.services.bidding.follow_notices import follow_notices
from loudou.marketing.tenders.services.bidding.items import add_item, give_item
from loudou.marketing.tenders.services.bidding.move_deadlines import set_deadlines
from loudou.marketing.tenders.services.bidding.open_bids import open_bids
from loudou.marketing.tenders.services.bidding.remind import remind_bidders
from loudou.marketing.tenders.services.bidding.staff import join_bids
from loudou.marketing.tenders.shapes import AwardFacts, BidDraft, OrgFacts, Outcome
from loudou.marketing.tenders.tests.factories import (
    NOW,
    TITLE,
    awarded,
    day,
    make_bid,
    make_draft,
    make_line,
    make_own,
    make_project,
    take,
)
from loudou.platform.notifications.models import Notice
from loudou.platform.worktime.services.save_calendar import save_work_calendar
from loudou.platform.worktime.shapes import FIVE_DAYS, DayDraft

pytestmark = pytest.mark.django_db
D = Decimal
OWN = "恒力精工装备有限公司"


@pytest.fixture
def system():
    return Context(None, NOW)


def later(kind, published, **more):
    """A further notice of the hospital's project, taken in and followed."""
    result = take(make_draft(kind, published, **{"title": f"{TITLE}公告", **more}))
    follow_notices(Context(None, NOW), project_ids=[row.project_id for row in result.rows])


def messages():
    return [(one.user_id, one.message % one.facts) for one in Notice.objects.order_by("id")]


def test_a_correction_moves_the_deadline_and_tells_old_and_new(cast, system):
    make_line("报价", days_before=3)
    bid = make_bid(cast.acting("ada"), "preparing", bid_deadline_at=day("2026-03-20"))
    join_bids(cast.acting("ada"), bid_ids=[bid.pk], user_id=cast.ben)

    later(NoticeType.CORRECTION, "2026-02-20", bid_deadline_at=day("2026-03-27"))

    bid.refresh_from_db()
    assert bid.bid_deadline_at == day("2026-03-27")
    assert BidItem.objects.get().due_at == day("2026-03-24") + timedelta(hours=9)
    text = f"B-2026-000001 {bid.title}: submission until 2026-03-27 09:00, before 2026-03-20 09:00"
    assert set(messages()) == {(cast.ada, text), (cast.ben, text)}


def test_following_the_same_notices_twice_changes_and_tells_nothing(ctx, system):
    bid = make_bid(ctx, "submitted", bid_deadline_at=day("2026-03-20"), ceiling_amount=D(1_000))
    later(NoticeType.AWARD, "2026-03-25", awards=(awarded("甲公司", "900"),))
    before, told = Bid.objects.values().get(), messages()

    follow_notices(system, project_ids=[bid.project_id])

    assert (Bid.objects.values().get(), messages()) == (before, told)


def test_a_date_set_by_hand_stands_until_the_publisher_moves_it(ctx):
    bid = make_bid(ctx, bid_deadline_at=day("2026-03-20"))
    set_deadlines(ctx, bid_ids=[bid.pk], kind="submission", at=day("2026-03-19"))

    later(NoticeType.CLARIFICATION, "2026-02-20", title=f"{TITLE}答疑")
    bid.refresh_from_db()
    assert bid.bid_deadline_at == day("2026-03-19")
    later(NoticeType.CORRECTION, "2026-02-25", bid_deadline_at=day("2026-03-30"))

    bid.refresh_from_db()
    assert bid.bid_deadline_at == day("2026-03-30")
    moves = BidDeadlineMove.objects.filter(kind="submission").order_by("id")
    assert list(moves.values_list("before_at", "after_at", "is_told")) == [
        (None, day("2026-03-20"), True),
        (day("2026-03-20"), day("2026-03-19"), False),
        (day("2026-03-19"), day("2026-03-30"), True),
    ]


def test_a_deadline_that_moves_behind_the_submission_makes_it_punctual(ctx):
    bid = make_bid(ctx, "submitted", bid_deadline_at=ctx.now - timedelta(hours=1))
    assert bid.is_late

    later(NoticeType.CORRECTION, "2026-02-20", bid_deadline_at=ctx.now + timedelta(days=2))

    bid.refresh_from_db()
    assert (bid.is_late, bid.state) == (False, "submitted")


@pytest.mark.parametrize(
    ("awards", "expected"),
    [
        ((awarded(OWN, "900"),), ("won", True, D(900))),
        ((awarded("甲公司", "900"),), ("lost", False, D(900))),
        ((awarded("甲公司", "500", lot_id="1"), awarded(OWN, "300", lot_id="2")), ("won", True, D(300))),
        ((awarded("甲公司", None),), ("lost", False, None)),
    ],
    ids=["won", "lost", "one lot of two", "no price told"],
)
def test_an_award_notice_tells_how_a_bid_ended(ctx, awards, expected):
    bid = make_bid(ctx, "submitted")

    later(NoticeType.AWARD, "2026-03-01", awards=awards)

    bid.refresh_from_db()
    assert (bid.state, bid.winner_id == bid.entity_id, bid.winning_amount) == expected
    assert (bid.is_outcome_told, bid.outcome_at) == (True, NOW)


def test_a_partner_in_the_winning_consortium_has_won(ctx):
    bid = make_bid(ctx, "submitted")
    pair = AwardFacts(suppliers=(OrgFacts("甲公司"), OrgFacts(OWN)), amount=D(5), currency="CNY", status="active")

    later(NoticeType.AWARD, "2026-03-01", awards=(pair,))

    bid.refresh_from_db()
    assert bid.state == "won"


def test_a_winner_replaced_after_a_complaint_turns_lost_into_won(cast, ctx):
    bid = make_bid(cast.acting("ada"), "submitted")
    later(NoticeType.AWARD, "2026-03-01", awards=(awarded("甲公司", "900"),))

    later(NoticeType.AWARD, "2026-03-02", title=f"{TITLE}结果更正公告", awards=(awarded(OWN, "950"),))

    bid.refresh_from_db()
    assert (bid.state, bid.winning_amount) == ("won", D(950))
    assert [text for _, text in messages()] == [
        f"We lost B-2026-000001: {bid.title} (winner: 甲公司)",
        f"We won B-2026-000001: {bid.title}",
    ]


def test_an_award_that_is_taken_back_opens_the_bid_again(ctx):
    bid = make_bid(ctx, "submitted")
    award = awarded("甲公司", "900", id="A1")
    later(NoticeType.AWARD, "2026-03-01", awards=(award,))

    cancelled = AwardFacts(id="A1", status="cancelled", suppliers=(OrgFacts("甲公司"),), currency="CNY")
    later(NoticeType.AWARD_CANCELLED, "2026-03-02", awards=(cancelled,))

    bid.refresh_from_db()
    assert (bid.state, bid.winner_id, bid.outcome_at, bid.is_outcome_told) == ("submitted", None, None, False)


def test_who_never_handed_a_bid_in_has_not_lost(ctx):
    bid = make_bid(ctx, "preparing")

    later(NoticeType.AWARD, "2026-03-01", awards=(awarded("甲公司", "900"),))

    bid.refresh_from_db()
    assert bid.state == "preparing"


def test_a_failed_tender_ends_the_bid_for_nobody(ctx):
    bid = make_bid(ctx, "submitted")

    later(NoticeType.FAILED, "2026-03-01")

    bid.refresh_from_db()
    assert (bid.state, bid.winner_id) == ("void", None)


def test_what_was_noted_by_hand_is_corrected_by_the_notice(ctx):
    bid = make_bid(ctx, "submitted")
    end_bids(ctx, bid_ids=[bid.pk], outcome=Outcome("won"))

    later(NoticeType.AWARD, "2026-03-01", awards=(awarded("甲公司", "900"),))

    bid.refresh_from_db()
    assert (bid.state, bid.is_outcome_told) == ("lost", True)


def test_the_deposit_of_a_loser_is_to_come_back_in_five_working_days(ctx):
    bid = make_bid(ctx, "submitted")
    ask_deposit(ctx, bid_ids=[bid.pk], amount=D(9))
    pay_deposits(ctx, bid_ids=[bid.pk], paid_date=NOW.date() - timedelta(days=9))

    later(NoticeType.AWARD, "2026-03-01", awards=(awarded("甲公司", "900", awarded_date=NOW.date()),))

    bid.refresh_from_db()
    assert str(bid.deposit_return_due_date) == "2026-03-09"


@pytest.mark.parametrize("is_told", [True, False])
def test_the_five_days_of_a_deposit_are_those_of_the_working_calendar(ctx, system, is_told):
    """Off from 3 to 5 March, and the Saturday after is worked instead."""
    days = [DayDraft(date(2026, 3, day), is_worked=False, name="调休") for day in (3, 4, 5)]
    days.append(DayDraft(date(2026, 3, 7), is_worked=True))
    save_work_calendar(system, week=FIVE_DAYS, days=days)
    bid = make_bid(ctx, "submitted")
    ask_deposit(ctx, bid_ids=[bid.pk], amount=D(9))
    pay_deposits(ctx, bid_ids=[bid.pk], paid_date=NOW.date() - timedelta(days=9))

    if is_told:
        later(NoticeType.AWARD, "2026-03-01", awards=(awarded("甲公司", "900", awarded_date=NOW.date()),))
    else:
        end_bids(ctx, bid_ids=[bid.pk], outcome=Outcome("lost"))

    bid.refresh_from_db()
    assert str(bid.deposit_return_due_date) == "2026-03-11"


def test_people_are_reminded_once_for_each_step_and_anew_when_a_deadline_moves(cast):
    bid = make_bid(cast.acting("ada"), "preparing", bid_deadline_at=NOW + timedelta(days=6))
    (item,) = add_item(cast.acting("ada"), bid_ids=[bid.pk], name="报价", due_at=NOW + timedelta(hours=20))
    give_item(cast.acting("ada"), bid_ids=[bid.pk], item_id=item, assignee_id=cast.ben)

    counts = [remind_bidders(Context(None, NOW + timedelta(hours=hours))) for hours in (0, 1, 24 * 4, 24 * 7)]

    assert counts == [2, 0, 1, 0]
    assert {user for user, _ in messages()} == {cast.ada, cast.ben}
    set_deadlines(cast.acting("ada"), bid_ids=[bid.pk], kind="submission", at=NOW + timedelta(days=8))
    assert remind_bidders(Context(None, NOW + timedelta(days=4))) == 1


def test_a_deposit_that_has_not_come_back_is_asked_after_once(cast, system):
    bid = make_bid(cast.acting("ada"), "bid")
    ask_deposit(system, bid_ids=[bid.pk], amount=D(9))
    paid = NOW.date() - timedelta(days=9)
    pay_deposits(system, bid_ids=[bid.pk], paid_date=paid, return_due_date=NOW.date() - timedelta(days=1))

    assert [remind_bidders(system), remind_bidders(system)] == [1, 0]
    assert messages()[0][1].endswith("the deposit should have come back by 2026-03-01")


def test_following_many_runs_as_many_statements_as_following_one(ctx, system):
    own = make_own()
    projects = [make_project(title=f"第{n}号采购", project_no=f"N-{n}", bid_deadline_at=NOW) for n in range(9)]
    open_bids(ctx, drafts=[BidDraft(one.pk, own) for one in projects])
    counts = []

    for number, group in enumerate((projects[:1], projects[1:])):
        for one in group:
            take(make_draft(NoticeType.CORRECTION, "2026-02-20", title=one.title, project_no=one.project_no,
                            bid_deadline_at=NOW + timedelta(days=number + 1)))  # fmt: skip
        with CaptureQueriesContext(connection) as told:
            follow_notices(system, project_ids=[one.pk for one in group])
        counts.append(len(told))

    assert counts[0] == counts[1] <= 20
