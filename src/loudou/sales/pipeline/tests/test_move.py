from datetime import timedelta
from decimal import Decimal

import pytest

from loudou.platform.changes.models import ChangeSet
from loudou.platform.changes.services.undo import undo_change_set
from loudou.sales.pipeline.errors import (
    GateClosed,
    OpportunityClosed,
    OpportunityNotFound,
    StageCloses,
    StageNotFound,
)
from loudou.sales.pipeline.models import Opportunity, StageHistory, StageTask
from loudou.sales.pipeline.services.check import check_criterion, waive_criterion
from loudou.sales.pipeline.services.lose import lose_opportunities
from loudou.sales.pipeline.services.move import move_stage
from loudou.sales.pipeline.tests.factories import criterion, make_opportunity, reason, stage
from tests.cast import later

pytestmark = pytest.mark.django_db


def stays(deal):
    rows = StageHistory.objects.filter(opportunity=deal).order_by("entered_at", "id")
    return [(row.stage.code, row.direction, row.entered_at, row.left_at) for row in rows]


def test_ex_5_1_gate_lists_everything_that_is_missing_and_the_stage_is_unchanged(ada, emitted):
    deal = make_opportunity(ada, stage_id=None)
    move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("solution").id)
    check_criterion(ada, opportunity_ids=[deal.id], criterion_id=criterion("proposal").id, evidence="方案V1.pdf")
    told = list(emitted)

    with pytest.raises(GateClosed) as refused:
        move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("quotation").id)

    assert [(item["kind"], item["code"]) for item in refused.value.facts["unmet"]] == [
        ("criterion", "budget_confirmed"),
        ("field", "decision_date"),
    ]
    assert [problem.message for problem in refused.value.problems] == ["客户预算已确认", "决策日期"]
    deal.refresh_from_db()
    assert deal.stage == stage("solution")
    assert list(emitted) == told


def test_a_move_forward_takes_over_what_the_stage_sets_and_writes_the_way(ada, emitted):
    deal = make_opportunity(ada)
    at_noon = later(ada, now=ada.now.replace(hour=4))

    moved = move_stage(at_noon, opportunity_ids=[deal.id], stage_id=stage("solution").id)

    deal.refresh_from_db()
    assert moved == 1
    assert (deal.stage.code, deal.stage_entered_at) == ("solution", at_noon.now)
    assert str(deal.probability_rate) == "0.500000"
    assert stays(deal) == [
        ("requirement", "opened", ada.now, at_noon.now),
        ("solution", "forward", at_noon.now, None),
    ]
    assert list(emitted)[-1] == "pipeline.stage_changed"


def test_l11_exactly_one_stay_is_open_and_stays_join_without_gaps(ada):
    deal = make_opportunity(ada)
    for hour, code, why in ((4, "solution", ""), (5, "requirement", "需求变了"), (6, "solution", "")):
        move_stage(
            later(ada, now=ada.now.replace(hour=hour)),
            opportunity_ids=[deal.id],
            stage_id=stage(code).id,
            reason=why,
        )

    found = stays(deal)

    assert [stay[1] for stay in found] == ["opened", "forward", "back", "forward"]
    assert [stay[3] for stay in found[:-1]] == [stay[2] for stay in found[1:]]
    assert [stay[3] for stay in found].count(None) == 1
    deal.refresh_from_db()
    assert deal.stage.code == found[-1][0]


def test_skipping_asks_for_the_tasks_of_skipped_stages_only(ada):
    deal = make_opportunity(ada)

    with pytest.raises(GateClosed) as refused:
        move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("negotiation").id)

    assert [item["code"] for item in refused.value.facts["unmet"]] == ["quote_reviewed"]


def test_a_waived_condition_counts_as_met(ctx):
    deal = make_opportunity(ctx)
    waive_criterion(
        ctx, opportunity_ids=[deal.id], criterion_id=criterion("quote_reviewed").id, reason="客户已口头确认"
    )

    assert move_stage(ctx, opportunity_ids=[deal.id], stage_id=stage("negotiation").id) == 1
    assert StageHistory.objects.get(opportunity=deal, left_at=None).direction == "skip"


def test_going_back_needs_a_reason(ada):
    deal = make_opportunity(ada)
    move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("solution").id)

    with pytest.raises(GateClosed) as refused:
        move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("requirement").id)

    assert [item["code"] for item in refused.value.facts["unmet"]] == ["reason_required"]


def test_entering_a_stage_plans_its_tasks_and_entering_again_plans_them_anew(ada):
    deal = make_opportunity(ada, decision_date="2026-04-01")
    move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("solution").id)
    for code in ("proposal", "budget_confirmed"):
        check_criterion(ada, opportunity_ids=[deal.id], criterion_id=criterion(code).id, evidence="OK")

    move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("quotation").id)
    move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("solution").id, reason="改方案")
    move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("quotation").id)

    tasks = StageTask.objects.filter(opportunity=deal).order_by("round")
    assert [(task.round, task.activity.subject, task.activity.owner_id) for task in tasks] == [
        (1, "与客户核对报价", ada.actor_id),
        (2, "与客户核对报价", ada.actor_id),
    ]


def test_standing_there_already_changes_nothing(ada, emitted):
    deal = make_opportunity(ada)
    told = list(emitted)

    moved = move_stage(ada, opportunity_ids=[deal.id], stage_id=deal.stage_id)

    assert moved == 0
    assert list(emitted) == told
    assert len(stays(deal)) == 1


def test_a_stage_that_ends_deals_is_not_moved_into(ada):
    deal = make_opportunity(ada)

    with pytest.raises(StageCloses):
        move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("won").id)


def test_a_stage_of_nowhere_is_refused(ada):
    deal = make_opportunity(ada)

    with pytest.raises(StageNotFound):
        move_stage(ada, opportunity_ids=[deal.id], stage_id=deal.id)


def test_a_closed_deal_does_not_move(ada):
    deal = make_opportunity(ada)
    lose_opportunities(ada, opportunity_ids=[deal.id], reason_id=reason("price").id)

    with pytest.raises(OpportunityClosed):
        move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("solution").id)


def test_who_does_not_see_a_deal_cannot_move_it(ada, cleo):
    deal = make_opportunity(ada)

    with pytest.raises(OpportunityNotFound):
        move_stage(cleo, opportunity_ids=[deal.id], stage_id=stage("solution").id)

    assert len(stays(deal)) == 1


def test_many_deals_move_together_or_not_at_all(ada):
    first, second = make_opportunity(ada), make_opportunity(ada, amount=Decimal(0))

    with pytest.raises(GateClosed) as refused:
        move_stage(ada, opportunity_ids=[first.id, second.id], stage_id=stage("solution").id)

    assert {item["number"] for item in refused.value.facts["unmet"]} == {second.number}
    assert len(stays(first)) == 1


def test_moving_many_costs_as_many_statements_as_moving_few(ada, django_assert_max_num_queries):
    few = [make_opportunity(ada).id for _ in range(2)]
    many = [make_opportunity(ada).id for _ in range(12)]
    with django_assert_max_num_queries(60) as first:
        move_stage(ada, opportunity_ids=few, stage_id=stage("solution").id)
    with django_assert_max_num_queries(60) as second:
        move_stage(ada, opportunity_ids=many, stage_id=stage("solution").id)

    assert len(second.captured_queries) <= len(first.captured_queries)


def test_undoing_a_move_puts_the_deal_back(ada):
    deal = make_opportunity(ada)
    move_stage(later(ada, now=ada.now.replace(hour=4)), opportunity_ids=[deal.id], stage_id=stage("solution").id)
    act = ChangeSet.objects.get(label="opportunity.move_stage")

    undo_change_set(ada, change_set_id=act.id)

    deal = Opportunity.objects.get(pk=deal.id)
    assert deal.stage.code == "requirement"
    assert stays(deal) == [("requirement", "opened", ada.now, None)]


def test_l11_who_waited_for_the_lock_acts_after_whom_it_waited_for(ada):
    deal = make_opportunity(ada)
    first = later(ada, now=ada.now + timedelta(milliseconds=2))
    asked_before = later(ada, now=ada.now + timedelta(milliseconds=1))
    move_stage(first, opportunity_ids=[deal.id], stage_id=stage("solution").id)

    lose_opportunities(asked_before, opportunity_ids=[deal.id], reason_id=reason("no_budget").id, competitor="none")

    assert [(code, entered) for code, _direction, entered, _left in stays(deal)][1:] == [
        ("solution", first.now),
        ("lost", first.now),
    ]
