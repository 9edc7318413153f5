from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from loudou.activities.models import Activity
from loudou.activities.shapes import RecordRef
from loudou.activities.tests.factories import make_task
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.models import ChangeSet
from loudou.platform.changes.recording import recording
from loudou.platform.changes.services.undo import undo_change_set
from loudou.sales.pipeline.errors import ClosingRefused, OpportunityInvalid
from loudou.sales.pipeline.models import Opportunity, StageHistory
from loudou.sales.pipeline.rules.rates import win_rate
from loudou.sales.pipeline.services.invalidate import mark_invalid
from loudou.sales.pipeline.services.lose import lose_opportunities
from loudou.sales.pipeline.services.move import move_stage
from loudou.sales.pipeline.services.reopen import release_deal, reopen_opportunities
from loudou.sales.pipeline.services.win import win_opportunities
from loudou.sales.pipeline.shapes import Deal, SourceRef, Win
from loudou.sales.pipeline.tests.factories import make_opportunity, reason, stage
from tests.cast import later


def accepted(quote_id=None, currency="CNY"):
    quote = SourceRef("quote", quote_id or uuid4())
    return Deal(quote, net_amount=Decimal("377062.00"), gross_amount=Decimal("422637.32"), currency=currency)


def problems(refused):
    return [problem.code for problem in refused.value.problems]


def test_a_deal_won_by_a_quote_takes_its_net_amount(ada, emitted):
    deal = make_opportunity(ada)
    quote_id = uuid4()

    win_opportunities(ada, wins=[Win(deal.id, accepted(quote_id), reason("best_fit").id, "方案最合适")])

    deal.refresh_from_db()
    assert (deal.status, deal.stage.code, deal.probability_rate, deal.forecast_category) == (
        "won",
        "won",
        Decimal(1),
        "closed",
    )
    assert (deal.amount, deal.net_amount, deal.gross_amount) == (
        Decimal(377062),
        Decimal(377062),
        Decimal("422637.32"),
    )
    assert (deal.closed_at, str(deal.expected_close_date), deal.deal_id) == (ada.now, "2026-03-02", quote_id)
    assert list(emitted)[-1] == "pipeline.opportunities_won"


def test_a_deal_is_won_without_a_document_where_the_process_asks_for_none(ada):
    deal = make_opportunity(ada)

    win_opportunities(ada, wins=[Win(deal.id)])

    deal.refresh_from_db()
    assert (deal.status, deal.amount) == ("won", Decimal(400000))


def test_a_win_without_amount_is_refused_and_nothing_changes(ada, emitted):
    deal = make_opportunity(ada, amount=Decimal(0))
    told = list(emitted)

    with pytest.raises(ClosingRefused) as refused:
        win_opportunities(ada, wins=[Win(deal.id)])

    deal.refresh_from_db()
    assert problems(refused) == ["no_amount"]
    assert (deal.status, list(emitted)) == ("open", told)


def test_a_document_in_another_currency_is_refused(ada):
    deal = make_opportunity(ada)

    with pytest.raises(OpportunityInvalid):
        win_opportunities(ada, wins=[Win(deal.id, accepted(currency="USD"))])


def test_a_loss_needs_a_reason_and_the_competitor_where_the_reason_names_one(ada):
    deal = make_opportunity(ada)

    with pytest.raises(ClosingRefused) as without:
        lose_opportunities(ada, opportunity_ids=[deal.id], reason_id=None)
    with pytest.raises(ClosingRefused) as of_a_win:
        lose_opportunities(ada, opportunity_ids=[deal.id], reason_id=reason("best_fit").id)
    with pytest.raises(ClosingRefused) as nobody_named:
        lose_opportunities(ada, opportunity_ids=[deal.id], reason_id=reason("competitor").id)

    assert (problems(without), problems(of_a_win), problems(nobody_named)) == (
        ["no_reason"],
        ["no_reason"],
        ["no_competitor"],
    )
    lose_opportunities(ada, opportunity_ids=[deal.id], reason_id=reason("competitor").id, competitor="华东机床")
    deal.refresh_from_db()
    assert (deal.status, deal.competitor, deal.probability_rate) == ("lost", "华东机床", Decimal(0))


def test_many_deals_are_lost_at_once_and_their_open_tasks_called_off(ada, emitted):
    deals = [make_opportunity(ada) for _ in range(3)]
    task = make_task(ada, RecordRef("opportunity", deals[0].id))

    lost = lose_opportunities(ada, opportunity_ids=[deal.id for deal in deals], reason_id=reason("price").id)

    assert lost == 3
    assert Activity.objects.get(pk=task.id).state == "cancelled"
    assert list(emitted).count("pipeline.opportunities_lost") == 1


def test_ex_5_2_invalid_deals_count_in_no_win_rate(ada):
    deals = [make_opportunity(ada) for _ in range(6)]
    win_opportunities(ada, wins=[Win(deals[0].id)])
    lose_opportunities(ada, opportunity_ids=[deals[1].id, deals[2].id], reason_id=reason("price").id)
    mark_invalid(ada, opportunity_ids=[deals[3].id], reason_id=reason("duplicate").id, note="与O-1重复")

    counts = {
        status: Opportunity.objects.filter(status=status).count() for status in ("won", "lost", "invalid", "open")
    }

    assert counts == {"won": 1, "lost": 2, "invalid": 1, "open": 2}
    assert win_rate(counts["won"], counts["lost"]) == Decimal("0.333333")


def test_a_closed_deal_is_not_closed_again(ada):
    deal = make_opportunity(ada)
    mark_invalid(ada, opportunity_ids=[deal.id], reason_id=reason("by_mistake").id)

    with pytest.raises(ClosingRefused) as refused:
        win_opportunities(ada, wins=[Win(deal.id)])

    assert problems(refused) == ["not_open"]


def test_a_reopened_deal_stands_where_it_was_closed_from(ada, dora):
    deal = make_opportunity(ada)
    move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("solution").id)
    lose_opportunities(ada, opportunity_ids=[deal.id], reason_id=reason("price").id)

    reopen_opportunities(dora, opportunity_ids=[deal.id], reason="客户重启项目")

    deal.refresh_from_db()
    assert (deal.status, deal.stage.code, deal.probability_rate) == ("open", "solution", Decimal("0.5"))
    assert (deal.closed_at, deal.reason_id) == (None, None)
    assert StageHistory.objects.get(opportunity=deal, left_at=None).direction == "reopened"


def test_reopening_needs_a_reason_a_closed_deal_and_no_active_document(dora, ada):
    deal = make_opportunity(ada)
    quote_id = uuid4()

    with pytest.raises(ClosingRefused) as still_open:
        reopen_opportunities(dora, opportunity_ids=[deal.id], reason="")
    win_opportunities(ada, wins=[Win(deal.id, accepted(quote_id))])
    with pytest.raises(ClosingRefused) as with_document:
        reopen_opportunities(dora, opportunity_ids=[deal.id], reason="x")

    assert problems(still_open) == ["not_closed", "no_reason"]
    assert problems(with_document) == ["has_active_document"]
    assert release_deal(dora, document_kind="quote", document_id=quote_id) == 1
    assert reopen_opportunities(dora, opportunity_ids=[deal.id], reason="x") == 1


def test_reopening_is_a_managers_right(ada):
    deal = make_opportunity(ada)
    lose_opportunities(ada, opportunity_ids=[deal.id], reason_id=reason("price").id)

    with pytest.raises(ActionRefused):
        reopen_opportunities(ada, opportunity_ids=[deal.id], reason="x")


def test_undoing_a_win_opens_the_deal_again(ada):
    deal = make_opportunity(ada)
    win_opportunities(later(ada), wins=[Win(deal.id, accepted())])

    undo_change_set(later(ada), change_set_id=ChangeSet.objects.get(label="opportunity.win").id)

    deal.refresh_from_db()
    assert (deal.status, deal.stage.code, deal.amount, deal.deal_id) == ("open", "requirement", Decimal(400000), None)
    assert StageHistory.objects.filter(opportunity=deal, left_at=None).count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"status": "won"},
        {"status": "lost", "probability_rate": 0, "closed_at": "2026-03-02T00:00Z"},
        {"amount": -1},
        {"probability_rate": 2},
    ],
)
def test_the_database_refuses_what_no_deal_can_be(ada, change):
    deal = make_opportunity(ada)

    with pytest.raises(IntegrityError), transaction.atomic(), recording(later(ada), "test"):
        Opportunity.objects.filter(pk=deal.id).update(**change)


def test_long_words_about_a_loss_are_cut_and_not_refused(ada):
    deal = make_opportunity(ada)

    lose_opportunities(
        ada, opportunity_ids=[deal.id], reason_id=reason("no_budget").id, competitor="c" * 200, note="n" * 900
    )

    deal.refresh_from_db()
    assert (deal.status, len(deal.competitor), len(deal.reason_note)) == ("lost", 120, 500)
