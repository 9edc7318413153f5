from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price, system
from loudou.cpq.quoting.enums import QuoteStatus
from loudou.cpq.quoting.errors import (
    ApprovalVoid,
    OwnApproval,
    QuoteAcceptedElsewhere,
    QuoteExpired,
    QuoteInvalid,
    QuoteInWrongState,
    QuoteLocked,
    QuoteNotFound,
    QuoteNotReady,
)
from loudou.cpq.quoting.models import Quote, QuoteLine
from loudou.cpq.quoting.queries import quote_snapshot, snapshot_hash, versions_of
from loudou.cpq.quoting.rules.lifecycle import QuoteState
from loudou.cpq.quoting.services.accept import accept_quote
from loudou.cpq.quoting.services.approve import approve_quote
from loudou.cpq.quoting.services.change_terms import change_terms
from loudou.cpq.quoting.services.create_quotes import create_quotes
from loudou.cpq.quoting.services.decline import decline_quote
from loudou.cpq.quoting.services.expire import expire_quotes
from loudou.cpq.quoting.services.make_primary import make_primary
from loudou.cpq.quoting.services.new_version import new_version
from loudou.cpq.quoting.services.reject import reject_quote, withdraw_quote
from loudou.cpq.quoting.services.send import send_quote
from loudou.cpq.quoting.services.set_document_discount import set_document_discount
from loudou.cpq.quoting.services.set_lines import set_lines
from loudou.cpq.quoting.services.submit import submit_quote
from loudou.cpq.quoting.shapes import Acceptance, LineDraft, QuoteDraft, Terms
from loudou.cpq.quoting.tests.factories import make_quote, make_sent, no_approvals, typed
from loudou.customers.tests.factories import make_account, make_contact
from loudou.kernel.context import Context
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording
from loudou.sales.pipeline.tests.factories import make_opportunity

pytestmark = pytest.mark.django_db
D = Decimal
YES = Acceptance("张总", "盖章扫描件", "203.0.113.7")
CHEAP = [typed("100.00", asked_rate=D("0.3"))]


def state_of(quote):
    return Quote.objects.values_list("status", flat=True).get(pk=quote.pk)


def at(moment, actor=None):
    return Context(actor_id=actor, now=datetime.fromisoformat(moment).astimezone(UTC))


def test_the_stored_states_are_those_of_the_life_cycle():
    assert list(QuoteStatus.values) == [state.value for state in QuoteState]


def test_a_quote_takes_what_it_can_from_its_opportunity(ada):
    price_list, contact = make_price_list(), make_contact(ada)
    deal = make_opportunity(ada, account_id=contact.account_id, contact_id=contact.id)

    quote = make_quote(ada, opportunity_id=deal.id)

    assert (quote.name, quote.account_id, quote.contact_id) == (deal.name, deal.account_id, contact.id)
    assert (quote.currency, quote.price_list_id, quote.owner_id) == ("CNY", price_list.id, ada.actor_id)
    assert (quote.number, quote.version_number, quote.status) == ("Q-2026-000001", 1, QuoteStatus.DRAFT)
    assert (quote.price_date, quote.valid_until) == (date(2026, 3, 2), date(2026, 4, 1))
    assert quote.is_primary


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "account.missing"),
        ({"account_id": uuid4()}, "account.unknown"),
        ({"opportunity_id": uuid4()}, "opportunity.unknown"),
        ({"currency": "YUAN"}, "currency.code"),
        ({"valid_until": date(2026, 3, 1)}, "validity.past"),
        ({"price_list_id": uuid4()}, "price_list.unknown"),
        ({"contact_id": uuid4()}, "contact.unknown"),
        ({"language": "fr"}, "choice.unknown"),
        ({"name": "x" * 201}, "text.too_long"),
    ],
)
def test_senseless_quotes_are_refused(values, code):
    given = {"account_id": make_account().id, "currency": "CNY"} | values if values else {"currency": "CNY"}

    with pytest.raises(QuoteInvalid) as refused:
        create_quotes(system(), drafts=[QuoteDraft(**given)])

    assert code in [problem.code for problem in refused.value.problems]
    assert not Quote.objects.exists()


def test_an_opportunity_of_another_account_and_a_list_in_another_currency_are_refused():
    dollars, deal = make_price_list(currency="USD"), make_opportunity()

    with pytest.raises(QuoteInvalid) as refused:
        create_quotes(
            system(),
            drafts=[
                QuoteDraft(
                    account_id=make_account(name="另一家").id,
                    opportunity_id=deal.id,
                    price_list_id=dollars.id,
                    currency="CNY",
                )
            ],
        )

    assert {problem.code for problem in refused.value.problems} == {"account.other", "price_list.currency"}


def test_many_quotes_cost_as_many_statements_as_one(django_assert_max_num_queries):
    account = make_account()
    drafts = [QuoteDraft(account_id=account.id, currency="CNY")] * 30

    with django_assert_max_num_queries(16):
        ids = create_quotes(system(), drafts=drafts)

    assert len(set(ids)) == 30


def test_a_quote_no_rule_objects_to_is_approved_by_submitting_it(ada, emitted):
    quote = make_quote(ada, [typed("100.00")])

    state = submit_quote(ada, quote_id=quote.id)

    assert (state, state_of(quote)) == (QuoteStatus.APPROVED, QuoteStatus.APPROVED)
    assert list(emitted)[-1] == "quoting.quote_approved"


def test_a_deep_discount_waits_for_somebody_else(ada, dora, emitted):
    quote = make_quote(ada, CHEAP)

    assert submit_quote(ada, quote_id=quote.id) == QuoteStatus.IN_APPROVAL
    with pytest.raises(QuoteLocked):
        set_document_discount(ada, quote_id=quote.id, rate=D("0.5"))
    approve_quote(dora, quote_id=quote.id)

    quote.refresh_from_db()
    assert (quote.status, quote.approved_by, quote.required_level) == (QuoteStatus.APPROVED, dora.actor_id, 1)
    assert list(emitted)[-2:] == ["quoting.quote_submitted", "quoting.quote_approved"]


def test_q05_nobody_approves_their_own_quote(dora, cast, emitted):
    quote = make_quote(dora, CHEAP)
    submit_quote(dora, quote_id=quote.id)
    told = list(emitted)

    with pytest.raises(OwnApproval):
        approve_quote(dora, quote_id=quote.id)
    with pytest.raises(OwnApproval):
        reject_quote(dora, quote_id=quote.id, reason="")
    behalf = Context(actor_id=cast.root, now=dora.now, on_behalf_of=dora.actor_id)
    with pytest.raises(OwnApproval):
        approve_quote(behalf, quote_id=quote.id)

    assert (state_of(quote), emitted) == (QuoteStatus.IN_APPROVAL, told)


def test_a_salesperson_approves_nothing(ada, ben):
    quote = make_quote(ada, CHEAP)
    submit_quote(ada, quote_id=quote.id)

    with pytest.raises(ActionRefused):
        approve_quote(ben, quote_id=quote.id)


def test_a_rejected_or_withdrawn_quote_is_a_draft_again(ada, dora, emitted):
    quote = make_quote(ada, CHEAP)
    submit_quote(ada, quote_id=quote.id)
    withdraw_quote(ada, quote_id=quote.id)
    assert state_of(quote) == QuoteStatus.DRAFT

    submit_quote(ada, quote_id=quote.id)
    reject_quote(dora, quote_id=quote.id, reason="折扣过大")

    assert state_of(quote) == QuoteStatus.DRAFT
    assert list(emitted)[-1] == "quoting.quote_rejected"
    with pytest.raises(QuoteInWrongState):
        approve_quote(dora, quote_id=quote.id)


def test_q06_an_edit_after_approval_voids_it(ada):
    quote = make_quote(ada, [typed("100.00")])
    submit_quote(ada, quote_id=quote.id)

    change_terms(ada, quote_id=quote.id, terms=Terms(payment_terms="现款"))

    assert state_of(quote) == QuoteStatus.DRAFT
    with pytest.raises(QuoteInWrongState):
        send_quote(ada, quote_id=quote.id)


def test_q06_figures_that_are_not_those_approved_are_not_sent(ada):
    quote = make_quote(ada, [typed("100.00")])
    submit_quote(ada, quote_id=quote.id)
    with recording(system(), "test.tamper"):
        QuoteLine.objects.filter(quote=quote.id).update(list_unit_price=D("1.00"))

    with pytest.raises(ApprovalVoid):
        send_quote(ada, quote_id=quote.id)


def test_what_has_to_be_corrected_is_listed_with_its_lines(ada):
    make_price_list()
    unpriced, retired = make_product("A"), make_product("B", is_active=False)
    lines = [LineDraft(D(1), product_id=unpriced.id), LineDraft(D(1), product_id=retired.id)]
    quote = make_quote(ada, [*lines, typed("1.00", asked_amount=D(2)), typed("50.00", "-1")])

    with pytest.raises(QuoteNotReady) as refused:
        submit_quote(ada, quote_id=quote.id)

    assert [(problem.code, problem.row) for problem in refused.value.problems] == [
        ("price.missing", 1),
        ("price.missing", 2),
        ("product.retired", 2),
        ("discount.too_large", 3),
        ("total.negative", None),
    ]
    assert state_of(quote) == QuoteStatus.DRAFT


def test_an_empty_or_outdated_quote_is_not_ready(ada):
    empty, late = make_quote(ada), make_quote(ada, [typed("1.00")])

    with pytest.raises(QuoteNotReady, match="corrected"):
        submit_quote(ada, quote_id=empty.id)
    with pytest.raises(QuoteNotReady) as refused:
        submit_quote(ada.at(ada.now + timedelta(days=31)), quote_id=late.id)

    assert [problem.code for problem in refused.value.problems] == ["validity.past"]


def test_a_product_retired_after_approval_cannot_be_sent(ada):
    price_list, product = make_price_list(), make_product()
    set_price(price_list, product, "10.00")
    quote = make_quote(ada, [LineDraft(D(1), product_id=product.id)])
    submit_quote(ada, quote_id=quote.id)
    with recording(system(), "test"):
        type(product).objects.filter(pk=product.id).update(is_active=False)

    with pytest.raises(QuoteNotReady):
        send_quote(ada, quote_id=quote.id)


def test_sending_freezes_hashes_and_tells(ada, emitted):
    quote = make_sent(ada)

    assert (quote.status, quote.sent_by) == (QuoteStatus.SENT, ada.actor_id)
    assert quote.content_hash == snapshot_hash(quote_snapshot(quote.id))
    assert list(emitted)[-1] == "quoting.quote_sent"


def test_the_hash_of_an_offer_knows_every_term():
    quote = make_quote(None, [typed("100.00")])
    before = snapshot_hash(quote_snapshot(quote.id))

    change_terms(system(), quote_id=quote.id, terms=Terms(terms="质保两年"))

    assert snapshot_hash(quote_snapshot(quote.id)) != before


def test_an_acceptance_keeps_who_when_whence_and_what(ada, emitted):
    quote = make_sent(ada)

    accept_quote(ada, quote_id=quote.id, acceptance=YES)

    quote.refresh_from_db()
    assert (quote.status, quote.accepted_by, quote.acceptance_evidence) == ("accepted", "张总", "盖章扫描件")
    assert (quote.accepted_at, quote.acceptance_ip, quote.acceptance_recorded_by) == (
        ada.now,
        "203.0.113.7",
        ada.actor_id,
    )
    assert quote.accepted_hash == quote.document_hash
    assert list(emitted)[-1] == "quoting.quote_accepted"
    with pytest.raises(QuoteInWrongState):
        accept_quote(ada, quote_id=quote.id, acceptance=YES)


def test_an_acceptance_names_somebody_and_only_a_sent_quote_is_accepted(ada):
    quote = make_quote(ada, [typed("1.00")])

    with pytest.raises(QuoteInvalid):
        accept_quote(ada, quote_id=quote.id, acceptance=Acceptance(" "))
    with pytest.raises(QuoteInvalid):
        accept_quote(ada, quote_id=quote.id, acceptance=Acceptance("x" * 121, "x" * 501))
    with pytest.raises(QuoteInWrongState):
        accept_quote(ada, quote_id=quote.id, acceptance=YES)


@pytest.mark.parametrize(
    ("zone", "moment", "may"),
    [
        ("Asia/Shanghai", "2026-03-31T23:59:59+08:00", True),
        ("Asia/Shanghai", "2026-04-01T00:00:00+08:00", False),
        ("America/New_York", "2026-04-01T03:59:59+00:00", True),
        ("America/New_York", "2026-04-01T04:00:00+00:00", False),
        ("Pacific/Kiritimati", "2026-03-31T10:00:00+00:00", False),
    ],
)
def test_q13_a_quote_holds_to_the_end_of_its_last_day_in_its_own_zone(zone, moment, may):
    quote = make_quote(None, [typed("1.00")], valid_until=date(2026, 3, 31))
    no_approvals()
    with recording(system(), "test"):
        Quote.objects.filter(pk=quote.id).update(time_zone=zone)
    submit_quote(system(), quote_id=quote.id)
    send_quote(system(), quote_id=quote.id)

    expired = expire_quotes(at(moment)) if not may else []
    if may:
        assert expire_quotes(at(moment)) == []
        accept_quote(at(moment), quote_id=quote.id, acceptance=YES)
    else:
        assert expired == [quote.id]
        with pytest.raises(QuoteExpired):
            accept_quote(at(moment), quote_id=quote.id, acceptance=YES)

    assert state_of(quote) == ("accepted" if may else "expired")


def test_q13_an_expired_quote_is_refused_before_the_job_marked_it():
    quote = make_sent(valid_until=date(2026, 3, 2))

    with pytest.raises(QuoteExpired):
        accept_quote(at("2026-03-03T00:00:01+08:00"), quote_id=quote.id, acceptance=YES)

    assert state_of(quote) == "sent"


def test_a_declined_quote_says_why(emitted):
    quote = make_sent()

    decline_quote(system(), quote_id=quote.id, reason=" 预算取消 ")

    quote.refresh_from_db()
    assert (quote.status, quote.decline_reason) == ("declined", "预算取消")
    assert list(emitted)[-1] == "quoting.quote_declined"
    with pytest.raises(QuoteInWrongState):
        decline_quote(system(), quote_id=quote.id)


def test_a_new_version_copies_everything_and_supersedes_the_old_one_when_sent(ada):
    old = make_sent(ada, [typed("100.00", asked_rate=D("0.1")), typed("5.00")], payment_terms="现款")
    set_before = list(QuoteLine.objects.filter(quote=old.id).values_list("description", "net_amount"))

    fresh = Quote.objects.get(pk=new_version(ada, quote_id=old.id))

    assert (fresh.number, fresh.version_number, fresh.status) == (old.number, 2, "draft")
    assert (fresh.total_amount, fresh.payment_terms, fresh.is_primary) == (old.total_amount, "现款", True)
    assert list(QuoteLine.objects.filter(quote=fresh.id).values_list("description", "net_amount")) == set_before
    old.refresh_from_db()
    assert (old.status, old.is_primary) == ("sent", False)

    submit_quote(ada, quote_id=fresh.id)
    send_quote(ada, quote_id=fresh.id)

    assert state_of(old) == "superseded"
    with pytest.raises(QuoteInWrongState):
        accept_quote(ada, quote_id=old.id, acceptance=YES)
    accept_quote(ada, quote_id=fresh.id, acceptance=YES)
    assert [(row.version_number, row.status) for row in versions_of(ada, old.number)] == [
        (2, "accepted"),
        (1, "superseded"),
    ]


def test_one_version_is_worked_on_at_a_time_and_none_after_acceptance(ada):
    quote = make_sent(ada)
    new_version(ada, quote_id=quote.id)

    with pytest.raises(QuoteInWrongState):
        new_version(ada, quote_id=quote.id)
    accept_quote(ada, quote_id=quote.id, acceptance=YES)
    with pytest.raises(QuoteInWrongState):
        new_version(ada, quote_id=quote.id)

    quote.refresh_from_db()
    assert quote.is_primary


def test_the_other_versions_rest_once_one_was_accepted(ada, emitted):
    quote = make_sent(ada)
    second = Quote.objects.get(pk=new_version(ada, quote_id=quote.id))
    accept_quote(ada, quote_id=quote.id, acceptance=YES)
    told = list(emitted)

    acts = [
        lambda: set_lines(ada, quote_id=second.id, drafts=[typed("5.00")]),
        lambda: submit_quote(ada, quote_id=second.id),
        lambda: make_primary(ada, quote_id=second.id),
        lambda: accept_quote(ada, quote_id=second.id, acceptance=YES),
    ]
    for act in acts:
        with pytest.raises((QuoteAcceptedElsewhere, QuoteInWrongState)):
            act()

    second.refresh_from_db()
    assert (second.status, second.is_primary, list(emitted)) == ("draft", False, told)


def test_a_version_approved_before_another_was_accepted_is_not_sent(ada):
    quote = make_sent(ada)
    second = new_version(ada, quote_id=quote.id)
    submit_quote(ada, quote_id=second)
    accept_quote(ada, quote_id=quote.id, acceptance=YES)

    with pytest.raises(QuoteAcceptedElsewhere):
        send_quote(ada, quote_id=second)

    assert Quote.objects.get(pk=second).status == "approved"
    assert Quote.objects.get(pk=quote.id).status == "accepted"


def test_a_declined_quote_has_a_next_version_and_a_draft_has_none(ada):
    quote = make_sent(ada)
    draft = make_quote(ada)
    decline_quote(ada, quote_id=quote.id)

    assert Quote.objects.get(pk=new_version(ada, quote_id=quote.id)).version_number == 2
    with pytest.raises(QuoteInWrongState):
        new_version(ada, quote_id=draft.id)


def test_an_opportunity_has_one_primary_quote(ada, emitted):
    deal = make_opportunity(ada)
    first = make_quote(ada, [typed("1.00")], opportunity_id=deal.id, currency="CNY")
    second = make_quote(ada, [typed("2.00")], opportunity_id=deal.id, currency="CNY")
    assert (first.is_primary, second.is_primary) == (True, False)

    make_primary(ada, quote_id=second.id)
    make_primary(ada, quote_id=second.id)

    found = Quote.objects.filter(opportunity=deal.id, is_primary=True)
    assert [quote.id for quote in found] == [second.id]
    assert list(emitted)[-1] == "quoting.quote_priced"


def test_terms_are_cleaned_and_checked(ada):
    quote = make_quote(ada)
    other = make_contact(ada, account_id=make_account(ada, name="别家").id)

    change_terms(ada, quote_id=quote.id, terms=Terms(name=" 二期  项目 ", language="en"))
    change_terms(ada, quote_id=quote.id, terms=Terms())
    with pytest.raises(QuoteInvalid) as refused:
        change_terms(
            ada,
            quote_id=quote.id,
            terms=Terms(
                name="",
                language="fr",
                valid_until=date(2026, 3, 1),
                payment_terms="x" * 301,
                contact_id=other.id,
            ),
        )

    quote.refresh_from_db()
    assert (quote.name, quote.language) == ("二期 项目", "en")
    assert {problem.field for problem in refused.value.problems} == {
        "name",
        "language",
        "valid_until",
        "payment_terms",
        "contact_id",
    }


def test_a_snapshot_of_nothing_is_refused():
    with pytest.raises(QuoteNotFound):
        quote_snapshot(uuid4())
