"""The life of 6,468 real leads: in, again, and out without a trace."""

from datetime import timedelta
from time import perf_counter

import pytest

from loudou.leads.models import Lead
from loudou.leads.services.save_assignment_rule import save_assignment_rule
from loudou.leads.services.save_pool import save_pool
from loudou.leads.shapes import AssignmentMemberDraft, AssignmentRuleDraft, PoolDraft
from loudou.platform.changes.models import RowChange
from loudou.platform.transfer.models import ImportChunk
from tests.cast import NOW, later
from tests.imports.conftest import EXAMPLES, everything

pytestmark = [pytest.mark.django_db, pytest.mark.data]
MAPPING = EXAMPLES / "x_education.mapping.json"
ROWS = 6_468
SLOWEST = 60
"""Seconds the slowest machine may take; a few are usual."""


@pytest.fixture
def leads_file(data_dir):
    return data_dir / "leads/x_education.public.csv.gz"


def test_every_row_becomes_a_scored_lead_with_a_place(bring_in, leads_file, defaults, invariants_hold):
    started = perf_counter()
    made = bring_in("lead", leads_file, mapping=MAPPING)
    seconds = perf_counter() - started

    assert made.counts == (ROWS, 0, 0, 0)
    assert seconds < SLOWEST
    leads = Lead.objects.all()
    assert leads.count() == ROWS
    assert not leads.filter(score_total=None).exists()
    assert not leads.filter(score_reasons=[], score_total__gt=0).exists()
    assert set(leads.values_list("band", flat=True)) == {"nurture", "hold"}
    assert not leads.filter(owner=None, pool=None).exists()
    assert leads.filter(external_id="").count() == 0
    assert not leads.filter(city="Select").exists()
    assert not leads.filter(country="unknown").exists()
    invariants_hold()


def test_assignment_rules_share_real_leads_out(bring_in, leads_file, defaults, cast, ctx, invariants_hold):
    members = tuple(AssignmentMemberDraft(user) for user in (cast.ada, cast.ben))
    rule = AssignmentRuleDraft("From Google", "round_robin", members, criteria='source == "Google"')
    save_assignment_rule(later(ctx), rule=rule)

    made = bring_in("lead", leads_file, mapping=MAPPING)

    google = Lead.objects.filter(source="Google")
    assert made.counts == (ROWS, 0, 0, 0)
    shares = [google.filter(owner_id=user).count() for user in (cast.ada, cast.ben)]
    assert sum(shares) == google.count() > 1_000
    assert abs(shares[0] - shares[1]) <= 1
    assert not Lead.objects.exclude(source="Google").exclude(owner=None).exists()
    invariants_hold()


def test_the_same_file_again_changes_nothing(bring_in, leads_file, defaults):
    bring_in("lead", leads_file, mapping=MAPPING)
    before = everything()

    again = bring_in("lead", leads_file, mapping=MAPPING, now=NOW + timedelta(days=1))

    assert again.counts == (0, 0, ROWS, 0)
    assert everything() == before


def test_undo_leaves_nothing_but_history(bring_in, leads_file, defaults, cast, ctx, invariants_hold):
    members = tuple(AssignmentMemberDraft(user) for user in (cast.ada, cast.ben))
    save_assignment_rule(later(ctx), rule=AssignmentRuleDraft("All", "load_balanced", members))
    before = everything()
    made = bring_in("lead", leads_file, mapping=MAPPING)
    assert everything() != before

    made.undo()

    assert everything() == before
    assert Lead.objects.count() == 0
    assert made.job.state == "undone"
    chunks = ImportChunk.objects.filter(job_id=made.id).values("change_set_id")
    assert RowChange.objects.filter(change_set_id__in=chunks).exists()
    invariants_hold()


def test_after_an_undo_the_file_may_come_again(bring_in, leads_file, defaults):
    bring_in("lead", leads_file, mapping=MAPPING).undo()

    again = bring_in("lead", leads_file, mapping=MAPPING)

    assert again.counts == (ROWS, 0, 0, 0)


def test_a_pool_can_be_named(bring_in, leads_file, defaults, ctx):
    pool_id = save_pool(later(ctx), pool=PoolDraft("Courses"))

    bring_in("lead", leads_file, mapping=MAPPING, pool="Courses")

    assert Lead.objects.filter(pool_id=pool_id).count() == ROWS


def test_undo_restores_what_a_second_source_filled_in(bring_in, written, defaults, invariants_hold):
    bring_in("lead", written([("姓名", "手机"), ("顾海峰", "13815804462")], "first.csv"))
    before = everything()
    second = written([("姓名", "手机", "公司"), ("顾海峰", "+86 138-1580-4462", "苏州锐驰")], "second.csv")

    made = bring_in("lead", second)
    changed = Lead.objects.get()
    assert (made.counts, changed.company, changed.touch_count) == ((0, 1, 0, 0), "苏州锐驰", 2)
    made.undo()

    assert everything() == before
    invariants_hold()
