"""What pages read of leads, and that nobody reads what they may not see."""

from datetime import timedelta

import pytest

from loudou.leads.errors import LeadNotFound
from loudou.leads.queries.pool_board import pool_board
from loudou.leads.queries.records import (
    held_periods,
    lead_snapshot,
    score_card,
    similar_leads,
    touches_of,
    work_queue,
)
from loudou.leads.services.claim import claim_leads
from loudou.leads.shapes import CapturePolicy, PoolRow
from loudou.leads.tests.factories import NOW, make_lead, make_pool

pytestmark = pytest.mark.django_db


def test_the_work_queue_holds_what_is_due_then_the_best(cast, ada):
    make_lead(owner_id=cast.ada, company="Weak", mobile="13800000001")
    make_lead(owner_id=cast.ada, company="Strong", mobile="13800000002", title="总经理")
    make_lead(owner_id=cast.ada, company="Due", mobile="13800000003", next_followup_at=NOW + timedelta(hours=1))
    make_lead(owner_id=cast.ben, company="Ben's", mobile="13800000004")

    assert [row.display_name for row in work_queue(ada)] == ["Due", "Strong", "Weak"]


def test_a_snapshot_has_what_conversion_needs(cast, ada):
    lead = make_lead(owner_id=cast.ada, tags=("VIP",), need="五轴2台")

    shot = lead_snapshot(ada, lead.id)

    assert (shot.id, shot.company, shot.mobile, shot.tags, shot.need) == (
        lead.id,
        "苏州锐驰精密制造有限公司",
        "+8613815804462",
        ("VIP",),
        "五轴2台",
    )


@pytest.mark.parametrize("read", [lead_snapshot, score_card, held_periods, touches_of])
def test_what_one_may_not_see_is_not_found(cast, cleo, read):
    lead = make_lead(owner_id=cast.ada)

    with pytest.raises(LeadNotFound):
        read(cleo, lead.id)


@pytest.mark.parametrize(
    ("shared", "sign"),
    [
        ({"company": "苏州锐驰精密制造有限公司"}, "company"),
        ({"uscc": "91330100799655058B"}, "credit_code"),
        ({"email": "gu@ruichi.example"}, "email"),
    ],
)
def test_leads_that_may_be_the_same_are_named_with_the_sign(cast, dora, shared, sign):
    values = {"company": "甲", "email": "a@a.example", **shared}
    first = make_lead(owner_id=cast.ada, **values)
    other = {"company": "乙", "email": "b@b.example", "mobile": "13900000000", **shared}
    second = make_lead(owner_id=cast.ben, policy=CapturePolicy(appends=False), **other)

    assert [(row.id, row.matched_by) for row in similar_leads(dora, first.id)] == [(second.id, sign)]


def test_similar_leads_of_others_stay_hidden(cast, ada):
    mine = make_lead(owner_id=cast.ada)
    make_lead(owner_id=cast.cleo, policy=CapturePolicy(appends=False))

    assert similar_leads(ada, mine.id) == []


def test_the_path_tells_every_touch_in_order(cast, ada):
    lead = make_lead(owner_id=cast.ada, source="官网")
    make_lead(source="展会", now=NOW + timedelta(days=1), policy=CapturePolicy(channel="qr"))

    assert [(touch.channel, touch.source) for touch in touches_of(ada, lead.id)] == [("api", "官网"), ("qr", "展会")]


def test_the_board_counts_what_waits_and_what_i_took(cast, ada, cleo):
    pool = make_pool(member_ids=(cast.ada,), admin_ids=(cast.ada,))
    leads = [make_lead(mobile=f"1380000000{n}", policy=CapturePolicy(pool_id=pool)) for n in range(3)]
    claim_leads(ada, lead_ids=[leads[0].id])

    (row,) = pool_board(cast.acting("ada"))

    assert row == PoolRow(
        id=pool,
        name="East pool",
        kind="member_claim",
        waiting_count=2,
        hot_count=0,
        owned_count=1,
        member_count=1,
        is_member=True,
        is_admin=True,
        held_by_me=1,
        claim_limit=50,
        claimed_today=1,
        daily_limit=20,
        oldest_at=NOW,
    )
    (seen,) = pool_board(cleo)
    assert (seen.is_member, seen.held_by_me) == (False, 0)
