from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from loudou.cpq.catalog.tests.factories import system
from loudou.cpq.quoting.errors import QuoteInWrongState
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.services.accept import accept_quote
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
