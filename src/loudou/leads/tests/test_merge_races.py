"""Real threads on real connections: whoever comes first, one consistent result."""

import pytest

from loudou.config.invariants_check import broken_invariants
from loudou.customers.tests.factories import make_account
from loudou.leads.errors import LeadAlreadyOwned, LeadMergedAway, LeadNotFound, LeadNotOpen
from loudou.leads.models import Lead, LeadMerge, MergePolicy
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.claim import claim_leads
from loudou.leads.services.convert import close_as_converted
from loudou.leads.services.merge import merge_leads
from loudou.leads.services.save_merge_policies import save_merge_policies
from loudou.leads.services.unmerge import unmerge_leads
from loudou.leads.shapes import LeadDraft, MergeDraft
from loudou.leads.tests.factories import make_lead, make_pool, system
from loudou.leads.tests.merges import LEAD_RULES
from loudou.leads.tests.test_claim_races import together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def merge(*leads, into=None):
    draft = MergeDraft(tuple(lead.id for lead in leads), survivor_id=into.id if into else None)
    return lambda: merge_leads(system(), merges=[draft])


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_of_two_overlapping_merges_one_wins_and_the_other_is_told(_round):
    make_pool()
    first, second, third = (make_lead(mobile=f"1390000000{n}") for n in range(3))

    results = together(merge(first, second, into=first), merge(third, second, into=third))

    refused = [one for one in results if isinstance(one, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], LeadMergedAway)
    assert (LeadMerge.objects.count(), Lead.objects.filter(status="merged").count()) == (1, 1)
    assert broken_invariants(LEAD_RULES) == []


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_same_merge_twice_at_once_is_one(_round):
    make_pool()
    first, second = (make_lead(mobile=f"1390000000{n}") for n in range(2))

    results = together(merge(first, second), merge(second, first))

    assert sorted(one[0].merge_id is None for one in results) == [False, True]
    assert LeadMerge.objects.count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_who_decide_a_field_for_the_first_time_at_once_are_both_taken_and_one_rule_is_left(_round):
    results = together(
        *(
            lambda policy=policy: save_merge_policies(system(), policies={"need": policy})
            for policy in ("survivor", "most_recent_non_empty")
        )
    )

    assert [one for one in results if isinstance(one, Exception)] == []
    (left,) = MergePolicy.objects.all()
    assert (left.field, left.policy) in {("need", "survivor"), ("need", "most_recent_non_empty")}


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_merge_and_a_claim_leave_one_lead_with_one_owner(_round, cast):
    make_pool(member_ids=(cast.ada,))
    first, second = (make_lead(mobile=f"1390000000{n}") for n in range(2))

    _merged, claimed = together(merge(first, second), lambda: claim_leads(cast.acting("ada"), lead_ids=[second.id]))

    (left,) = Lead.objects.exclude(status="merged")
    if isinstance(claimed, Exception):
        assert isinstance(claimed, (LeadNotFound, LeadAlreadyOwned, LeadNotOpen))
        assert left.owner_id is None
    else:
        assert (left.owner_id, left.status) == (cast.ada, "assigned")
    assert broken_invariants(LEAD_RULES) == []


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_merge_and_a_conversion_leave_one_customer_and_nothing_beside(_round, cast):
    make_pool()
    first, second = (make_lead(mobile=f"1390000000{n}", owner_id=cast.ada) for n in range(2))
    account = make_account(system())

    merged, converted = together(
        merge(first, second),
        lambda: close_as_converted(cast.acting("ada"), lead_id=second.id, account_id=account.id),
    )

    assert not isinstance(merged, Exception)
    (left,) = Lead.objects.exclude(status="merged")
    assert isinstance(converted, (LeadNotFound, LeadNotOpen)) == (left.status != "converted")
    assert broken_invariants(LEAD_RULES) == []


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_row_that_comes_in_meanwhile_is_not_lost(_round):
    make_pool()
    first, second = (make_lead(mobile=f"1390000000{n}") for n in range(2))

    came = lambda: capture_leads(system(), drafts=[LeadDraft(mobile=second.mobile)])  # noqa: E731 - short
    results = together(merge(first, second), came)

    assert not [one for one in results if isinstance(one, Exception)]
    left = Lead.objects.exclude(status="merged").values_list("touch_count", flat=True)
    assert sum(left) == 3
    assert broken_invariants([name for name in LEAD_RULES if name != "L08_merged_is_at_rest"]) == []


def test_taken_apart_twice_at_once_is_taken_apart_once():
    make_pool()
    first, second = (make_lead(mobile=f"1390000000{n}") for n in range(2))
    ((done,),) = (merge(first, second)(),)
    apart = lambda: unmerge_leads(system(), merge_ids=[done.merge_id])  # noqa: E731 - short

    results = together(apart, apart)

    assert sum(isinstance(one, Exception) for one in results) == 1
    assert broken_invariants(LEAD_RULES) == []
