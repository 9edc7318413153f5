from datetime import timedelta

import pytest

from loudou.leads.errors import (
    ClaimLimitReached,
    ClaimRefused,
    ClaimTooSoon,
    LeadAlreadyOwned,
    LeadNotFound,
    NothingToClaim,
    PoolNotFound,
)
from loudou.leads.models import DailyClaim, Lead, LeadOwnership, PoolHolding
from loudou.leads.services.claim import claim_leads
from loudou.leads.services.claim_next import claim_next
from loudou.leads.services.limit_holdings import limit_holdings
from loudou.leads.services.return_leads import return_leads
from loudou.leads.services.transfer_pool import transfer_pool
from loudou.leads.shapes import CapturePolicy
from loudou.leads.tests.factories import NOW, make_lead, make_pool, system
from loudou.platform.access.errors import ActionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(cast):
    return make_pool(member_ids=(cast.ada, cast.ben), admin_ids=(cast.max,))


def waiting(pool, count=1, prefix="138"):
    return [make_lead(mobile=f"{prefix}{n:08d}", policy=CapturePolicy(pool_id=pool)) for n in range(count)]


def snapshot():
    return (
        sorted(map(repr, Lead.objects.values_list("pk", "owner_id", "status", "version"))),
        sorted(map(repr, PoolHolding.objects.values_list("user_id", "pool_id", "held"))),
        sorted(map(repr, DailyClaim.objects.values_list("user_id", "count"))),
    )


def test_a_member_claims_a_lead(pool, cast, ada, emitted):
    (lead,) = waiting(pool)

    assert claim_leads(ada, lead_ids=[lead.id]) == [lead.id]

    lead.refresh_from_db()
    assert (lead.owner_id, lead.status, lead.held_how, lead.pool_id) == (cast.ada, "assigned", "claim", pool)
    assert lead.recycle_due_at == NOW + timedelta(hours=48)
    assert PoolHolding.objects.get().held == DailyClaim.objects.get().count == 1
    assert LeadOwnership.objects.get().pool_id == pool
    assert list(emitted)[-1] == "leads.lead_claimed"


def test_a_lead_somebody_took_is_refused_and_nothing_changes(pool, ada, ben, emitted):
    leads = waiting(pool, 2)
    claim_leads(ada, lead_ids=[leads[0].id])
    before, told = snapshot(), list(emitted)

    with pytest.raises(LeadAlreadyOwned):
        claim_leads(ben, lead_ids=[lead.id for lead in leads])

    assert (snapshot(), emitted) == (before, told)


def test_who_is_no_member_finds_no_lead(pool, cleo, emitted):
    (lead,) = waiting(pool)
    before, told = snapshot(), list(emitted)

    with pytest.raises(LeadNotFound):
        claim_leads(cleo, lead_ids=[lead.id])

    assert (snapshot(), emitted) == (before, told)


def test_without_the_right_to_claim_nothing_is_claimed(cast, pool, emitted):
    (lead,) = waiting(pool)
    before, told = snapshot(), list(emitted)

    with pytest.raises(ActionRefused):
        claim_leads(cast.acting("fay"), lead_ids=[lead.id])

    assert (snapshot(), emitted) == (before, told)


def test_a_pool_whose_administrators_assign_refuses(cast, ada, emitted):
    pool = make_pool(kind="admin_assign", member_ids=(cast.ada,))
    (lead,) = waiting(pool)
    before, told = snapshot(), list(emitted)

    with pytest.raises(ClaimRefused):
        claim_leads(ada, lead_ids=[lead.id])

    assert (snapshot(), emitted) == (before, told)


def test_ex_3_1_claim_limit(cast, ada):
    pool = make_pool(claim_limit=20, daily_limit=None, member_ids=(cast.ada,))
    limit_holdings(system(), most=10)
    for n in range(2):
        make_lead(mobile=f"1370000{n:04d}", owner_id=cast.ada)
    leads = waiting(pool, 10)
    claim_leads(ada, lead_ids=[lead.id for lead in leads[:5]])

    claim_leads(cast.acting("ada"), lead_ids=[lead.id for lead in leads[5:8]])
    with pytest.raises(ClaimLimitReached) as refused:
        claim_leads(cast.acting("ada"), lead_ids=[leads[8].id])

    assert refused.value.facts["limits"] == ["global_limit"]
    assert PoolHolding.objects.get(pool=pool).held == 8


def test_a_set_beyond_the_limit_is_refused_as_a_whole(cast, ada, emitted):
    pool = make_pool(claim_limit=3, member_ids=(cast.ada,))
    leads = waiting(pool, 4)
    before, told = snapshot(), list(emitted)

    with pytest.raises(ClaimLimitReached):
        claim_leads(ada, lead_ids=[lead.id for lead in leads])

    assert (snapshot(), emitted) == (before, told)


def test_l03_the_daily_limit_counts_the_business_day(cast):
    pool = make_pool(daily_limit=1, member_ids=(cast.ada,))
    leads = waiting(pool, 2)
    midnight = NOW.replace(hour=16, minute=0)
    claim_leads(cast.acting("ada", midnight - timedelta(minutes=1)), lead_ids=[leads[0].id])

    with pytest.raises(ClaimLimitReached):
        claim_leads(cast.acting("ada", midnight - timedelta(seconds=1)), lead_ids=[leads[1].id])
    claim_leads(cast.acting("ada", midnight), lead_ids=[leads[1].id])

    assert sorted(DailyClaim.objects.values_list("count", flat=True)) == [1, 1]


def test_a_lowered_limit_takes_nothing_away_and_allows_no_more(cast, ada):
    pool = make_pool(claim_limit=5, member_ids=(cast.ada,))
    leads = waiting(pool, 3)
    claim_leads(ada, lead_ids=[lead.id for lead in leads[:2]])
    limit_holdings(system(), most=1)

    with pytest.raises(ClaimLimitReached):
        claim_leads(cast.acting("ada"), lead_ids=[leads[2].id])

    assert PoolHolding.objects.get(pool=pool).held == 2


def test_ex_3_6_cooldown(pool, cast):
    (lead,) = waiting(pool)
    returned = NOW.replace(month=3, day=1, hour=2)
    claim_leads(cast.acting("ada", returned - timedelta(days=1)), lead_ids=[lead.id])
    return_leads(cast.acting("ada", NOW), lead_ids=[lead.id], reason="no time")
    again = NOW + timedelta(days=15)

    with pytest.raises(ClaimTooSoon) as refused:
        claim_leads(cast.acting("ada", again - timedelta(seconds=1)), lead_ids=[lead.id])
    claim_leads(cast.acting("ben", NOW), lead_ids=[lead.id])
    return_leads(cast.acting("ben", NOW), lead_ids=[lead.id], reason="mine no more")
    claim_leads(cast.acting("ada", again), lead_ids=[lead.id])

    assert refused.value.facts["from_at"] == again.isoformat()
    lead.refresh_from_db()
    assert (lead.owner_id, lead.return_count) == (cast.ada, 2)


def test_the_best_waiting_lead_comes_next(pool, cast, ada):
    weak = make_lead(mobile="13800000001", policy=CapturePolicy(pool_id=pool))
    strong = make_lead(mobile="13800000002", title="总经理", source="转介绍", policy=CapturePolicy(pool_id=pool))

    assert claim_next(ada, pool_id=pool) == [strong.id]
    assert claim_next(cast.acting("ada"), pool_id=pool, count=5) == [weak.id]
    with pytest.raises(NothingToClaim):
        claim_next(cast.acting("ada"), pool_id=pool)


def test_next_needs_membership(pool, cleo):
    waiting(pool)

    with pytest.raises(PoolNotFound):
        claim_next(cleo, pool_id=pool)


def test_l07_nobody_takes_a_lead_its_owner_works_on(pool, cast, ada, ben):
    (lead,) = waiting(pool)
    claim_leads(ada, lead_ids=[lead.id])

    with pytest.raises(LeadAlreadyOwned):
        claim_leads(ben, lead_ids=[lead.id])

    lead.refresh_from_db()
    assert lead.owner_id == cast.ada


def test_a_member_sees_what_waits_and_nobody_else_does(pool, cast, ada, cleo):
    (lead,) = waiting(pool)

    assert list(Lead.objects.visible_to(ada)) == [lead]
    assert list(Lead.objects.visible_to(cleo)) == []


def test_waiting_leads_move_to_another_pool(pool, cast):
    other = make_pool("West pool", is_default=False, member_ids=(cast.cleo,))
    (lead,) = waiting(pool)

    assert transfer_pool(cast.acting("max"), lead_ids=[lead.id], pool_id=other) == 1

    claim_leads(cast.acting("cleo"), lead_ids=[lead.id])
    lead.refresh_from_db()
    assert (lead.pool_id, lead.owner_id) == (other, cast.cleo)
