"""A quote is approved by somebody of the level the matrix asks for (domain 7.10)."""

import json
from decimal import Decimal

import pytest
from django.test import Client

from loudou.cpq.quoting.errors import ApprovalLevelTooLow
from loudou.cpq.quoting.models import ApprovalRule, Quote
from loudou.cpq.quoting.queries.levels import approval_level, highest_level
from loudou.cpq.quoting.rules.approval import ANY_LEVEL, covers
from loudou.cpq.quoting.services.approve import approve_quote
from loudou.cpq.quoting.services.reject import reject_quote
from loudou.cpq.quoting.services.submit import submit_quote
from loudou.cpq.quoting.tests.factories import make_quote, typed
from loudou.platform.access.enums import Scope
from loudou.platform.access.models import Grant
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import Role, User

pytestmark = pytest.mark.django_db
D = Decimal
CHEAP = [typed("100.00", asked_rate=D("0.3"))]


def asking(ada, level):
    """A quote of Ada's that waits for this level."""
    with recording(ada, "test.level"):
        ApprovalRule.objects.filter(measure="line_discount_rate").update(level=level)
    quote = make_quote(ada, CHEAP)
    submit_quote(ada, quote_id=quote.id)
    quote.refresh_from_db()
    assert quote.required_level == level
    return quote


def grant(cast, scope, *acts):
    """Further rights on quotes for the role of managers."""
    with recording(cast.acting("root"), "test.grant"):
        role = Role.objects.get(code="sales_manager")
        Grant.objects.bulk_create(Grant(role=role, record_type="quote", action=act, scope=scope) for act in acts)


def state_of(quote):
    return Quote.objects.values_list("status", "approved_by").get(pk=quote.pk)


def browser(user_id):
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    return client


@pytest.mark.parametrize(
    ("own", "required", "expected"),
    [(0, 1, False), (1, 1, True), (1, None, True), (0, None, False), (1, 2, False), (2, 2, True), (ANY_LEVEL, 9, True)],
)
def test_a_level_covers_itself_and_those_below(own, required, expected):
    assert covers(own, required) is expected


def test_a_person_below_the_level_is_refused_and_nothing_changes(ada, dora, emitted):
    quote = asking(ada, 2)
    told = list(emitted)

    with pytest.raises(ApprovalLevelTooLow) as refused:
        approve_quote(dora, quote_id=quote.id)

    assert (refused.value.facts["required"], refused.value.facts["own"]) == (2, 1)
    assert (state_of(quote), list(emitted)) == (("in_approval", None), told)


def test_who_has_the_level_approves(ada, cast):
    quote = asking(ada, 2)
    grant(cast, Scope.SUBTREE, "approve_2")

    approve_quote(cast.acting("dora"), quote_id=quote.id)

    assert state_of(quote) == ("approved", cast.dora)


def test_a_higher_level_approves_what_asks_for_a_lower_one(ada, cast):
    quote = asking(ada, 2)
    grant(cast, Scope.SUBTREE, "approve_3")

    approve_quote(cast.acting("dora"), quote_id=quote.id)

    assert state_of(quote) == ("approved", cast.dora)


def test_a_level_counts_on_the_records_its_right_reaches(ada, cast):
    quote = asking(ada, 2)
    grant(cast, Scope.OWN, "approve_2")
    dora = cast.acting("dora")

    with pytest.raises(ApprovalLevelTooLow):
        approve_quote(dora, quote_id=quote.id)

    assert (highest_level(dora), approval_level(dora, quote.id)) == (2, 1)


def test_what_asks_for_more_than_roles_can_give_waits_for_an_administrator(ada, cast):
    quote = asking(ada, 7)
    grant(cast, Scope.ALL, "approve_2", "approve_3")

    with pytest.raises(ApprovalLevelTooLow):
        approve_quote(cast.acting("dora"), quote_id=quote.id)
    approve_quote(cast.acting("root"), quote_id=quote.id)

    assert state_of(quote) == ("approved", cast.root)


def test_who_approves_nothing_has_no_level(ada, cast):
    quote = asking(ada, 1)

    assert (highest_level(ada), approval_level(ada, quote.id)) == (0, 0)
    assert approval_level(cast.acting("root"), quote.id) == ANY_LEVEL


def test_a_lower_level_may_still_send_it_back(ada, dora):
    quote = asking(ada, 2)

    reject_quote(dora, quote_id=quote.id, reason="利润太低")

    assert state_of(quote) == ("draft", None)


def test_the_page_hides_the_button_and_says_why(ada, cast):
    quote = asking(ada, 2)

    manager = browser(cast.dora).get(f"/quotes/{quote.id}/editor", headers={"Accept-Language": "en"}).content.decode()
    root = browser(cast.root).get(f"/quotes/{quote.id}/editor").content.decode()

    assert f"/quotes/{quote.id}/do/approve" not in manager
    assert "Level 2 approves this; yours is 1." in manager
    assert f"/quotes/{quote.id}/do/approve" in root


def test_the_api_refuses_with_both_levels_and_a_reader_s_words(ada, cast):
    quote = asking(ada, 2)

    def approve(user_id, path, body):
        answer = browser(user_id).post(
            f"/api/v1/quotes/{path}",
            json.dumps(body),
            content_type="application/json",
            headers={"Accept-Language": "en"},
        )
        return answer.status_code, answer.json()

    status, problem = approve(cast.dora, f"{quote.id}/actions/approve", {})
    of_set, _problem = approve(cast.dora, "actions/approve", {"ids": [str(quote.id)]})

    assert (status, problem["code"], of_set) == (403, "approval_level_too_low", 403)
    assert problem["detail"] == f"Quote {quote.number} needs approval at level 2; you approve up to level 1."
    assert state_of(quote) == ("in_approval", None)
    assert approve(cast.root, f"{quote.id}/actions/approve", {})[0] == 200
    assert state_of(quote) == ("approved", cast.root)
