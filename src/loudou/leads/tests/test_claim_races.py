"""Real threads on real connections: one winner, exact limits, nothing lost."""

import threading
from collections import Counter
from contextlib import suppress

import pytest
from django.db import DatabaseError, connection

from loudou.customers.tests.factories import make_account
from loudou.kernel.context import Context
from loudou.kernel.errors import LoudouError
from loudou.leads.errors import ClaimLimitReached, LeadAlreadyOwned, NothingToClaim
from loudou.leads.models import DailyClaim, Lead, LeadOwnership, PoolHolding
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.claim import claim_leads
from loudou.leads.services.claim_next import claim_next
from loudou.leads.services.convert import close_as_converted
from loudou.leads.services.limit_holdings import limit_holdings
from loudou.leads.services.return_leads import return_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft
from loudou.leads.tests.factories import NOW, make_lead, make_pool, system
from loudou.platform.changes.recording import recording
from loudou.platform.identity.services.manage_people import PersonDraft, add_people

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Run the acts at the same moment, each on a connection of its own; returns what each gave or raised."""
    barrier = threading.Barrier(len(acts))
    results = [None] * len(acts)

    def run(place, act):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            results[place] = act()
        except (LoudouError, DatabaseError) as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


@pytest.fixture
def claimers(cast):
    drafts = [PersonDraft(f"rep{n}", f"Rep {n}", f"rep{n}@example.com", "", None, ("sales_rep",)) for n in range(64)]
    with recording(system(), "test.claimers"):
        return add_people(system(), drafts=drafts)


def overlaps():
    with connection.cursor() as cursor:
        cursor.execute("""
            WITH periods AS (
                SELECT lead_id, from_at, to_at FROM leads_leadownership
                UNION ALL SELECT id, held_since, 'infinity' FROM leads_lead)
            SELECT count(*) FROM periods a JOIN periods b ON a.lead_id = b.lead_id
                AND (a.from_at, a.to_at) < (b.from_at, b.to_at)
                AND tstzrange(a.from_at, a.to_at) && tstzrange(b.from_at, b.to_at)
        """)
        return cursor.fetchone()[0]


def test_l02_of_64_people_claiming_one_lead_one_gets_it(cast, claimers):
    pool = make_pool(member_ids=tuple(claimers))
    lead = make_lead(policy=CapturePolicy(pool_id=pool))

    results = together(*(lambda u=user: claim_leads(Context(u, NOW), lead_ids=[lead.id]) for user in claimers))

    assert Counter(type(result) for result in results) == {list: 1, LeadAlreadyOwned: 63}
    assert PoolHolding.objects.filter(held=1).count() == 1
    assert overlaps() == 0


def test_l03_one_person_claiming_64_times_at_once_gets_exactly_the_limit(cast):
    pool = make_pool(claim_limit=None, daily_limit=10, member_ids=(cast.ada,))
    leads = capture_leads(
        system(), drafts=[LeadDraft(name=f"{n}") for n in range(64)], policy=CapturePolicy(pool_id=pool)
    )

    results = together(*(lambda i=row.lead_id: claim_leads(cast.acting("ada"), lead_ids=[i]) for row in leads.rows))

    assert Counter(type(result) for result in results) == {list: 10, ClaimLimitReached: 54}
    assert DailyClaim.objects.get().count == PoolHolding.objects.get().held == 10
    assert Lead.objects.filter(owner=cast.ada).count() == 10


def test_l03_two_pools_at_once_stay_within_what_a_person_may_hold(cast):
    pools = [make_pool(f"P{n}", is_default=n == 0, daily_limit=None, member_ids=(cast.ada,)) for n in range(2)]
    limit_holdings(system(), most=5)
    ids = []
    for pool in pools:
        taken = capture_leads(
            system(), drafts=[LeadDraft(name=f"{pool}{n}") for n in range(10)], policy=CapturePolicy(pool_id=pool)
        )
        ids += [row.lead_id for row in taken.rows]

    together(*(lambda i=lead: claim_leads(cast.acting("ada"), lead_ids=[i]) for lead in ids))

    assert Lead.objects.filter(owner=cast.ada).count() == 5


def test_64_claimers_over_2000_leads_take_each_once(cast, claimers):
    pool = make_pool(claim_limit=None, daily_limit=None, member_ids=tuple(claimers))
    for start in range(0, 2_000, 1_000):
        drafts = [LeadDraft(name=f"{n}") for n in range(start, start + 1_000)]
        capture_leads(system(), drafts=drafts, policy=CapturePolicy(pool_id=pool))

    def take_all(user):
        taken = []
        with suppress(NothingToClaim):
            while True:
                taken += claim_next(Context(user, NOW), pool_id=pool)
        return taken

    results = together(*(lambda u=user: take_all(u) for user in claimers))

    taken = [lead for result in results for lead in result]
    assert len(taken) == len(set(taken)) == 2_000
    held = dict(PoolHolding.objects.values_list("user_id", "held"))
    assert [held.get(user, 0) for user in claimers] == [len(result) for result in results]
    assert LeadOwnership.objects.count() == 2_000
    assert overlaps() == 0


def test_l04_return_and_claim_at_once_leave_the_lead_somewhere(cast):
    pool = make_pool(cooldown_days=0, member_ids=(cast.ada, cast.ben))
    lead = make_lead(policy=CapturePolicy(pool_id=pool))
    claim_leads(cast.acting("ada"), lead_ids=[lead.id])

    together(
        *(lambda: return_leads(cast.acting("ada"), lead_ids=[lead.id], reason="busy") for _ in range(4)),
        *(lambda: claim_leads(cast.acting("ben"), lead_ids=[lead.id]) for _ in range(4)),
    )

    lead.refresh_from_db()
    assert lead.owner_id in {None, cast.ben}
    assert lead.pool_id == pool
    assert sum(PoolHolding.objects.values_list("held", flat=True)) == (lead.owner_id is not None)
    assert overlaps() == 0


def test_l10_a_lead_converts_once(cast):
    make_pool()
    lead = make_lead(owner_id=cast.ada)
    account = make_account()

    results = together(
        *(lambda: close_as_converted(cast.acting("ada"), lead_id=lead.id, account_id=account.id) for _ in range(8))
    )

    assert results.count(None) == 1
    assert Lead.objects.get().status == "converted"


def test_the_same_person_captured_by_many_at_once_is_one_lead(cast):
    make_pool()
    drafts = [
        LeadDraft(name="甲", mobile="13800000001"),
        LeadDraft(name="乙", email="a@b.example", mobile="13800000001"),
    ]

    together(*(lambda d=draft: capture_leads(system(), drafts=[d]) for draft in drafts * 8))

    assert Lead.objects.count() == 1
    assert Lead.objects.get().touch_count == 16
