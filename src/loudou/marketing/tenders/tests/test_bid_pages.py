"""Pages and doors of bids and of the model of relevance."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from loudou.marketing.tenders.enums import NoticeType
from loudou.marketing.tenders.models import Bid, BidItem
from loudou.marketing.tenders.records.bids import BID
from loudou.marketing.tenders.services.bidding.deposit import ask_deposit, pay_deposits
from loudou.marketing.tenders.services.bidding.items import add_item
from loudou.marketing.tenders.services.bidding.move_deadlines import set_deadlines
from loudou.marketing.tenders.tests.factories import awarded, day, make_bid, make_draft, make_own, make_project, take
from loudou.platform.changes.recording import recording
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.services.issue_token import issue_token
from loudou.platform.records.actions import run_action
from loudou.platform.records.registry import record_type
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada_page(cast, client):
    client.login(username="ada", password=PASSWORD)
    return client


def test_the_page_shows_old_and_new_deadline_checklist_and_who_bids(cast, ada_page):
    ada = cast.acting("ada")
    bid = make_bid(ada, "preparing", bid_deadline_at=day("2026-03-20"))
    add_item(ada, bid_ids=[bid.pk], name="技术方案")
    set_deadlines(ada, bid_ids=[bid.pk], kind="submission", at=day("2026-03-25"))
    take(make_draft(NoticeType.AWARD, "2026-02-20", awards=(awarded("甲公司", "9"),)))

    text = ada_page.get(f"/bids/{bid.pk}").content.decode()

    assert all(word in text for word in ("技术方案", "甲公司", "stage-path"))
    assert "history" in text


def test_a_line_is_checked_off_on_the_page_once(cast, ada_page):
    bid = make_bid(cast.acting("ada"), "preparing")
    (item,) = add_item(cast.acting("ada"), bid_ids=[bid.pk], name="技术方案")
    address, key = f"/bids/{bid.pk}/items/{item}/check", str(uuid4())

    for _ in range(2):
        assert ada_page.post(address, {"is_done": "true", "idempotency_key": key}).status_code == 302

    bid.refresh_from_db()
    assert (bid.done_count, BidItem.objects.get().done_by_id) == (1, cast.ada)


def test_the_board_moves_a_card_by_the_act_that_leads_there(cast, ada_page):
    bid = make_bid(cast.acting("ada"))
    address = f"/bids/{bid.pk}/move"

    assert ada_page.get("/bids/board").status_code == 200
    refused = ada_page.post(address, {"to": "no_bid", "version": "1"}, headers={"HX-Request": "true"})
    moved = ada_page.post(address, {"to": "bid", "version": "1"}, headers={"HX-Request": "true"})

    bid.refresh_from_db()
    assert (refused.status_code, moved.status_code, bid.state) == (422, 200, "bid")


@pytest.mark.parametrize("query", ["", "?look=agenda", "?month=2026-03&mine=1", "?month=nonsense&look=x"])
def test_the_calendar_shows_what_is_due(cast, ada_page, ctx, query):
    make_bid(cast.acting("ada"), bid_deadline_at=day("2026-03-20"))

    response = ada_page.get(f"/bids/calendar{query}")

    assert response.status_code == 200
    if query.startswith("?month=2026"):
        assert "照明" in response.content.decode()


def test_the_calendar_shows_when_a_deposit_is_to_come_back(cast, ada_page):
    ada = cast.acting("ada")
    bid = make_bid(ada)
    ask_deposit(ada, bid_ids=[bid.pk], amount=Decimal(20))
    before = ada_page.get("/bids/calendar?month=2026-03").content.decode()

    pay_deposits(ada, bid_ids=[bid.pk], paid_date=date(2026, 3, 1), return_due_date=date(2026, 3, 19))

    assert str(bid.pk) not in before
    assert str(bid.pk) in ada_page.get("/bids/calendar?month=2026-03").content.decode()


def test_cleo_sees_nothing_of_it_in_the_calendar(cast, client):
    make_bid(cast.acting("ada"), bid_deadline_at=day("2026-03-20"))
    client.login(username="cleo", password=PASSWORD)

    assert "照明系统" not in client.get("/bids/calendar?month=2026-03").content.decode()


def test_every_act_is_offered_where_its_state_allows_it(cast):
    bid = make_bid(cast.acting("ada"))
    row = {"state": bid.state, "submitted_at": None, "deposit_paid_date": None, "deposit_amount": None}

    offered = {action.key for action in BID.actions if action.applies is None or action.applies(row)}

    assert {"accept", "decline", "void", "set_deadline"} <= offered
    assert not offered & {"win", "lose", "take_back", "return_deposit", "move", "prepare"}


def test_bids_over_rest(cast, ctx, client):
    make_own()
    project = make_project(bid_deadline_at=ctx.now + timedelta(days=9))
    with recording(ctx, "test.token"):
        token = issue_token(ctx, user_id=cast.ada, name="t", scope=TokenScope.WRITE)
    headers = {"Authorization": f"Bearer {token}"}
    asked = {"Idempotency-Key": "1", **headers}

    made = client.post("/api/v1/bids", {"project_id": str(project.pk)}, content_type="application/json", headers=asked)
    listed = client.get("/api/v1/bids", headers=headers).json()["items"]

    assert made.status_code == 201, made.content
    assert [one["state"] for one in listed] == ["pending"]


def test_a_project_is_put_up_for_decision_from_its_own_page(cast):
    make_own()
    project = make_project()

    facts = run_action(cast.acting("ada"), record_type("tender_project"), "open_bid", ids=[project.pk], raw={})

    assert facts["count"] == 1
    assert Bid.objects.get().owner_id == cast.ada


def test_the_page_of_the_model_is_for_who_configures_it(cast, client):
    client.login(username="max", password=PASSWORD)
    assert client.get("/tenders/relevance").status_code == 200
    assert client.post("/tenders/relevance/train").status_code == 302
    assert client.post("/tenders/relevance/off").status_code == 302
    client.login(username="cleo", password=PASSWORD)

    assert client.get("/tenders/relevance").status_code == 403
    assert client.post("/tenders/relevance/train").status_code == 403
