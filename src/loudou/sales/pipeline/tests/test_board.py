from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from loudou.activities.queries import timeline
from loudou.activities.shapes import RecordRef
from loudou.customers.tests.factories import make_account
from loudou.platform.records.query import ListQuery, list_records
from loudou.platform.records.registry import record_type
from loudou.sales.pipeline.errors import OpportunityInvalid, StageNotFound
from loudou.sales.pipeline.queries import board, board_column, opportunities_of_account, pipeline_summary
from loudou.sales.pipeline.records.opportunities import board_columns
from loudou.sales.pipeline.services.lose import lose_opportunities
from loudou.sales.pipeline.services.move import move_stage
from loudou.sales.pipeline.tests.factories import make_opportunity, make_process, reason, stage
from tests.cast import later


def test_columns_count_and_sum_every_open_deal_per_currency(ada):
    process = make_process(ada)
    make_opportunity(ada)
    make_opportunity(ada, amount=Decimal("100.01"))
    make_opportunity(ada, amount=Decimal(1000), currency="JPY")
    moved = make_opportunity(ada, amount=Decimal(50))
    move_stage(ada, opportunity_ids=[moved.id], stage_id=stage("solution").id)
    lost = make_opportunity(ada)
    lose_opportunities(ada, opportunity_ids=[lost.id], reason_id=reason("price").id)

    first, second, *others = pipeline_summary(ada, process.id)

    assert (first.label, first.count) == ("需求", 3)
    assert [(one.currency, one.amount, one.weighted) for one in first.sums] == [
        ("CNY", Decimal("400100.01"), Decimal("100025.00")),
        ("JPY", Decimal(1000), Decimal(250)),
    ]
    assert (second.count, second.sums[0].weighted) == (1, Decimal(25))
    assert [column.count for column in others] == [0, 0]


def test_cards_stand_by_time_in_stage_and_columns_read_on(ada):
    process = make_process(ada)
    account = make_account(ada)
    for number in range(7):
        at = later(ada, now=ada.now - timedelta(days=number * 10))
        make_opportunity(at, account_id=account.id, name=f"deal {number}")

    column = board(ada, process.id, limit=3)[0]
    rest = board_column(ada, column.stage_id, after=column.next, limit=3)
    last = board_column(ada, column.stage_id, after=rest.next, limit=3)

    assert [card.name for card in (*column.cards, *rest.cards, *last.cards)] == [f"deal {n}" for n in range(6, -1, -1)]
    assert (column.count, last.next) == (7, None)
    assert [card.is_stalled for card in column.cards] == [True, True, True]
    assert not last.cards[-1].is_stalled
    card = column.cards[0]
    assert (card.account_name, card.owner_name, card.met_count, card.asked_count) == (account.name, "林晓", 1, 1)


def test_a_filter_narrows_counts_and_cards_alike(ada):
    process = make_process(ada)
    make_opportunity(ada, name="big")
    make_opportunity(ada, name="small", amount=Decimal(5))

    column = board(ada, process.id, expression="amount > 100")[0]

    assert (column.count, [card.name for card in column.cards]) == (1, ["big"])


def test_everybody_sees_their_own_board(ada, cleo):
    process = make_process(ada)
    make_opportunity(ada)

    assert [column.count for column in board(ada, process.id)] == [1, 0, 0, 0]
    assert [(column.count, column.cards) for column in board(cleo, process.id)] == [(0, ())] * 4


def test_a_closed_stage_is_no_column(ada):
    make_process(ada)

    with pytest.raises(StageNotFound):
        board_column(ada, stage("won").id)


def test_a_full_board_costs_as_many_statements_as_a_small_one(ada, django_assert_max_num_queries):
    process = make_process(ada)
    account = make_account(ada)
    for code in ("requirement", "quotation"):
        make_opportunity(ada, account_id=account.id, stage_id=stage(code).id)
    with django_assert_max_num_queries(11) as small:
        board(later(ada), process.id)
    for _ in range(30):
        make_opportunity(ada, account_id=account.id)
    with django_assert_max_num_queries(11) as full:
        board(later(ada), process.id)

    assert len(full.captured_queries) == len(small.captured_queries)


def test_deals_of_an_account_stand_open_ones_first(ada, cleo):
    account = make_account(ada)
    lost = make_opportunity(ada, account_id=account.id, name="lost")
    lose_opportunities(ada, opportunity_ids=[lost.id], reason_id=reason("price").id)
    make_opportunity(ada, account_id=account.id, name="open")

    assert [row.name for row in opportunities_of_account(ada, account.id)] == ["open", "lost"]
    assert [row.name for row in opportunities_of_account(ada, account.id, open_only=True)] == ["open"]
    assert opportunities_of_account(cleo, account.id) == []


def test_the_timeline_of_the_account_tells_how_its_deals_moved(ada):
    deal = make_opportunity(ada, name="HM-630")
    ref = RecordRef("account", deal.account_id)
    move_stage(later(ada, now=ada.now + timedelta(hours=1)), opportunity_ids=[deal.id], stage_id=stage("solution").id)
    later_on = later(ada, now=ada.now + timedelta(hours=2))
    move_stage(later_on, opportunity_ids=[deal.id], stage_id=stage("requirement").id, reason="需求变了")

    with override("en"):
        page = timeline(later(ada, now=ada.now + timedelta(hours=3)), links=[ref])

    assert [item.title for item in page.items if item.group == "deal"] == [
        "林晓 moved HM-630 back to Requirement",
        "林晓 moved HM-630 to Solution",
        "林晓 opened the deal HM-630 in Requirement",
    ]
    assert page.items[0].body == "需求变了"


def test_every_built_in_view_and_the_columns_of_the_generic_board_work(ada):
    make_opportunity(ada)
    for key in ("opportunity", "stage", "sales_process", "loss_reason"):
        for view in record_type(key).views:
            list_records(ada, record_type(key), ListQuery(filter=view.filter, sort=view.sort))

    assert [option.label for option in board_columns(ada)] == ["需求", "方案", "报价", "谈判"]


@pytest.mark.parametrize("after", ["junk", "2026-03-02T00:00:00+00:00", "2026-03-02~junk", "~"])
def test_a_place_nobody_was_given_is_refused(ada, after):
    deal = make_opportunity(ada)

    with pytest.raises(OpportunityInvalid):
        board_column(ada, deal.stage_id, after=after)


def test_open_deals_of_an_account_are_never_cut_off_by_closed_ones(ada):
    account = make_account(ada)
    closed = [make_opportunity(ada, account_id=account.id) for _ in range(3)]
    opened = make_opportunity(ada, account_id=account.id)
    for hours, deal in enumerate(closed, start=1):
        acting = later(ada, now=ada.now + timedelta(hours=hours))
        lose_opportunities(acting, opportunity_ids=[deal.id], reason_id=reason("no_budget").id)

    rows = opportunities_of_account(ada, account.id, limit=2)

    assert [row.id for row in rows] == [opened.id, closed[2].id]
