from decimal import Decimal
from uuid import uuid4

import pytest

from loudou.customers.tests.factories import make_account, make_contact
from loudou.platform.access.errors import ActionRefused
from loudou.sales.pipeline.errors import OpportunityInvalid, ProcessNotFound
from loudou.sales.pipeline.models import Opportunity, StageHistory
from loudou.sales.pipeline.services.open import open_opportunities
from loudou.sales.pipeline.shapes import OpportunityDraft, SourceRef
from loudou.sales.pipeline.tests.factories import make_opportunity, make_process, stage


def test_a_deal_opens_in_the_first_stage_of_the_default_process(ada, emitted):
    lead_id = uuid4()

    deal = make_opportunity(ada, source=SourceRef("lead", lead_id))

    assert (deal.number, deal.stage.code, deal.process.code) == ("O-2026-000001", "requirement", "equipment")
    assert (deal.amount, deal.currency, deal.probability_rate) == (Decimal(400000), "CNY", Decimal("0.25"))
    assert (deal.status, deal.owner_id, deal.source_kind, deal.source_id) == ("open", ada.actor_id, "lead", lead_id)
    stay = StageHistory.objects.get(opportunity=deal)
    assert (stay.direction, stay.entered_at, stay.left_at, stay.amount) == ("opened", ada.now, None, deal.amount)
    assert list(emitted)[-1] == "pipeline.opportunities_opened"


def test_a_deal_may_open_further_on_with_the_tasks_of_its_stage(ada):
    make_process(ada)

    deal = make_opportunity(ada, stage_id=stage("quotation").id)

    assert (deal.stage.code, deal.forecast_category) == ("quotation", "best_case")
    assert deal.stage_tasks.count() == 1


def test_every_problem_is_named_with_its_row_and_nothing_is_saved(ada, emitted):
    make_process(ada)
    account, stranger = make_account(ada), make_contact(ada, name="李娜")
    told = list(emitted)
    drafts = [
        OpportunityDraft("好", account.id),
        OpportunityDraft(
            " ",
            uuid4(),
            contact_id=stranger.id,
            amount=Decimal(-1),
            currency="yuan",
            kind="old",
            stage_id=stage("won").id,
        ),
        OpportunityDraft("x" * 201, account.id, process_id=uuid4()),
    ]

    with pytest.raises(OpportunityInvalid) as refused:
        open_opportunities(ada, drafts=drafts)

    assert [(p.row, p.field) for p in refused.value.problems] == [
        (2, "name"),
        (2, "account"),
        (2, "contact"),
        (2, "amount"),
        (2, "currency"),
        (2, "kind"),
        (2, "stage"),
        (3, "name"),
        (3, "stage"),
    ]
    assert (Opportunity.objects.count(), list(emitted)) == (0, told)


def test_an_account_one_does_not_see_gets_no_deal(ada, cleo):
    make_process(ada)
    account = make_account(ada)

    with pytest.raises(OpportunityInvalid):
        open_opportunities(cleo, drafts=[OpportunityDraft("x", account.id)])


def test_without_a_process_nothing_opens(ada):
    account = make_account(ada)

    with pytest.raises(ProcessNotFound):
        open_opportunities(ada, drafts=[OpportunityDraft("x", account.id)])


def test_opening_needs_the_right(cast, ada):
    make_process(ada)

    with pytest.raises(ActionRefused):
        open_opportunities(cast.acting("max"), drafts=[OpportunityDraft("x", make_account(ada).id)])


def test_many_deals_cost_as_many_statements_as_few(ada, django_assert_max_num_queries):
    make_process(ada)
    account = make_account(ada)
    with django_assert_max_num_queries(30) as few:
        open_opportunities(ada, drafts=[OpportunityDraft("x", account.id)] * 2)
    with django_assert_max_num_queries(30) as many:
        open_opportunities(ada, drafts=[OpportunityDraft("x", account.id)] * 200)

    assert len(many.captured_queries) <= len(few.captured_queries)
