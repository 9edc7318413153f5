"""Rounds over all open leads: every lead once, whether in one thread or in two."""

from threading import get_ident

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.leads.models import Lead
from loudou.leads.queries.open_slices import Slice, open_slices
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.tasks.rounds import go_round
from loudou.leads.tests.factories import make_defaults, make_leads, system

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slices", [1, 2, 3, 7])
def test_slices_hold_every_open_lead_once_and_closed_ones_are_not_counted(slices):
    make_defaults()
    ids = [lead.id for lead in make_leads(11)]
    mark_invalid(system(), lead_ids=ids[:4], reason="no_need")

    with CaptureQueriesContext(connection) as queries:
        found = open_slices(system(), slices=slices, least=1)

    parts = [list(one.of(Lead.objects.open()).values_list("pk", flat=True)) for one in found]
    assert [lead_id for part in parts for lead_id in part] == sorted(ids[4:])
    assert max(map(len, parts)) - min(map(len, parts)) <= 1
    assert len(queries) == 1


def test_few_leads_are_one_slice_and_none_are_one_too():
    make_defaults()
    assert open_slices(system(), least=0) == [Slice()]
    make_leads(5)

    assert open_slices(system(), least=6) == [Slice()]


@pytest.mark.django_db(transaction=True)
def test_two_threads_go_through_every_open_lead_once():
    make_defaults()
    ids = [lead.id for lead in make_leads(9)]
    seen, threads = [], set()

    def next_two(ctx, one):
        del ctx
        threads.add(get_ident())
        found = list(one.of(Lead.objects.open()).values_list("pk", flat=True)[:2])
        seen.extend(found)
        return found[-1] if len(found) == 2 else None

    go_round(next_two, least=1)

    assert sorted(seen) == sorted(ids)
    assert get_ident() not in threads


@pytest.mark.django_db(transaction=True)
def test_an_error_in_one_thread_is_the_error_of_the_round():
    make_defaults()
    make_leads(4)

    def fails_at_the_end(ctx, one):
        del ctx
        if one.until is None:
            raise ArithmeticError("the second half")

    with pytest.raises(ArithmeticError):
        go_round(fails_at_the_end, least=1)


def test_a_round_that_was_interrupted_goes_on_where_it_stopped():
    make_defaults()
    ids = sorted(lead.id for lead in make_leads(4))
    asked = []

    go_round(lambda _ctx, one: asked.append(one), after=ids[1])

    assert asked == [Slice(ids[1])]
