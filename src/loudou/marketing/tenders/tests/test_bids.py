"""Our own bids: opened, decided, prepared, submitted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.marketing.tenders.enums import BidState
from loudou.marketing.tenders.errors import (
    BidExists,
    BidIncomplete,
    BidInvalid,
    BidInWrongState,
    BidItemNotFound,
    BidNotFound,
    DepositUnpaid,
)
from loudou.marketing.tenders.models import Bid, BidItem, BidMember, BidReason, BidTemplateItem
from loudou.marketing.tenders.rules.bidding import BidAct
from loudou.marketing.tenders.services.bidding.decide import decide_bids
from loudou.marketing.tenders.services.bidding.deposit import ask_deposit, pay_deposits, return_deposits
from loudou.marketing.tenders.services.bidding.end_bids import end_bids, take_back_outcomes
from loudou.marketing.tenders.services.bidding.items import add_item, check_item, give_item, skip_item
from loudou.marketing.tenders.services.bidding.open_bids import open_bids
from loudou.marketing.tenders.services.bidding.prepare import prepare_bids
from loudou.marketing.tenders.services.bidding.price import price_bids
from loudou.marketing.tenders.services.bidding.staff import assign_bids, join_bids, leave_bids
from loudou.marketing.tenders.services.bidding.submit import submit_bids
from loudou.marketing.tenders.services.install_defaults import install_defaults
from loudou.marketing.tenders.shapes import BidDraft, Outcome
from loudou.marketing.tenders.tests.factories import (
    day,
    make_bid,
    make_line,
    make_own,
    make_project,
    make_reason,
)
from loudou.platform.access.errors import ActionRefused
from loudou.platform.notifications.models import Notice

pytestmark = pytest.mark.django_db
D = Decimal


def kept(bid):
    return Bid.objects.filter(pk=bid.pk).values().get()


def test_a_bid_takes_deadlines_and_deposit_from_the_notices(ctx, emitted):
    bid = make_bid(
        ctx,
        question_deadline_at=day("2026-03-10"),
        bid_deadline_at=day("2026-03-20"),
        open_at=day("2026-03-21"),
        deposit_amount=D(20_000),
        ceiling_amount=D(1_000_000),
    )

    assert (bid.state, bid.number, bid.currency) == ("pending", "B-2026-000001", "CNY")
    assert (bid.question_deadline_at, bid.bid_deadline_at) == (day("2026-03-10"), day("2026-03-20"))
    assert (bid.deposit_due_at, bid.deposit_amount) == (day("2026-03-20"), D(20_000))
    assert [name for name in emitted if name.startswith("tenders.bid")] == ["tenders.bids_opened"]


def test_a_company_bids_once_for_a_project_and_another_company_may_too(ctx):
    project, own = make_project(), make_own()
    open_bids(ctx, drafts=[BidDraft(project.pk, own)])

    with pytest.raises(BidExists) as refused:
        open_bids(ctx, drafts=[BidDraft(project.pk, own)])
    other = make_own("恒力电气有限公司")
    with pytest.raises(BidExists):
        open_bids(ctx, drafts=[BidDraft(project.pk, other), BidDraft(project.pk, other)])

    assert refused.value.facts["number"] == "B-2026-000001"
    assert Bid.objects.count() == 1
    open_bids(ctx, drafts=[BidDraft(project.pk, other)])
    assert Bid.objects.count() == 2


def test_who_bids_must_be_one_of_us_and_be_named_when_there_are_several(ctx):
    project = make_project()

    with pytest.raises(BidInvalid) as nobody:
        open_bids(ctx, drafts=[BidDraft(project.pk)])
    with pytest.raises(BidInvalid) as foreign:
        open_bids(ctx, drafts=[BidDraft(project.pk, project.purchaser_id)])

    assert [(p.field, p.code, p.row) for p in nobody.value.problems] == [("entity", "required", 1)]
    assert [p.code for p in foreign.value.problems] == ["entity.foreign"]
    assert Bid.objects.count() == 0


def test_declining_needs_a_reason_of_its_kind_and_changes_nothing_without(ctx):
    bid = make_bid(ctx)
    before = kept(bid)

    for reason in (None, make_reason("price", "lost")):
        with pytest.raises(BidInvalid):
            decide_bids(ctx, bid_ids=[bid.pk], act=BidAct.DECLINE, reason_id=reason)

    assert kept(bid) == before
    decide_bids(ctx, bid_ids=[bid.pk], act=BidAct.DECLINE, reason_id=make_reason(), note=" 不做 ")
    bid.refresh_from_db()
    assert (bid.state, bid.note, bid.decided_at) == ("no_bid", "不做", ctx.now)


def test_an_act_its_state_does_not_allow_is_refused(ctx, emitted):
    bid = make_bid(ctx)
    told = list(emitted)

    for act in (lambda: prepare_bids(ctx, bid_ids=[bid.pk]), lambda: submit_bids(ctx, bid_ids=[bid.pk])):
        with pytest.raises(BidInWrongState):
            act()

    bid.refresh_from_db()
    assert (bid.state, list(emitted)) == ("pending", told)


def test_preparing_lays_out_the_checklist_with_days_before_the_deadlines(ctx):
    make_line("报价", days_before=3, position=20)
    make_line("提问", deadline="questions", days_before=0, position=10, is_required=False)
    make_line("用不上", is_active=False)

    bid = make_bid(ctx, "preparing", bid_deadline_at=day("2026-03-20"), question_deadline_at=day("2026-03-10"))

    items = list(BidItem.objects.filter(bid=bid).order_by("position").values_list("name", "due_at", "is_required"))
    assert items == [("提问", day("2026-03-10"), False), ("报价", day("2026-03-17") + timedelta(hours=9), True)]
    assert (bid.item_count, bid.done_count) == (2, 0)


def test_submitting_waits_for_what_is_needed(ctx):
    make_line("报价")
    make_line("彩页", is_required=False)
    bid = make_bid(ctx, "preparing", bid_deadline_at=day("2026-03-20"))

    with pytest.raises(BidIncomplete) as refused:
        submit_bids(ctx, bid_ids=[bid.pk], price=D(5))

    assert [problem.message for problem in refused.value.problems] == ["报价"]
    bid.refresh_from_db()
    assert (bid.state, bid.price_amount) == ("preparing", None)
    check_item(ctx, bid_ids=[bid.pk], item_id=BidItem.objects.get(name="报价").pk)
    submit_bids(ctx, bid_ids=[bid.pk], price=D(5))
    bid.refresh_from_db()
    assert (bid.state, bid.price_amount, bid.is_late, bid.submitted_at) == ("submitted", D(5), False, ctx.now)


def test_after_the_deadline_a_submission_is_flagged_as_late(ctx):
    bid = make_bid(ctx, "submitted", bid_deadline_at=ctx.now - timedelta(minutes=1))

    assert (bid.state, bid.is_late) == (BidState.SUBMITTED, True)


def test_a_submission_still_to_come_is_refused(ctx):
    bid = make_bid(ctx, "bid")

    with pytest.raises(BidInvalid):
        submit_bids(ctx, bid_ids=[bid.pk], submitted_at=ctx.now + timedelta(seconds=1))

    bid.refresh_from_db()
    assert (bid.state, bid.submitted_at) == ("bid", None)


def test_a_price_above_the_ceiling_or_in_another_currency_than_it_is_refused(ctx):
    bid = make_bid(ctx, ceiling_amount=D(1_000))

    for asked in ({"amount": D(1_001)}, {"amount": D(1), "currency": "USD"}, {"amount": D(-1)}):
        with pytest.raises(BidInvalid):
            price_bids(ctx, bid_ids=[bid.pk], **asked)

    assert kept(bid)["price_amount"] is None
    price_bids(ctx, bid_ids=[bid.pk], amount=D(1_000))
    assert kept(bid)["price_amount"] == 1_000


def test_a_deposit_comes_back_only_after_it_was_paid(ctx):
    bid = make_bid(ctx)
    today = ctx.now.date()

    with pytest.raises(BidInvalid):
        pay_deposits(ctx, bid_ids=[bid.pk])
    ask_deposit(ctx, bid_ids=[bid.pk], amount=D(20_000), method="guarantee")
    with pytest.raises(DepositUnpaid):
        return_deposits(ctx, bid_ids=[bid.pk])
    pay_deposits(ctx, bid_ids=[bid.pk], paid_date=today - timedelta(days=3))
    with pytest.raises(BidInvalid):
        return_deposits(ctx, bid_ids=[bid.pk], returned_date=today - timedelta(days=4))

    assert kept(bid)["deposit_returned_date"] is None
    return_deposits(ctx, bid_ids=[bid.pk], returned_date=today)
    assert (kept(bid)["deposit_paid_date"], kept(bid)["deposit_returned_date"]) == (today - timedelta(days=3), today)


def test_items_are_added_checked_given_and_left_out_and_counted(ctx, cast):
    bid = make_bid(ctx, "preparing")
    first, second = (add_item(ctx, bid_ids=[bid.pk], name=name)[0] for name in ("报价", " 样品  照片 "))

    check_item(ctx, bid_ids=[bid.pk], item_id=first)
    give_item(ctx, bid_ids=[bid.pk], item_id=second, assignee_id=cast.ben)
    skip_item(ctx, bid_ids=[bid.pk], item_id=second)

    bid.refresh_from_db()
    assert (bid.item_count, bid.done_count) == (1, 1)
    assert check_item(ctx, bid_ids=[bid.pk], item_id=first) is False
    assert BidItem.objects.get(pk=second).name == "样品 照片"
    with pytest.raises(BidItemNotFound):
        check_item(ctx, bid_ids=[make_bid(ctx, title="另一个项目").pk], item_id=first)
    with pytest.raises(BidInvalid):
        add_item(ctx, bid_ids=[bid.pk], name="  ")


def test_an_outcome_noted_by_hand_can_be_taken_back(ctx):
    bid = make_bid(ctx, "submitted")
    rival = make_project(title="别的", awards=()).purchaser_id

    end_bids(ctx, bid_ids=[bid.pk], outcome=Outcome("lost", rival, D(9)))
    bid.refresh_from_db()
    assert (bid.state, bid.winner_id, bid.winning_amount, bid.outcome_at) == ("lost", rival, D(9), ctx.now)
    take_back_outcomes(ctx, bid_ids=[bid.pk])

    bid.refresh_from_db()
    assert (bid.state, bid.winner_id, bid.outcome_at) == ("submitted", None, None)


def test_we_have_not_lost_to_ourselves_and_withdrawing_says_why(ctx):
    bid = make_bid(ctx, "submitted")

    with pytest.raises(BidInvalid):
        end_bids(ctx, bid_ids=[bid.pk], outcome=Outcome("lost", bid.entity_id))
    with pytest.raises(BidInvalid):
        end_bids(ctx, bid_ids=[bid.pk], outcome=Outcome("withdrawn"))

    assert kept(bid)["state"] == "submitted"


def test_a_win_is_ours_at_our_price(ctx):
    bid = make_bid(ctx, "submitted")
    price_bids(ctx, bid_ids=[bid.pk], amount=D(7))

    end_bids(ctx, bid_ids=[bid.pk], outcome=Outcome("won"))

    assert (kept(bid)["winner_id"], kept(bid)["winning_amount"]) == (bid.entity_id, D(7))


def test_cleo_sees_no_bid_of_ada_until_she_is_on_its_team(cast):
    bid = make_bid(cast.acting("ada"))
    cleo = cast.acting("cleo")

    with pytest.raises(BidNotFound):
        decide_bids(cleo, bid_ids=[bid.pk], act=BidAct.ACCEPT)
    join_bids(cast.acting("ada"), bid_ids=[bid.pk], user_id=cast.cleo)
    cleo = cast.acting("cleo")
    add_item(cleo, bid_ids=[bid.pk], name="报价")
    with pytest.raises(ActionRefused):
        decide_bids(cleo, bid_ids=[bid.pk], act=BidAct.ACCEPT)

    assert Bid.objects.visible_to(cleo).count() == 1
    leave_bids(cast.acting("ada"), bid_ids=[bid.pk], user_id=cast.cleo)
    assert (Bid.objects.visible_to(cast.acting("cleo")).count(), BidMember.objects.count()) == (0, 0)


def test_who_becomes_responsible_is_told_once(cast, ctx):
    bid = make_bid(cast.acting("ada"))

    assert assign_bids(ctx, bid_ids=[bid.pk], owner_id=cast.ben) == 1
    assert assign_bids(ctx, bid_ids=[bid.pk], owner_id=cast.ben) == 0

    assert list(Notice.objects.values_list("user_id", flat=True)) == [cast.ben]


def test_opening_many_runs_as_many_statements_as_opening_one(ctx):
    own = make_own()
    projects = [make_project(title=f"第{n}号采购项目", project_no=f"N-{n}") for n in range(12)]
    counts = []

    for group in (projects[:1], projects[1:]):
        with CaptureQueriesContext(connection) as told:
            open_bids(ctx, drafts=[BidDraft(one.pk, own) for one in group])
        counts.append(len(told))

    assert counts[0] == counts[1] <= 14


def test_the_defaults_come_once_and_leave_what_a_company_made_of_them(ctx):
    install_defaults(ctx)
    first = (BidReason.objects.count(), BidTemplateItem.objects.count())

    install_defaults(ctx)

    assert first == (15, 8)
    assert (BidReason.objects.count(), BidTemplateItem.objects.count()) == first
