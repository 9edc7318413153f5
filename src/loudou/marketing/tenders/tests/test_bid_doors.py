"""What people do with bids through the generic doors, and what those refuse."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from loudou.marketing.tenders.enums import BidState
from loudou.marketing.tenders.errors import BidInvalid, BidInWrongState, BidItemNotFound
from loudou.marketing.tenders.models import Bid, BidItem, BidMember, BidReason, TenderMatch
from loudou.marketing.tenders.records import bid_doors as doors
from loudou.marketing.tenders.records.bid_lists import checked_line, create_reasons
from loudou.marketing.tenders.services.bidding.end_bids import end_bids, take_back_outcomes
from loudou.marketing.tenders.services.bidding.items import MOST_ITEMS, add_item
from loudou.marketing.tenders.services.bidding.open_bids import open_bids
from loudou.marketing.tenders.services.bidding.price import price_bids
from loudou.marketing.tenders.services.bidding.submit import submit_bids
from loudou.marketing.tenders.services.match import match_notices
from loudou.marketing.tenders.shapes import BidDraft, Outcome
from loudou.marketing.tenders.tests.factories import (
    day,
    make_bid,
    make_draft,
    make_own,
    make_project,
    make_reason,
    make_subscription,
    take,
)
from loudou.platform.changes.recording import recording
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
D = Decimal


def kept(bid):
    return Bid.objects.filter(pk=bid.pk).values().get()


def codes(refused):
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_the_project_of_a_match_is_put_up_for_decision(cast, ctx):
    make_own()
    make_subscription(owner_id=cast.ada)
    match_notices(ctx, notice_ids=[take(make_draft()).rows[0].notice_id])
    match = TenderMatch.objects.get()

    facts = doors.run_open_matches(ctx, ids=[match.pk], values={})

    bid = Bid.objects.get()
    assert facts == {"count": 1, "ids": [str(bid.pk)]}
    assert bid.project_id == match.project_id


def test_a_bid_is_decided_prepared_handed_in_and_withdrawn_through_the_doors(ctx):
    bid, reason = make_bid(ctx), make_reason("too_dear", "withdrawn")
    states = []

    for run, values in (
        (doors.run_accept, {}),
        (doors.run_prepare, {}),
        (doors.run_submit, {"price": D(7)}),
        (doors.run_withdraw, {"reason": reason, "note": " 太贵 "}),
    ):
        assert run(ctx, ids=[bid.pk], values=values) == {"count": 1}
        states.append(kept(bid)["state"])

    assert states == ["bid", "preparing", "submitted", "withdrawn"]
    assert (kept(bid)["price_amount"], kept(bid)["reason_id"], kept(bid)["note"]) == (D(7), reason, "太贵")


def test_a_win_is_taken_back_through_the_door(ctx):
    bid = make_bid(ctx, "submitted")

    won = doors.run_move(ctx, ids=[bid.pk], values={"state": "won"})
    is_won = kept(bid)["state"]
    back = doors.run_take_back(ctx, ids=[bid.pk], values={})

    assert (won, is_won, back) == ({"count": 1}, "won", {"count": 1})
    assert (kept(bid)["state"], kept(bid)["winner_id"], kept(bid)["outcome_at"]) == ("submitted", None, None)


def test_price_deposit_and_deadline_are_noted_through_the_doors(ctx):
    bid = make_bid(ctx, bid_deadline_at=day("2026-03-20"))
    today = ctx.now.date()

    counts = [
        doors.run_price(ctx, ids=[bid.pk], values={"amount": D(900)}),
        doors.run_ask_deposit(ctx, ids=[bid.pk], values={"amount": D(20), "method": "transfer"}),
        doors.run_pay_deposit(ctx, ids=[bid.pk], values={"paid_date": today - timedelta(days=1)}),
        doors.run_return_deposit(ctx, ids=[bid.pk], values={"returned_date": today}),
        doors.run_set_deadline(ctx, ids=[bid.pk], values={"kind": "submission", "at": day("2026-03-25")}),
    ]

    now = kept(bid)
    assert counts == [{"count": 1}] * 5
    assert (now["price_amount"], now["deposit_amount"], now["deposit_method"]) == (D(900), D(20), "transfer")
    assert (now["deposit_paid_date"], now["deposit_returned_date"]) == (today - timedelta(days=1), today)
    assert now["bid_deadline_at"] == day("2026-03-25")


def test_people_come_and_go_through_the_doors(cast, ctx):
    bid = make_bid(ctx)

    doors.run_assign(ctx, ids=[bid.pk], values={"owner": cast.ben})
    doors.run_join(ctx, ids=[bid.pk], values={"user": cast.ada})
    team = set(BidMember.objects.filter(bid=bid).values_list("user_id", flat=True))
    doors.run_leave(ctx, ids=[bid.pk], values={"user": cast.ada})

    assert kept(bid)["owner_id"] == cast.ben
    assert cast.ada in team
    assert not BidMember.objects.filter(bid=bid, user=cast.ada).exists()


def test_a_line_is_added_given_checked_and_left_out_through_the_doors(cast, ctx):
    bid = make_bid(ctx, "preparing")

    made = doors.run_add_item(ctx, ids=[bid.pk], values={"name": "报价"})
    (pk,) = made["ids"]
    doors.run_give_item(ctx, ids=[bid.pk], values={"item": pk, "assignee": cast.ben})
    doors.run_check_item(ctx, ids=[bid.pk], values={"item": pk})
    done = BidItem.objects.get()
    doors.run_skip_item(ctx, ids=[bid.pk], values={"item": pk})

    assert (made["count"], done.is_required, done.assignee_id, done.done_at) == (1, True, cast.ben, ctx.now)
    left = BidItem.objects.get()
    assert (left.is_skipped, left.done_at) == (True, None)


@pytest.mark.parametrize("run", [doors.run_check_item, doors.run_skip_item, doors.run_give_item])
def test_a_line_that_is_none_is_refused_and_nothing_changes(ctx, run):
    bid = make_bid(ctx, "preparing")
    add_item(ctx, bid_ids=[bid.pk], name="报价")
    before = BidItem.objects.values().get()

    for item in ("nonsense", str(uuid4())):
        with pytest.raises(BidItemNotFound):
            run(ctx, ids=[bid.pk], values={"item": item})

    assert BidItem.objects.values().get() == before


def test_a_checklist_ends_at_two_hundred_lines(ctx):
    bid = make_bid(ctx, "preparing")
    add_item(ctx, bid_ids=[bid.pk], name="报价")
    with recording(ctx, "test.last"):
        BidItem.objects.update(position=MOST_ITEMS)

    with pytest.raises(BidInvalid) as refused:
        add_item(ctx, bid_ids=[bid.pk], name="样品")

    assert codes(refused) == [("name", "items.too_many")]
    assert BidItem.objects.count() == 1


def test_no_line_is_added_to_a_bid_that_was_called_off(ctx):
    bid = make_bid(ctx)
    doors.run_decline(ctx, ids=[bid.pk], values={"reason": make_reason()})

    with pytest.raises(BidInWrongState):
        add_item(ctx, bid_ids=[bid.pk], name="报价")

    assert BidItem.objects.count() == 0


def test_an_end_that_is_none_and_a_winner_nobody_knows_are_refused(ctx):
    bid = make_bid(ctx)
    handed_in = make_bid(ctx, "submitted", title="路灯改造招标公告", project_no="L-2")
    before = [kept(bid), kept(handed_in)]

    with pytest.raises(BidInvalid) as no_end:
        end_bids(ctx, bid_ids=[bid.pk], outcome=Outcome(BidState.BID.value))
    with pytest.raises(BidInvalid) as impossible:
        end_bids(ctx, bid_ids=[handed_in.pk], outcome=Outcome("lost", uuid4(), D(-1)))

    assert codes(no_end) == [("state", "state.unknown")]
    assert codes(impossible) == [("amount", "amount.impossible"), ("winner", "not_found")]
    assert [kept(bid), kept(handed_in)] == before


def test_only_an_outcome_that_was_noted_is_taken_back(ctx):
    bid = make_bid(ctx, "preparing")
    before = kept(bid)

    with pytest.raises(BidInWrongState):
        take_back_outcomes(ctx, bid_ids=[bid.pk])

    assert kept(bid) == before


def test_a_bid_is_handed_in_once_and_at_a_possible_price(ctx):
    bid = make_bid(ctx, "preparing")
    with pytest.raises(BidInvalid) as refused:
        submit_bids(ctx, bid_ids=[bid.pk], price=D(-1))
    assert (codes(refused), kept(bid)["state"]) == ([("price", "amount.impossible")], "preparing")
    submit_bids(ctx, bid_ids=[bid.pk])
    doors.run_lose(ctx, ids=[bid.pk], values={})
    before = kept(bid)

    with pytest.raises(BidInWrongState):
        submit_bids(ctx, bid_ids=[bid.pk])

    assert kept(bid) == before


def test_a_price_in_a_currency_that_is_none_is_refused(ctx):
    bid = make_bid(ctx)

    with pytest.raises(BidInvalid) as refused:
        price_bids(ctx, bid_ids=[bid.pk], amount=D(1), currency="yuan")

    assert codes(refused) == [("currency", "currency.unknown")]
    assert kept(bid)["price_amount"] is None


def test_nobody_bids_for_a_project_that_is_not_there(ctx):
    own = make_own()

    with pytest.raises(BidInvalid) as refused:
        open_bids(ctx, drafts=[BidDraft(uuid4(), own)])

    assert codes(refused) == [("project", "not_found")]
    assert Bid.objects.count() == 0


def test_a_reason_is_made_once_and_its_code_is_taken_then(ctx):
    values = {"name": "太远", "code": "too_far", "used_for": "no_bid"}
    create_reasons(ctx, [values])

    with pytest.raises(BidInvalid) as refused:
        create_reasons(ctx, [{**values, "code": "new"}, values])

    assert [(one.field, one.code, one.row) for one in refused.value.problems] == [("code", "code.taken", 2)]
    assert list(BidReason.objects.filter(code__in=["too_far", "new"]).values_list("code", flat=True)) == ["too_far"]


def test_days_and_places_of_a_template_line_stay_within_their_range():
    with pytest.raises(BidInvalid) as refused:
        checked_line({"days_before": 366, "position": -1})

    assert codes(refused) == [("days_before", "range.outside"), ("position", "range.outside")]
    assert checked_line({"days_before": 365, "name": "报价", "position": None}) == {"days_before": 365, "name": "报价"}


def test_the_page_of_a_bid_tells_where_the_deposit_stands(cast, client):
    ada = cast.acting("ada")
    bid = make_bid(ada, project=make_project(deposit_amount=D(20_000)))
    doors.run_ask_deposit(ada, ids=[bid.pk], values={"amount": D(20_000), "method": "guarantee"})
    client.login(username="ada", password=PASSWORD)

    text = client.get(f"/bids/{bid.pk}", headers={"Accept-Language": "en"}).content.decode()

    assert "20,000" in text
