from decimal import Decimal

import pytest

from loudou.customers.tests.factories import make_account
from loudou.platform.records.actions import run_action
from loudou.platform.records.errors import RecordInvalid
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.create import create_records
from loudou.platform.records.services.edit import edit_records
from loudou.sales.pipeline.errors import CriterionNotFound
from loudou.sales.pipeline.models import Opportunity
from loudou.sales.pipeline.tests.factories import criterion, make_opportunity, make_process, reason, stage

OPPORTUNITY = "opportunity"


def act(ctx, deal, key, **raw):
    return run_action(ctx, record_type(OPPORTUNITY), key, ids=[deal.id], raw=raw)


def test_a_deal_is_made_at_the_generic_door(ada):
    make_process(ada)
    row = {"name": "HM-630", "account": str(make_account(ada).id), "amount": "400000.00", "kind": "expansion"}

    (made,) = create_records(ada, record_type(OPPORTUNITY), [row])

    deal = Opportunity.objects.get(pk=made)
    assert (deal.amount, deal.kind, deal.stage.code) == (Decimal(400000), "expansion", "requirement")


def test_the_whole_life_of_a_deal_goes_through_actions(ada, dora):
    deal = make_opportunity(ada)
    act(ada, deal, "move_stage", stage=str(stage("solution").id))
    act(ada, deal, "check_criterion", criterion=str(criterion("proposal").id), evidence="V1.pdf")
    act(ada, deal, "check_criterion", criterion=str(criterion("budget_confirmed").id), is_met="true")
    edit_records(ada, record_type(OPPORTUNITY), [deal.id], {"decision_date": "2026-04-01", "competitor": "华东"})
    act(ada, deal, "move_stage", stage=str(stage("quotation").id))
    act(ada, deal, "change_amount", amount="377062")
    act(ada, deal, "pin_probability", rate="0.8")
    act(ada, deal, "lose", reason=str(reason("competitor").id), note="价格")
    act(dora, deal, "reopen", reason="重启")
    act(dora, deal, "assign", owner=str(dora.actor_id))
    act(dora, deal, "win")

    deal.refresh_from_db()
    assert (deal.status, deal.amount, deal.owner_id) == ("won", Decimal(377062), dora.actor_id)
    act(dora, deal, "reopen", reason="误操作")
    act(dora, deal, "mark_invalid", reason=str(reason("duplicate").id))
    deal.refresh_from_db()
    assert deal.status == "invalid"


def test_inputs_are_checked_before_anything_is_done(ada):
    deal = make_opportunity(ada)

    with pytest.raises(RecordInvalid):
        act(ada, deal, "lose")
    with pytest.raises(CriterionNotFound):
        act(ada, deal, "check_criterion", criterion="nonsense")

    deal.refresh_from_db()
    assert deal.status == "open"


def test_stage_owner_and_money_are_not_edited_generically(ada):
    deal = make_opportunity(ada)

    for name, value in (("stage", str(stage("won").id)), ("amount", "1"), ("owner", str(ada.actor_id))):
        with pytest.raises(RecordInvalid):
            edit_records(ada, record_type(OPPORTUNITY), [deal.id], {name: value})
