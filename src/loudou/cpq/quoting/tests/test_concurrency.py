from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from loudou.config.invariants_check import broken_invariants
from loudou.cpq.catalog.tests.factories import system
from loudou.cpq.quoting.errors import QuoteAcceptedElsewhere, QuoteInWrongState
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.services.accept import accept_quote
from loudou.cpq.quoting.services.new_version import new_version
from loudou.cpq.quoting.services.send import send_quote
from loudou.cpq.quoting.services.submit import submit_quote
from loudou.cpq.quoting.shapes import Acceptance
from loudou.cpq.quoting.tests.factories import make_sent
from loudou.platform.outbox.models import OutboxEvent

AT_ONCE = 64


@pytest.mark.django_db(transaction=True)
def test_q10_sixty_four_acceptances_at_once_are_one():
    quote = make_sent()
    start = Barrier(AT_ONCE)

    def accept(number):
        start.wait()
        try:
            accept_quote(system(), quote_id=quote.id, acceptance=Acceptance(f"客户 {number}"))
        except QuoteInWrongState:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(accept, range(AT_ONCE)))

    assert outcomes.count(True) == 1
    winner = outcomes.index(True)
    assert Quote.objects.get(pk=quote.id).accepted_by == f"客户 {winner}"
    assert OutboxEvent.objects.filter(name="quoting.quote_accepted").count() == 1
    assert broken_invariants() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(4))
def test_a_version_is_accepted_or_replaced_by_the_next_but_never_both(_round):
    quote = make_sent()
    second = new_version(system(), quote_id=quote.id)
    submit_quote(system(), quote_id=second)
    acts = [
        lambda: accept_quote(system(), quote_id=quote.id, acceptance=Acceptance("张伟")),
        lambda: send_quote(system(), quote_id=second),
    ]
    start = Barrier(len(acts))

    def do(act):
        start.wait()
        try:
            act()
        except (QuoteInWrongState, QuoteAcceptedElsewhere):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        accepted, sent = pool.map(do, acts)

    assert accepted is not sent
    statuses = list(Quote.objects.order_by("version_number").values_list("status", flat=True))
    assert statuses == (["accepted", "approved"] if accepted else ["superseded", "sent"])
    assert broken_invariants() == []
