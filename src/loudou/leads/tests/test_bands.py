"""What a band sets going (domain 1.7.5), on every way a lead can come into it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.leads.enums import BandAct
from loudou.leads.errors import RuleInvalid
from loudou.leads.models import Lead
from loudou.leads.queries.scorer import active_scorer
from loudou.leads.rules.band_actions import act_of
from loudou.leads.rules.grading import choose_band
from loudou.leads.services.archive_held import archive_held
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.edit_score_rules import edit_score_rules
from loudou.leads.services.follow_bands import follow_bands
from loudou.leads.services.reopen import reopen_leads
from loudou.leads.services.score import score_leads
from loudou.leads.shapes import (
    AssignmentMemberDraft,
    BandActions,
    CapturePolicy,
    LeadDraft,
    ScoreGroupDraft,
    ScoreModelDraft,
    ScoreRuleDraft,
)
from loudou.leads.tests.factories import NOW, make_defaults, make_lead, make_leads, make_pool, make_rule, system
from loudou.platform.changes.recording import recording
from loudou.platform.outbox.models import OutboxEvent

pytestmark = pytest.mark.django_db
BANDS = {"contact_now": 80, "nurture": 45, "hold": 10}


def scored_by_need(actions=BandActions(), **overrides):  # noqa: B008 - frozen
    """Rules by which a lead scores what its need says: 80, 45 or 10."""
    rules = tuple(
        ScoreRuleDraft(band, band, band, f'need == "{band}"', Decimal(points)) for band, points in BANDS.items()
    )
    group = ScoreGroupDraft("all", "全部", "All", Decimal(100), rules)
    draft = ScoreModelDraft((group,), actions=actions, **overrides)
    return edit_score_rules(system(), model=draft, rescores=False)


@pytest.fixture
def rules(cast):
    """The company's pool, its score rules and one assignment rule for Ada."""
    make_defaults()
    scored_by_need()
    make_rule("round_robin", AssignmentMemberDraft(cast.ada, capacity=10_000))


def put(*ids, **values):
    """Columns written as a service would."""
    with recording(system(), "test"):
        Lead.objects.filter(pk__in=ids).update(**values)


def turned(lead, band, *, now=NOW):
    """The lead scored into another band, and what follows."""
    put(lead.pk, need=band)
    score_leads(system(now), lead_ids=[lead.pk])
    follow_bands(system(now), lead_ids=[lead.pk])
    lead.refresh_from_db()
    return lead


@pytest.mark.parametrize(
    ("band", "act", "offers", "expected"),
    [
        ("contact_now", "assign", False, BandAct.ASSIGN),
        ("nurture", "enrol", False, BandAct.ENROL),
        ("nurture", "enrol", True, BandAct.LEAVE),
        ("nurture", "assign", True, BandAct.ASSIGN),
        ("hold", "leave", False, BandAct.LEAVE),
        ("", "leave", False, BandAct.ASSIGN),
    ],
)
def test_the_act_of_a_band(band, act, offers, expected):
    actions = replace(BandActions(), **{band: act}) if band else BandActions()

    assert act_of(actions, band, pool_offers_nurture=offers) is expected


@pytest.mark.parametrize(
    ("total", "before", "band"),
    [
        ("60.00", "nurture", "contact_now"),
        ("59.99", "contact_now", "contact_now"),
        ("57.00", "contact_now", "contact_now"),
        ("56.99", "contact_now", "nurture"),
        ("59.99", "nurture", "nurture"),
        ("27.00", "nurture", "nurture"),
        ("26.99", "nurture", "hold"),
        ("26.99", "contact_now", "hold"),
        ("59.99", "", "nurture"),
    ],
)
def test_with_hysteresis_a_band_is_left_only_some_points_below_its_bound(total, before, band):
    assert choose_band(Decimal(total), before=before, hysteresis=Decimal(3)).code == band


def test_a_captured_lead_goes_where_its_band_says(rules, cast, emitted):
    hot, mild, cold = (make_lead(mobile=f"1380000000{n}", need=band) for n, band in enumerate(BANDS))

    assert (hot.status, hot.owner_id) == ("assigned", cast.ada)
    assert (mild.status, mild.owner_id, mild.pool_id is not None) == ("nurturing", None, True)
    assert (cold.status, cold.owner_id) == ("new", None)
    assert "leads.lead_nurture_started" in emitted
    assert list(OutboxEvent.objects.get(name="leads.lead_nurture_started").subject_ids) == [mild.pk]


def test_a_pool_may_offer_leads_to_be_nurtured(rules):
    pool = make_pool("South", offers_nurture=True, is_default=False)

    lead = make_lead(need="nurture", policy=CapturePolicy(pool_id=pool))

    assert (lead.status, lead.band) == ("new", "nurture")


def test_a_rising_score_takes_the_lead_out_of_nurturing_and_gives_it_an_owner(rules, cast, emitted):
    lead = make_lead(need="nurture")

    turned(lead, "contact_now")

    assert (lead.status, lead.owner_id, lead.band) == ("assigned", cast.ada, "contact_now")
    told = OutboxEvent.objects.get(name="leads.lead_band_changed")
    assert (told.payload["before"], told.payload["after"]) == (["nurture"], ["contact_now"])
    assert "leads.lead_nurture_ended" in emitted


def test_without_anybody_to_give_it_to_it_lies_in_the_pool_to_be_claimed(cast):
    make_defaults()
    scored_by_need()
    lead = make_lead(need="nurture")

    turned(lead, "contact_now")

    assert (lead.status, lead.owner_id) == ("unassigned", None)


def test_an_owned_lead_is_not_taken_away_when_its_score_falls(rules, cast):
    lead = make_lead(need="contact_now")

    for band in ("nurture", "hold"):
        turned(lead, band)
        assert (lead.status, lead.owner_id, lead.band) == ("assigned", cast.ada, band)


def test_following_a_band_twice_changes_nothing_more(rules, emitted):
    lead = turned(make_lead(need="nurture"), "hold")
    turned(lead, "nurture")
    before = (list(emitted), lead.version)

    follow_bands(system(), lead_ids=[lead.pk])
    lead.refresh_from_db()

    assert before == (list(emitted), lead.version)


def test_a_touch_that_lifts_the_score_changes_the_band_and_tells(rules, emitted):
    lead = make_lead(need="", mobile="13800000001")

    capture_leads(
        system(NOW + timedelta(hours=1)), drafts=[LeadDraft(name="顾海峰", mobile="13800000001", need="nurture")]
    )

    lead.refresh_from_db()
    assert (lead.band, lead.band_at) == ("nurture", NOW + timedelta(hours=1))
    assert list(emitted)[-1] == "leads.lead_band_changed"


def test_what_wavers_around_a_bound_does_not_flap(cast, emitted):
    make_defaults()
    scored_by_need(BandActions(hysteresis=Decimal(20)), contact_now_from=Decimal(60), nurture_from=Decimal(35))
    lead = make_lead(need="contact_now")

    turned(lead, "nurture")

    assert (lead.score_total, lead.band) == (45, "contact_now")
    assert "leads.lead_band_changed" not in emitted


def test_hysteresis_wider_than_a_band_is_refused():
    make_defaults()

    with pytest.raises(RuleInvalid) as refused:
        scored_by_need(BandActions(hysteresis=Decimal(30)))

    assert [problem.field for problem in refused.value.problems] == ["hysteresis"]


@pytest.mark.parametrize(
    ("actions", "field"),
    [
        (BandActions(contact_now="enrol"), "contact_now_act"),
        (BandActions(hold="enrol"), "hold_act"),
        (BandActions(nurture="sell"), "nurture_act"),
        (BandActions(response_minutes=0), "response_minutes"),
        (BandActions(archive_days=0), "archive_days"),
        (BandActions(hysteresis=Decimal(-1)), "hysteresis"),
    ],
)
def test_actions_that_make_no_sense_are_refused_and_nothing_changes(actions, field):
    make_defaults()

    with pytest.raises(RuleInvalid) as refused:
        scored_by_need(actions)

    assert [problem.field for problem in refused.value.problems] == [field]
    assert active_scorer(system()).number == 1


def test_what_is_on_hold_for_180_days_is_archived_and_may_come_back(rules, emitted):
    old, fresh = (make_lead(mobile=f"1380000000{n}", need="hold") for n in range(2))
    owned = make_lead(mobile="13800000005", need="contact_now")
    turned(owned, "hold")
    later = NOW + timedelta(days=181)
    put(fresh.pk, last_touch_at=NOW + timedelta(days=10))

    assert archive_held(system(NOW + timedelta(days=180))) == 0
    assert archive_held(system(later)) == 1

    old.refresh_from_db()
    assert (old.status, old.invalid_reason) == ("invalid", "held_long")
    assert set(Lead.objects.exclude(pk=old.pk).values_list("status", flat=True)) == {"new", "assigned"}
    reopen_leads(system(later), lead_ids=[old.pk])
    old.refresh_from_db()
    assert old.status == "unassigned"


def test_bands_are_followed_in_as_many_statements_for_many_leads_as_for_few(rules):
    leads = make_leads(210, need="nurture")
    put(*(lead.pk for lead in leads), need="contact_now")
    score_leads(system(), lead_ids=[lead.pk for lead in leads])

    def statements(chosen):
        with CaptureQueriesContext(connection) as queries:
            follow_bands(system(), lead_ids=[lead.pk for lead in chosen])
        return len(queries)

    assert statements(leads[:10]) == statements(leads[10:]) <= 45
    assert set(Lead.objects.values_list("status", flat=True)) == {"assigned"}


def test_a_person_may_still_give_any_lead_to_anybody(rules, cast):
    lead = make_lead(need="nurture")

    assign_leads(system(), lead_ids=[lead.pk], owner_id=cast.ben)

    lead.refresh_from_db()
    assert (lead.status, lead.owner_id, lead.response_due_at) == ("assigned", cast.ben, None)
