from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.rules.duplicates import (
    CREATE,
    DraftKeys,
    DuplicateDecision,
    HardKey,
    KnownSubject,
    Outcome,
    decide_duplicate,
    decide_duplicates,
    fill_empty,
)

LEAD, OTHER_LEAD, ACCOUNT, OTHER_ACCOUNT, OWNER = (UUID(int=number) for number in range(1, 6))
MOBILE, EMAIL, CODE, EXTERNAL = "+8613336061916", "a@example.com", "91330100799655058B", "form:7"


def test_a_draft_nobody_knows_is_created():
    assert decide_duplicate(DraftKeys(mobile=MOBILE), {}) == CREATE


def test_a_draft_of_an_open_lead_is_appended_to_it():
    known = {(HardKey.MOBILE, MOBILE): KnownSubject(lead_id=LEAD)}

    decision = decide_duplicate(DraftKeys(mobile=MOBILE, email=EMAIL), known)

    assert decision == DuplicateDecision(Outcome.APPEND, HardKey.MOBILE, lead_id=LEAD)


def test_the_most_trusted_key_decides():
    known = {
        (HardKey.EMAIL, EMAIL): KnownSubject(lead_id=LEAD),
        (HardKey.CREDIT_CODE, CODE): KnownSubject(lead_id=OTHER_LEAD),
    }

    assert decide_duplicate(DraftKeys(credit_code=CODE, email=EMAIL), known).lead_id == OTHER_LEAD


def test_a_draft_of_a_customers_contact_becomes_a_lead_of_that_account_and_its_owner():
    known = {(HardKey.EMAIL, EMAIL): KnownSubject(account_id=ACCOUNT, owner_id=OWNER)}

    decision = decide_duplicate(DraftKeys(email=EMAIL), known)

    assert decision == DuplicateDecision(Outcome.LINK_TO_ACCOUNT, HardKey.EMAIL, account_id=ACCOUNT, owner_id=OWNER)


def test_an_open_lead_comes_before_a_customer_even_by_a_weaker_key():
    known = {
        (HardKey.MOBILE, MOBILE): KnownSubject(account_id=ACCOUNT),
        (HardKey.EMAIL, EMAIL): KnownSubject(lead_id=LEAD),
    }

    assert decide_duplicate(DraftKeys(mobile=MOBILE, email=EMAIL), known).lead_id == LEAD


def test_the_first_of_two_customers_is_linked():
    known = {
        (HardKey.MOBILE, MOBILE): KnownSubject(account_id=ACCOUNT),
        (HardKey.EMAIL, EMAIL): KnownSubject(account_id=OTHER_ACCOUNT),
    }

    assert decide_duplicate(DraftKeys(mobile=MOBILE, email=EMAIL), known).account_id == ACCOUNT


def test_a_closed_lead_is_reached_by_its_external_id_only():
    closed = KnownSubject(lead_id=LEAD, is_open=False)
    known = {(HardKey.EXTERNAL_ID, EXTERNAL): closed, (HardKey.EMAIL, EMAIL): closed}

    assert decide_duplicate(DraftKeys(email=EMAIL), known) == CREATE
    assert decide_duplicate(DraftKeys(email=EMAIL, external_id=EXTERNAL), known).lead_id == LEAD


def test_drafts_of_one_batch_that_share_a_key_become_one_lead():
    drafts = [DraftKeys(mobile=MOBILE), DraftKeys(email="b@example.com"), DraftKeys(mobile=MOBILE, email=EMAIL)]

    decisions = decide_duplicates(drafts, {})

    assert decisions == [CREATE, CREATE, DuplicateDecision(Outcome.APPEND, HardKey.MOBILE, row=0)]


def test_drafts_are_one_person_through_a_third():
    drafts = [DraftKeys(mobile=MOBILE), DraftKeys(email=EMAIL), DraftKeys(mobile=MOBILE, email=EMAIL)]

    decisions = decide_duplicates(drafts, {})

    assert [decision.row for decision in decisions] == [None, 0, 0]
    assert [decision.key for decision in decisions] == [None, HardKey.EMAIL, HardKey.MOBILE]


def test_a_draft_without_a_match_follows_its_group_to_the_known_lead():
    known = {(HardKey.EMAIL, EMAIL): KnownSubject(lead_id=LEAD)}
    drafts = [DraftKeys(mobile=MOBILE), DraftKeys(mobile=MOBILE, email=EMAIL)]

    assert [decision.lead_id for decision in decide_duplicates(drafts, known)] == [LEAD, LEAD]


def test_a_group_of_a_customer_founds_one_lead_of_that_account():
    known = {(HardKey.EMAIL, EMAIL): KnownSubject(account_id=ACCOUNT, owner_id=OWNER)}
    drafts = [DraftKeys(mobile=MOBILE), DraftKeys(mobile=MOBILE, email=EMAIL)]

    first, second = decide_duplicates(drafts, known)

    assert (first.outcome, first.account_id, first.owner_id) == (Outcome.LINK_TO_ACCOUNT, ACCOUNT, OWNER)
    assert (second.outcome, second.row) == (Outcome.APPEND, 0)


def test_a_repeated_delivery_does_not_pull_others_to_a_closed_lead():
    known = {(HardKey.EXTERNAL_ID, EXTERNAL): KnownSubject(lead_id=LEAD, is_open=False)}
    drafts = [DraftKeys(email=EMAIL, external_id=EXTERNAL), DraftKeys(email=EMAIL)]

    assert [decision.outcome for decision in decide_duplicates(drafts, known)] == [Outcome.APPEND, Outcome.CREATE]


DRAFTS = st.lists(
    st.builds(
        DraftKeys,
        credit_code=st.none(),
        mobile=st.sampled_from([None, "1", "2", "3"]),
        email=st.sampled_from([None, "a", "b", "c"]),
        external_id=st.sampled_from([None, "x", "y"]),
    ),
    max_size=8,
)
KNOWN = st.dictionaries(
    st.sampled_from([(HardKey.MOBILE, "1"), (HardKey.EMAIL, "a"), (HardKey.EMAIL, "b"), (HardKey.EXTERNAL_ID, "x")]),
    st.builds(
        KnownSubject,
        lead_id=st.sampled_from([None, LEAD, OTHER_LEAD]),
        account_id=st.sampled_from([None, ACCOUNT, OTHER_ACCOUNT]),
        is_open=st.booleans(),
    ),
)


@given(DRAFTS, KNOWN, st.randoms(use_true_random=False))
def test_l09_which_leads_come_out_does_not_depend_on_the_order_of_rows(drafts, known, shuffler):
    order = list(range(len(drafts)))
    shuffler.shuffle(order)

    straight = decide_duplicates(drafts, known)
    shuffled = decide_duplicates([drafts[row] for row in order], known)

    assert _leads(straight, range(len(drafts))) == _leads(shuffled, order)


@given(DRAFTS, KNOWN)
def test_no_two_created_leads_of_a_batch_share_a_key(drafts, known):
    decisions = decide_duplicates(drafts, known)

    created = [
        draft for draft, decision in zip(drafts, decisions, strict=True) if decision.outcome is not Outcome.APPEND
    ]
    values = [value for draft in created for value in draft.values()]
    assert len(values) == len(set(values))


def _leads(decisions, order):
    """Which rows end in the same lead, and in which known lead or account."""
    ends = {}
    for position, decision in enumerate(decisions):
        end = position if decision.row is None else decision.row
        target = decision.lead_id or ("new", end)
        account = decisions[end].account_id
        ends.setdefault((target, account), set()).add(order[position])
    return {(frozenset(rows), key[0] if isinstance(key[0], UUID) else "new", key[1]) for key, rows in ends.items()}


def test_only_empty_fields_are_filled():
    existing = {"name": "Ada", "title": " ", "city": None, "tags": [], "employees": 0, "is_vip": False}
    incoming = {"name": "A.", "title": "CTO", "city": "", "tags": ["x"], "employees": 5, "is_vip": True, "need": "CRM"}

    assert fill_empty(existing, incoming) == {"title": "CTO", "tags": ["x"], "need": "CRM"}
