from decimal import Decimal
from uuid import uuid4

import pytest

from loudou.platform.access.errors import ActionRefused
from loudou.sales.pipeline.errors import CriterionNotFound, NotCheckable, OpportunityInvalid, OpportunityNotFound
from loudou.sales.pipeline.models import CriterionCheck
from loudou.sales.pipeline.queries import opportunity_facts, stage_states
from loudou.sales.pipeline.services.assign import assign_opportunities
from loudou.sales.pipeline.services.check import check_criterion, waive_criterion
from loudou.sales.pipeline.services.edit_process import edit_process
from loudou.sales.pipeline.services.revise import change_amount, pin_probability
from loudou.sales.pipeline.shapes import CriterionDraft
from loudou.sales.pipeline.tests.factories import criterion, make_opportunity, stage
from loudou.sales.pipeline.tests.test_processes import simple_process

pytestmark = pytest.mark.django_db


def test_a_confirmation_is_given_changed_and_taken_back(ada):
    deal = make_opportunity(ada)
    ids, proposal = [deal.id], criterion("proposal").id

    check_criterion(ada, opportunity_ids=ids, criterion_id=proposal, evidence="方案V1.pdf")
    check_criterion(ada, opportunity_ids=ids, criterion_id=proposal, evidence="方案V2.pdf")

    check = CriterionCheck.objects.get(opportunity=deal)
    assert (check.evidence, check.checked_by, check.is_waived) == ("方案V2.pdf", ada.actor_id, False)
    assert check_criterion(ada, opportunity_ids=ids, criterion_id=proposal, is_met=False) == 1
    assert not CriterionCheck.objects.exists()


def test_what_values_or_tasks_meet_is_not_confirmed_by_hand(ada):
    deal = make_opportunity(ada)

    for code in ("decision_date", "quote_reviewed"):
        with pytest.raises(NotCheckable):
            check_criterion(ada, opportunity_ids=[deal.id], criterion_id=criterion(code).id)
    with pytest.raises(NotCheckable):
        check_criterion(ada, opportunity_ids=[deal.id], criterion_id=criterion("proposal").id)
    with pytest.raises(CriterionNotFound):
        check_criterion(ada, opportunity_ids=[deal.id], criterion_id=uuid4())
    assert not CriterionCheck.objects.exists()


def test_waiving_needs_a_reason_and_a_right_of_its_own(ctx, ada):
    deal = make_opportunity(ada)

    with pytest.raises(ActionRefused):
        waive_criterion(ada, opportunity_ids=[deal.id], criterion_id=criterion("proposal").id, reason="x")
    with pytest.raises(NotCheckable):
        waive_criterion(ctx, opportunity_ids=[deal.id], criterion_id=criterion("proposal").id, reason=" ")

    assert not CriterionCheck.objects.exists()


def test_the_page_of_a_deal_lists_its_stages_with_every_condition(ada, cleo):
    deal = make_opportunity(ada)

    states = stage_states(ada, deal.id)

    assert [(one.code, one.state) for one in states[:3]] == [
        ("requirement", "current"),
        ("solution", "ahead"),
        ("quotation", "ahead"),
    ]
    assert [(one.code, one.is_met) for one in states[0].criteria] == [("amount", True)]
    assert (states[1].met_count, len(states[1].asked)) == (0, 3)
    assert opportunity_facts(ada, deal.id).stage_name == "需求"
    with pytest.raises(OpportunityNotFound):
        stage_states(cleo, deal.id)
    with pytest.raises(OpportunityNotFound):
        opportunity_facts(cleo, deal.id)


def test_expressions_judge_deals_and_their_accounts(ctx, ada):
    rich = CriterionDraft("rich", "金额够大", "expression", expression='amount >= 100000 && account.city == "苏州"')
    process_id = edit_process(ctx, draft=simple_process(criteria=(rich,)))
    big = make_opportunity(ada, process_id=process_id)
    small = make_opportunity(ada, process_id=process_id, amount=Decimal("99999.99"))

    met = {deal.id: stage_states(ada, deal.id)[0].criteria[0].is_met for deal in (big, small)}

    assert met == {big.id: True, small.id: False}


def test_amounts_are_set(ada, emitted):
    deal = make_opportunity(ada)

    change_amount(ada, opportunity_ids=[deal.id], amount=Decimal("100.01"))

    deal.refresh_from_db()
    assert deal.amount == Decimal("100.01")
    assert list(emitted)[-1] == "pipeline.amounts_changed"


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("100.005", "amount.places"),
        ("-1", "amount.negative"),
        ("1e15", "amount.too_large"),
        ("NaN", "amount.too_large"),
    ],
)
def test_b153_b154_an_amount_that_cannot_be_kept_is_refused_and_never_rounded(ada, amount, code):
    deal = make_opportunity(ada)

    with pytest.raises(OpportunityInvalid) as refused:
        change_amount(ada, opportunity_ids=[deal.id], amount=Decimal(amount))
    with pytest.raises(OpportunityInvalid) as not_opened:
        make_opportunity(ada, amount=Decimal(amount))

    assert [one.code for one in refused.value.problems + not_opened.value.problems] == [code, code]
    deal.refresh_from_db()
    assert deal.amount == 400000


def test_a_probability_is_pinned_within_the_corridor_and_released(ada):
    deal = make_opportunity(ada)

    pin_probability(ada, opportunity_ids=[deal.id], rate=Decimal("0.4"))
    deal.refresh_from_db()
    assert (deal.probability_rate, deal.is_probability_pinned) == (Decimal("0.4"), True)
    with pytest.raises(OpportunityInvalid):
        pin_probability(ada, opportunity_ids=[deal.id], rate=Decimal("0.9"))

    pin_probability(ada, opportunity_ids=[deal.id], rate=None)
    deal.refresh_from_db()
    assert (deal.probability_rate, deal.is_probability_pinned) == (stage("requirement").probability_rate, False)


@pytest.mark.parametrize(
    ("policy", "rate", "fits"), [("fixed", "0.25", False), ("free", "0.99", True), ("free", "1.1", False)]
)
def test_the_process_says_who_sets_the_probability(ctx, ada, policy, rate, fits):
    process_id = edit_process(ctx, draft=simple_process(probability_policy=policy))
    deal = make_opportunity(ada, process_id=process_id)

    if fits:
        assert pin_probability(ada, opportunity_ids=[deal.id], rate=Decimal(rate)) == 1
    else:
        with pytest.raises(OpportunityInvalid):
            pin_probability(ada, opportunity_ids=[deal.id], rate=Decimal(rate))


def test_a_deal_changes_hands_with_its_open_tasks(dora, ada, cast):
    make_opportunity(ada)
    deal = make_opportunity(ada, stage_id=stage("quotation").id)

    assert assign_opportunities(dora, opportunity_ids=[deal.id], owner_id=cast.ben) == 1
    assert assign_opportunities(dora, opportunity_ids=[deal.id], owner_id=cast.ben) == 0

    deal.refresh_from_db()
    assert deal.owner_id == cast.ben
    assert deal.stage_tasks.get().activity.owner_id == cast.ben
    with pytest.raises(OpportunityInvalid):
        assign_opportunities(dora, opportunity_ids=[deal.id], owner_id=uuid4())
