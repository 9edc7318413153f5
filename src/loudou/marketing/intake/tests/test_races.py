"""Real threads on real connections: one submission, one delivery, an exact limit."""

import threading
from collections import Counter

import pytest
from django.db import connection

from loudou.marketing.intake.enums import Reception
from loudou.marketing.intake.errors import FormAddressTaken, SourceInvalid
from loudou.marketing.intake.models import Form, FormSubmission, IntakeSource
from loudou.marketing.intake.tests.factories import attempt, make_form, make_source, send
from loudou.platform.outbox.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 16


def together(act):
    """What the act gave in each of sixteen threads that begin at the same moment."""
    barrier, results = threading.Barrier(THREADS), [None] * THREADS

    def run(place):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            results[place] = act(place)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


def test_l12_one_submission_sent_at_once_is_kept_and_told_once():
    make_form()
    one = attempt()

    got = together(lambda place: send(one, address_hash=f"{place:064d}")[0].reception)

    assert Counter(got) == {Reception.ACCEPTED: 1, Reception.REPEATED: THREADS - 1}
    assert FormSubmission.objects.count() == 1
    assert OutboxEvent.objects.filter(name="intake.form_submitted").count() == 1


def test_b250_the_limit_of_an_address_is_exact():
    make_form()

    got = together(lambda _place: send(attempt())[0].reception)

    assert Counter(got) == {Reception.ACCEPTED: 10, Reception.LIMITED: THREADS - 10}
    assert FormSubmission.objects.count() == 10


@pytest.mark.parametrize(
    ("make", "refusal", "model"), [(make_form, FormAddressTaken, Form), (make_source, SourceInvalid, IntakeSource)]
)
def test_of_many_who_take_an_address_at_once_one_has_it(make, refusal, model):
    def attempt_it(_place):
        try:
            make()
        except refusal:
            return "refused"
        return "made"

    got = together(attempt_it)

    assert Counter(got) == {"made": 1, "refused": THREADS - 1}
    assert model.objects.count() == 1
