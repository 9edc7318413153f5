from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.marketing.campaigns.enums import CampaignStatus, MemberStatus
from loudou.marketing.campaigns.rules.lifecycle import GRANTS, MOVES, TAKES_COST, Act, next_status, states_before
from loudou.marketing.campaigns.rules.matching import Candidate, choose_campaign, name_key
from loudou.marketing.campaigns.rules.membership import RANKS, advanced, is_response

S = CampaignStatus
ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))


def test_a_campaign_goes_from_planned_to_closed():
    status = S.PLANNED
    passed = []
    for act in (Act.SUBMIT, Act.APPROVE, Act.START, Act.COMPLETE, Act.CLOSE):
        status = next_status(status, act)
        passed.append(status)

    assert passed == [S.PENDING_APPROVAL, S.APPROVED, S.IN_PROGRESS, S.COMPLETED, S.CLOSED]


def test_a_refused_or_withdrawn_plan_is_planned_again():
    assert {next_status(S.PENDING_APPROVAL, act) for act in (Act.REJECT, Act.WITHDRAW)} == {S.PLANNED}


@pytest.mark.parametrize("status", [S.PENDING_APPROVAL, S.COMPLETED, S.CLOSED, S.CANCELLED])
def test_what_waits_is_over_or_was_called_off_is_not_cancelled(status):
    assert next_status(status, Act.CANCEL) is None


def test_nothing_leaves_closed_and_cancelled():
    assert all(next_status(end, act) is None for end in (S.CLOSED, S.CANCELLED) for act in Act)


def test_approving_and_closing_are_rights_of_their_own():
    assert {act: GRANTS[act] for act in Act if GRANTS[act] != "edit"} == {
        Act.APPROVE: "approve",
        Act.REJECT: "approve",
        Act.CLOSE: "close",
    }
    assert states_before(Act.CANCEL) == {S.PLANNED, S.APPROVED, S.IN_PROGRESS}
    assert set(MOVES) == set(GRANTS) == set(Act)


def test_costs_are_booked_until_a_campaign_is_closed():
    assert set(S) - TAKES_COST == {S.CLOSED}


@given(st.lists(st.sampled_from(list(MemberStatus)), min_size=1))
def test_a_member_ends_at_the_most_advanced_state_told_in_any_order(told):
    held = told[0]
    for status in told[1:]:
        held = advanced(held, status)

    assert held == max(told, key=RANKS.__getitem__)
    assert set(RANKS) == set(MemberStatus)


def test_answers_are_what_people_did_themselves():
    assert {one for one in MemberStatus if is_response(one)} == {
        MemberStatus.REGISTERED,
        MemberStatus.RESPONDED,
        MemberStatus.ATTENDED,
    }


def test_names_are_compared_without_case_and_spaces():
    assert name_key("  Summer  EXPO ") == name_key("summer expo")


def test_of_campaigns_of_one_name_the_day_decides():
    last_year = Candidate(ONE, date(2025, 6, 1), date(2025, 6, 3), by_code=False)
    this_year = Candidate(TWO, date(2026, 6, 1), date(2026, 6, 3), by_code=False)
    coded = Candidate(THREE, date(2020, 1, 1), date(2020, 1, 2), by_code=True)

    assert choose_campaign([last_year, this_year], date(2026, 6, 2)) == TWO
    assert choose_campaign([last_year, this_year], date(2025, 9, 1)) == ONE
    assert choose_campaign([this_year], date(2026, 1, 1)) == TWO
    assert choose_campaign([last_year, this_year, coded], date(2026, 6, 2)) == THREE
    assert choose_campaign([], date(2026, 6, 2)) is None
