from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.rules.claiming import (
    ClaimAllowance,
    ClaimFacts,
    ClaimLimits,
    ClaimRefusal,
    Holdings,
    claim_allowance,
    claim_refusals,
    may_claim_again_at,
)

LEFT = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
FREE = ClaimFacts(is_in_pool=True, is_owned=False, is_member=True, members_may_claim=True)
ROOM = ClaimAllowance(3)


def test_ex_3_1_claim_limit():
    limits = ClaimLimits(pool=20, daily=None, overall=10)

    allowance = claim_allowance(limits, Holdings(from_pool=5, overall=7))

    assert allowance == ClaimAllowance(3, (ClaimRefusal.GLOBAL_LIMIT,))


def test_a_pool_that_does_not_count_globally_has_only_its_own_limits():
    limits = ClaimLimits(pool=20, daily=20, overall=None)

    allowance = claim_allowance(limits, Holdings(from_pool=5, overall=70, claimed_today=5))

    assert allowance == ClaimAllowance(15, (ClaimRefusal.POOL_LIMIT, ClaimRefusal.DAILY_LIMIT))


def test_a_limit_below_what_is_held_allows_none():
    assert claim_allowance(ClaimLimits(pool=5), Holdings(from_pool=8, overall=8)).count == 0


def test_no_limits():
    assert claim_allowance(ClaimLimits(None, None, None), Holdings(1, 1, 1)) == ClaimAllowance(None)


def test_ex_3_6_cooldown():
    assert may_claim_again_at(LEFT, 15) == datetime(2026, 3, 16, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "refusals"),
    [(timedelta(days=15, seconds=-1), (ClaimRefusal.COOLING_DOWN,)), (timedelta(days=15), ())],
)
def test_ex_3_6_the_same_member_waits_and_another_does_not(after, refusals):
    former = ClaimFacts(True, False, True, True, last_left_at=LEFT)

    assert claim_refusals(former, ROOM, now=LEFT + after, cooldown_days=15) == refusals
    assert claim_refusals(FREE, ROOM, now=LEFT + after, cooldown_days=15) == ()


def test_all_reasons_against_a_claim_are_told():
    facts = ClaimFacts(is_in_pool=False, is_owned=True, is_member=False, members_may_claim=False, last_left_at=LEFT)
    full = ClaimAllowance(0, (ClaimRefusal.POOL_LIMIT,))

    refusals = claim_refusals(facts, full, now=LEFT, cooldown_days=1)

    assert refusals == (
        ClaimRefusal.ALREADY_OWNED,
        ClaimRefusal.NOT_IN_POOL,
        ClaimRefusal.NOT_A_MEMBER,
        ClaimRefusal.ASSIGNED_BY_ADMIN_ONLY,
        ClaimRefusal.COOLING_DOWN,
        ClaimRefusal.POOL_LIMIT,
    )


COUNTS = st.integers(0, 60)


@given(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS)
def test_l03_claiming_one_by_one_never_passes_a_limit(pool, overall, held, elsewhere, wanted):
    limits = ClaimLimits(pool=pool, daily=None, overall=overall)
    held_before = held

    for _ in range(wanted):
        if claim_allowance(limits, Holdings(held, held + elsewhere)).count == 0:
            break
        held += 1

    assert held == held_before or (held <= pool and held + elsewhere <= overall)
