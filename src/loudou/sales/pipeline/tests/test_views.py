import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from loudou.customers.tests.factories import make_account
from loudou.platform.identity.models import User
from loudou.sales.pipeline.models import CriterionCheck, Opportunity
from loudou.sales.pipeline.services.lose import lose_opportunities
from loudou.sales.pipeline.services.move import move_stage
from loudou.sales.pipeline.tests.factories import criterion, make_opportunity, make_process, reason, stage
from tests.cast import later


@pytest.fixture
def browser(cast):
    """Ada's browser, reading English."""
    client = Client()
    client.force_login(User.objects.get(pk=cast.ada))
    client.cookies["django_language"] = "en"
    return client


def test_the_board_shows_columns_with_sums_and_cards(browser, ada):
    make_opportunity(ada, name="FMC-2 电池壳体线")

    page = browser.get("/opportunities/board").content.decode()

    for text in (
        "Requirement",
        "Negotiation",
        "CN¥400K",
        "weighted CN¥100K",
        "FMC-2 电池壳体线",
        "苏州恒力装备有限公司",
        "1/1",
    ):
        assert text in page


def test_the_board_is_narrowed_by_a_view_and_reads_on(browser, ada):
    make_process(ada)
    account = make_account(ada)
    for number in range(45):
        at = later(ada, now=ada.now - timedelta(minutes=45 - number))
        make_opportunity(at, account_id=account.id, name=f"deal {number}.")

    page = browser.get("/opportunities/board?view=mine").content.decode()
    address = page.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    rest = browser.get(address).content.decode()

    assert "deal 39." in page
    assert "deal 40." not in page
    assert "deal 44." in rest
    assert "deal 39." not in rest


def test_a_blocked_move_on_the_board_lists_what_is_missing(browser, ada):
    deal = make_opportunity(ada)
    move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("solution").id)

    answer = browser.post(
        f"/opportunities/{deal.id}/move",
        {"to": str(stage("quotation").id), "before": "", "version": "2"},
        headers={"HX-Request": "true"},
    )

    told = json.loads(answer.content)
    assert (answer.status_code, told["code"]) == (409, "gate_closed")
    assert [error["message"] for error in told["errors"]] == ["Proposal", "Customer budget confirmed", "Decision date"]
    assert Opportunity.objects.get(pk=deal.id).stage.code == "solution"


def test_a_card_dropped_on_the_next_column_moves(browser, ada):
    deal = make_opportunity(ada)

    answer = browser.post(
        f"/opportunities/{deal.id}/move",
        {"to": str(stage("solution").id)},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code < 300
    assert Opportunity.objects.get(pk=deal.id).stage.code == "solution"


def test_the_page_of_a_deal_shows_its_way_and_what_is_asked(browser, ada):
    deal = make_opportunity(ada)
    move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("solution").id)

    page = browser.get(f"/opportunities/{deal.id}").content.decode()

    for text in ("HM-630 ×2", "CN¥400,000.00", "Customer budget confirmed", "0/3", "Quotation", 'aria-current="step"'):
        assert text in page


def test_conditions_are_confirmed_and_the_deal_moved_on_its_page(browser, ada):
    deal = make_opportunity(ada, decision_date="2026-04-01")
    address = f"/opportunities/{deal.id}"
    browser.post(f"{address}/stage", {"stage": str(stage("solution").id)})
    browser.post(f"{address}/check/{criterion('proposal').id}", {"is_met": "true", "evidence": "方案V1.pdf"})
    browser.post(f"{address}/check/{criterion('budget_confirmed').id}", {"is_met": "true"})

    answer = browser.post(f"{address}/stage", {"stage": str(stage("quotation").id)})

    assert (answer.status_code, answer["Location"]) == (302, address)
    assert Opportunity.objects.get(pk=deal.id).stage.code == "quotation"
    assert CriterionCheck.objects.count() == 2


def test_a_closed_deal_says_how_it_ended(browser, ada):
    deal = make_opportunity(ada)
    lose_opportunities(ada, opportunity_ids=[deal.id], reason_id=reason("price").id, note="低12%")

    page = browser.get(f"/opportunities/{deal.id}").content.decode()

    for text in ("Lost", "Price", "低12%"):
        assert text in page


def test_a_deal_one_does_not_see_is_not_found_and_not_on_the_board(cast, ada):
    deal = make_opportunity(ada, amount=Decimal(7))
    stranger = Client()
    stranger.force_login(User.objects.get(pk=cast.cleo))

    assert stranger.get(f"/opportunities/{deal.id}").status_code == 404
    assert stranger.post(f"/opportunities/{deal.id}/stage", {"stage": str(stage("solution").id)}).status_code == 404
    assert "HM-630" not in stranger.get("/opportunities/board").content.decode()
    assert Opportunity.objects.get(pk=deal.id).stage.code == "requirement"


def test_a_move_the_stage_refuses_stays_on_the_page_and_says_what_is_missing(browser, ada):
    deal = make_opportunity(ada)
    address = f"/opportunities/{deal.id}"
    browser.post(f"{address}/stage", {"stage": str(stage("solution").id)})

    answer = browser.post(f"{address}/stage", {"stage": str(stage("quotation").id)}, follow=True)

    assert answer.redirect_chain == [(address, 302)]
    page = answer.content.decode()
    assert "Proposal · Customer budget confirmed · Decision date" in page
    assert Opportunity.objects.get(pk=deal.id).stage.code == "solution"
