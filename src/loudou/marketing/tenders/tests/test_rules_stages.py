"""How far a project has come, and what its notices together say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.marketing.tenders.enums import NoticeType, Stage
from loudou.marketing.tenders.rules.bids import decided_bids
from loudou.marketing.tenders.rules.compile import Told, award_key, compile_project
from loudou.marketing.tenders.rules.currencies import currency_of, known_currency
from loudou.marketing.tenders.rules.facts import from_json, to_document, to_json
from loudou.marketing.tenders.rules.stages import stage_of, step
from loudou.marketing.tenders.shapes import AwardFacts, BidFacts, LotFacts, NoticeFacts, OrgFacts

D = Decimal
START = datetime(2026, 1, 1, tzinfo=UTC)
T = NoticeType


def at(day):
    return START + timedelta(days=day) if day is not None else None


@pytest.mark.parametrize(("kinds", "stage"), [
    ([T.INTENTION], Stage.INTENTION), ([T.TENDER, T.CORRECTION, T.CLARIFICATION], Stage.BIDDING),
    ([T.TENDER, T.OPENING], Stage.EVALUATION), ([T.TENDER, T.CANDIDATE, T.AWARD], Stage.AWARDED),
    ([T.AWARD, T.CONTRACT, T.PERFORMANCE, T.COMPLETION], Stage.COMPLETED), ([T.AWARD, T.CORRECTION], Stage.AWARDED),
    ([T.TENDER, T.FAILED], Stage.FAILED), ([T.AWARD, T.FAILED], Stage.AWARDED),
    ([T.FAILED, T.CORRECTION], Stage.FAILED),
    ([T.FAILED, T.AWARD], Stage.AWARDED), ([T.AWARD, T.CANCELLATION], Stage.CANCELLED),
    ([T.CONTRACT, T.CANCELLATION], Stage.CONTRACTED), ([T.CANCELLATION, T.AWARD], Stage.CANCELLED),
    ([T.OTHER], Stage.BIDDING), ([T.TENDER, T.AWARD_CANCELLED], Stage.BIDDING), ([], Stage.BIDDING),
])  # fmt: skip
def test_stages_move_forward_by_the_dates_of_notices(kinds, stage):
    assert stage_of([(kind, at(day)) for day, kind in enumerate(kinds)])[0] is stage


def test_the_stage_begins_with_the_notice_that_led_there():
    assert stage_of([(T.AWARD, at(9)), (T.TENDER, at(1)), (T.AWARD, at(12))]) == (Stage.AWARDED, at(9))
    assert stage_of([(T.OTHER, at(1))]) == (Stage.BIDDING, None)


@given(st.lists(st.tuples(st.sampled_from(NoticeType.values), st.none() | st.integers(0, 5)), max_size=7), st.randoms())
def test_the_order_notices_arrive_in_says_nothing(told, random):
    notices = [(kind, at(day)) for kind, day in told]
    shuffled = list(notices)
    random.shuffle(shuffled)

    assert stage_of(notices) == stage_of(shuffled)


def test_one_step_says_nothing_for_notices_without_a_stage():
    assert step(None, T.OTHER) is None


def award(name, amount="9", **more):
    given = {"suppliers": (OrgFacts(name),), "amount": D(amount) if amount else None, "status": "active", **more}
    return AwardFacts(**given)


def told(key, kind, day, **facts):
    return Told(key, kind, at(day), NoticeFacts(**facts))


def awards(*notices):
    return {one.facts.suppliers[0].name: one.status for one in compile_project(notices).awards}


def test_later_says_more_than_earlier_where_it_says_anything():
    state = compile_project([
        told("b", T.CORRECTION, 5, title="更正公告", budget_amount=D(8)),
        told("a", T.TENDER, 1, title="路灯采购", region="苏州", budget_amount=D(9)),
        told("c", T.AWARD, None, contact_name="张"),
    ])  # fmt: skip

    facts = state.facts
    assert (facts.title, facts.region, facts.budget_amount, facts.contact_name) == ("路灯采购", "苏州", 8, "张")
    assert (state.notice_count, state.published_first_at) == (3, at(1))


def test_lots_and_bids_of_one_id_are_one():
    state = compile_project([
        told("a", T.TENDER, 1, lots=(LotFacts("1", "A", D(5)),), bids=(BidFacts(OrgFacts("甲")),)),
        told("b", T.AWARD, 2, lots=(LotFacts("1", "", None, D(4)),), bids=(BidFacts(OrgFacts("甲"), rank=2),)),
    ])  # fmt: skip

    assert state.facts.lots == (LotFacts("1", "A", D(5), D(4)),)
    assert [bid.rank for bid in state.facts.bids] == [2]


def test_candidates_give_way_to_the_winner():
    candidates = told(
        "a", T.CANDIDATE, 1, awards=(award("甲", rank=1, status="pending"), award("乙", rank=2, status="pending"))
    )
    winner = told("b", T.AWARD, 2, awards=(award("甲", rank=1),))

    assert awards(candidates, winner) == {"甲": "active", "乙": "unsuccessful"}


def test_awards_with_a_publisher_s_id_stay_until_they_are_said_to_be_cancelled():
    first = told("a", T.AWARD, 1, awards=(award("甲", id="1"),))

    assert awards(first, told("b", T.AWARD, 2, awards=(award("乙", id="2"),))) == {"甲": "active", "乙": "active"}
    assert awards(first, told("b", T.AWARD_CANCELLED, 2)) == {"甲": "cancelled"}
    cancelled = told("b", T.AWARD_CANCELLED, 2, awards=(award("甲", id="1", status="cancelled"),))
    assert awards(first, cancelled) == {"甲": "cancelled"}


def test_an_unsuccessful_award_is_not_cancelled():
    first = told("a", T.AWARD, 1, awards=(award("甲", status="unsuccessful"),))

    assert awards(first, told("b", T.AWARD_CANCELLED, 2)) == {"甲": "unsuccessful"}


def test_awards_are_known_by_id_or_by_lot_and_supplier():
    assert award_key(award("甲", id="7")) == "7"
    assert award_key(award("甲", lot_id="2", rank=1)) == "~2~甲~1"
    assert award_key(AwardFacts(lot_id="2")) == "~2~~"


@pytest.mark.parametrize(("amount", "limits", "is_doubtful"), [
    ("920000", {"ceiling_amount": D(1000000)}, False), ("9200000000", {"ceiling_amount": D(1000000)}, True),
    ("92", {"budget_amount": D(1000000)}, True), ("92", {}, False), (None, {"budget_amount": D(1)}, False),
])  # fmt: skip
def test_amounts_out_of_all_proportion_are_doubtful(amount, limits, is_doubtful):
    (found,) = compile_project([told("a", T.AWARD, 1, awards=(award("甲", amount),), **limits)]).awards

    assert found.is_doubtful is is_doubtful


def test_the_limit_of_the_lot_comes_before_that_of_the_project():
    lot = LotFacts("1", "", None, D(10))
    facts = {"lots": (lot,), "ceiling_amount": D(1000000), "awards": (award("甲", "9", lot_id="1"),)}

    assert [one.is_doubtful for one in compile_project([told("a", T.AWARD, 1, **facts)]).awards] == [False]


def test_an_amount_in_another_currency_is_not_compared():
    facts = {"budget_amount": D(10**6), "currency": "CNY", "awards": (award("甲", "9", currency="USD"),)}

    assert not compile_project([told("a", T.AWARD, 1, **facts)]).awards[0].is_doubtful


NAMES = st.sampled_from(["甲", "乙", "丙"])
AWARDS = st.lists(
    st.builds(award, NAMES, st.none() | st.sampled_from(["1", "5000000"]), id=st.sampled_from(["", "1"]),
              lot_id=st.sampled_from(["", "1"]), status=st.sampled_from(["active", "pending"])),
    max_size=3,
)  # fmt: skip
NOTICES = st.lists(
    st.tuples(st.sampled_from(NoticeType.values), st.none() | st.integers(0, 4), AWARDS, st.none() | st.just(D(7))),
    min_size=1, max_size=6,
)  # fmt: skip


@given(NOTICES, st.randoms())
def test_a_project_is_the_same_whatever_order_its_notices_came_in(notices, random):
    rows = [told(str(n), kind, day, awards=tuple(found), budget_amount=budget)
            for n, (kind, day, found, budget) in enumerate(notices)]  # fmt: skip
    shuffled = list(rows)
    random.shuffle(shuffled)

    assert compile_project(rows) == compile_project(shuffled)


def test_bids_for_the_whole_project_are_decided_by_any_award_and_winners_have_bid():
    bids = (
        BidFacts(OrgFacts("甲")),
        BidFacts(OrgFacts("乙")),
        BidFacts(OrgFacts("丙"), "1"),
        BidFacts(OrgFacts("丁"), result="invalid"),
    )
    state = compile_project([told("a", T.AWARD, 1, bids=bids, awards=(award("甲"), award("戊", lot_id="2")))])

    found = {(bid.bidder.name, bid.lot_id): bid.result for bid in decided_bids(state)}

    assert found == {
        ("甲", ""): "won",
        ("乙", ""): "lost",
        ("丙", "1"): "open",
        ("丁", ""): "invalid",
        ("戊", "2"): "won",
    }


def test_facts_come_back_as_they_were_stored():
    facts = NoticeFacts(
        title="a", purchaser=OrgFacts("p", identifier="x:1"), agency=OrgFacts("q"), budget_amount=D("10.50"),
        bid_deadline_at=at(1), service_end_date=at(2).date(), category_codes=("c",), items=("i",),
        lots=(LotFacts("1", budget_amount=D("1E+3")),), awards=(award("甲", awarded_date=at(1).date()),),
        bids=(BidFacts(OrgFacts("乙"), price_amount=D(3)),), attachments=(("t", "https://u"),),
    )  # fmt: skip

    stored = to_document(facts)

    assert from_json(orjson.loads(to_json(facts))) == facts
    assert stored["budget_amount"] == "10.5"
    assert stored["lots"] == [{"id": "1", "budget_amount": "1000"}]
    assert from_json({}) == NoticeFacts()


def test_amounts_without_a_currency_are_in_no_currency():
    assert (known_currency("CNY"), known_currency("yen"), known_currency("€€€"), known_currency("")) == (
        "CNY",
        "XXX",
        "XXX",
        "XXX",
    )
    assert currency_of(NoticeFacts()) == ""
    assert currency_of(NoticeFacts(budget_amount=D(1))) == "XXX"
    assert currency_of(replace(NoticeFacts(), currency="EUR")) == "EUR"
