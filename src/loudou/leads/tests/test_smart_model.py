import json
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.intelligence.errors import VersionUnfit
from loudou.intelligence.models import PredictionRecord
from loudou.leads.events import LeadCaptured
from loudou.leads.features.smart import smart_dataset
from loudou.leads.models import Lead
from loudou.leads.queries.captured import captured_leads, closed_cohorts
from loudou.leads.queries.records import score_card
from loudou.leads.queries.smart_model import smart_versions
from loudou.leads.rules.grading import DEFAULT_WEIGHTS, Dimension, total_score
from loudou.leads.services.activate_smart_model import activate_smart_model
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.check_smart_drift import check_smart_drift
from loudou.leads.services.predict_leads import predict_leads
from loudou.leads.services.predict_open import predict_open
from loudou.leads.services.request_smart_training import request_smart_training
from loudou.leads.services.score import score_leads
from loudou.leads.services.train_smart_model import train_smart_model
from loudou.leads.shapes import CapturePolicy, LeadDraft
from loudou.leads.tests.factories import NOW, make_defaults, make_lead, make_leads, system
from loudou.leads.tests.outcomes import convert, make_outcomes
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording
from loudou.platform.customfields.services.define import define_custom_field
from loudou.platform.customfields.shapes import CustomFieldDef
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event

pytestmark = pytest.mark.django_db


def jobs(task: str) -> list[dict[str, object]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [task])
        return [json.loads(row[0]) for row in cursor.fetchall()]


def later_edit(lead_id: UUID, now, **values) -> None:
    """An edit that goes into the history, as the record page makes it."""
    with recording(system(now), "test.edit"):
        Lead.objects.filter(pk=lead_id).update(**values)


def in_force() -> UUID:
    version_id = train_smart_model(system())
    activate_smart_model(system(), version_id=version_id)
    return version_id


def test_features_are_what_was_known_when_the_lead_came_in():
    lead = make_lead(source="转介绍", tags=("重点", 'say "so", twice'), need="三台加工中心")
    later = NOW + timedelta(days=3)
    later_edit(
        lead.id, later, source="陌拜", tags=["late"], industry="机械", need="", annual_revenue_amount=5, currency="CNY"
    )
    later_edit(lead.id, later + timedelta(days=1), source="展会", custom={"x": 1})

    found = captured_leads(system(later), [lead.id])

    assert found.columns["source"] == ["转介绍"]
    assert found.columns["tags"] == [["重点", 'say "so", twice']]
    assert (found.columns["industry"], found.columns["need"][0][:1]) == ([""], "三")
    assert (found.columns["annual_revenue_amount"], found.columns["custom"]) == ([None], [{}])
    assert {"source", "tags", "industry", "has_need", "annual_revenue_amount"} <= set(found.changed_rates)


def test_what_is_looked_up_within_a_quarter_of_an_hour_counts_as_known():
    lead = make_lead()
    later_edit(lead.id, NOW + timedelta(minutes=5), industry="机械")
    later_edit(lead.id, NOW + timedelta(minutes=16), industry="纺织")

    assert captured_leads(system(), [lead.id]).columns["industry"] == ["机械"]


def test_nothing_a_person_did_with_the_lead_is_a_feature():
    make_lead()

    names = {one.name for one in smart_dataset(system(), closed_cohorts(system(NOW + timedelta(days=91)))).features}

    assert not names & {"owner", "owner_id", "status", "followup_count", "touch_count", "last_touch_at", "band"}


def test_the_label_is_conversion_within_ninety_days_and_only_closed_cohorts_are_learnt_from():
    make_defaults()
    old, slow, open_still, young = (
        make_lead(now=NOW - timedelta(days=days), name=f"甲{days}", company=f"公司{days}", mobile=f"1380000{days:04d}")
        for days in (200, 190, 180, 89)
    )
    convert(system(), [old.id, slow.id, young.id])
    later_edit(slow.id, NOW, converted_at=slow.created_at + timedelta(days=90, seconds=1))

    leads = closed_cohorts(system())
    dataset = smart_dataset(system(), leads, is_labelled=True)

    assert leads.ids == [old.id, slow.id, open_still.id]
    assert dataset.outcomes == [True, False, False]


def test_a_trained_version_waits_until_somebody_puts_it_in_force():
    make_outcomes(900)

    version_id = train_smart_model(system())

    (version,) = smart_versions(system())
    assert (version.id, version.status, version.row_count) == (version_id, "candidate", 900)
    assert version.evaluation.auc > 0.7
    lead = make_lead(source="转介绍")
    assert (lead.score_smart, jobs("leads.predict")) == (None, [])


def test_in_force_it_gives_leads_a_smart_score_with_reasons_that_counts_in_the_total():
    make_outcomes(900)
    version_id = in_force()
    good, bad = make_leads(2, source="转介绍"), make_leads(2, source="陌拜", mobile="", email="a@b.example")[:1]

    predict_leads(system(), lead_ids=[lead.id for lead in (*good, *bad)])

    lead, cold = Lead.objects.get(pk=good[0].pk), Lead.objects.get(pk=bad[0].pk)
    assert lead.score_smart > 60
    assert cold.score_smart < 30
    scores = {Dimension.ATTRIBUTE: lead.score_attribute, Dimension.SMART: lead.score_smart}
    assert lead.score_total == total_score(scores, DEFAULT_WEIGHTS)
    smart = [one for one in lead.score_reasons if one["dimension"] == "smart"]
    assert (smart[0]["code"], smart[0]["value"]) == ("source", "转介绍")
    assert Decimal(smart[0]["points"]) > 0
    kept = PredictionRecord.objects.get(subject_id=lead.pk)
    assert (kept.model_version_id, kept.probability * 100, kept.scored_at) == (version_id, lead.score_smart, NOW)


def test_reasons_are_told_in_words():
    make_outcomes(900)
    in_force()
    lead = make_lead(source="转介绍")
    predict_leads(system(), lead_ids=[lead.id])

    card = score_card(system(), lead.id)

    smart = next(one for one in card.dimensions if one.key == "smart")
    assert smart.reasons[0].label == "来源：转介绍"


def test_scoring_again_keeps_the_prediction_and_its_reasons():
    make_outcomes(600)
    in_force()
    lead = make_lead(source="转介绍")
    predict_leads(system(), lead_ids=[lead.id])
    before = Lead.objects.get(pk=lead.pk)

    changed = score_leads(system(), lead_ids=[lead.id])

    after = Lead.objects.get(pk=lead.pk)
    assert (changed, after.score_reasons, after.version) == (0, before.score_reasons, before.version)


def test_a_further_touch_keeps_the_prediction_and_its_reasons():
    make_outcomes(600)
    in_force()
    lead = make_lead(source="转介绍")
    predict_leads(system(), lead_ids=[lead.id])
    before = Lead.objects.get(pk=lead.pk)

    make_lead(source="官网")

    after = Lead.objects.get(pk=lead.pk)
    smart = [[one for one in found.score_reasons if one["dimension"] == "smart"] for found in (before, after)]
    assert (after.touch_count, after.score_smart) == (2, before.score_smart)
    assert smart[0] == smart[1] != []


def test_new_leads_are_predicted_right_after_they_came_in():
    make_outcomes(600)
    in_force()

    drafts = [LeadDraft(name=f"新{n}", company=f"新公司{n}", mobile=f"1370000{n:04d}") for n in range(3)]
    result = capture_leads(system(), drafts=drafts, policy=CapturePolicy())
    captured = OutboxEvent.objects.get(name=LeadCaptured.name, subject_ids=[row.lead_id for row in result.rows])
    dispatch_event(system(), event_id=captured.id)

    assert jobs("leads.predict") == [{"lead_ids": [str(row.lead_id) for row in result.rows]}]


def test_without_a_version_in_force_leads_lose_their_smart_score():
    make_outcomes(600)
    in_force()
    lead = make_lead(source="转介绍")
    predict_leads(system(), lead_ids=[lead.id])
    total = Lead.objects.get(pk=lead.pk).score_total

    activate_smart_model(system(), version_id=None)
    predict_open(system())

    after = Lead.objects.get(pk=lead.pk)
    assert after.score_smart is None
    assert after.score_total == after.score_attribute != total
    assert not [one for one in after.score_reasons if one["dimension"] == "smart"]


def test_putting_in_force_queues_one_round_over_open_leads_and_doing_it_again_none():
    make_outcomes(600)
    version_id = in_force()

    activate_smart_model(system(), version_id=version_id)

    assert len(jobs("leads.predict_open")) == 1


def test_closed_leads_keep_their_score():
    (first, *_) = make_outcomes(600)
    in_force()

    predict_open(system())

    converted = Lead.objects.filter(status="converted")
    assert converted.filter(score_smart__isnull=False).count() == 0
    assert Lead.objects.open().filter(score_smart__isnull=True).count() == 0
    assert first is not None


def test_predicting_takes_the_same_statements_for_few_leads_as_for_many():
    make_outcomes(600)
    in_force()
    ids = list(Lead.objects.open().values_list("pk", flat=True)[:200])
    predict_leads(system(), lead_ids=ids[:1])

    with CaptureQueriesContext(connection) as few:
        predict_leads(system(), lead_ids=ids[1:20])
    with CaptureQueriesContext(connection) as many:
        predict_leads(system(), lead_ids=ids[20:])

    # In both some leads change their band, which is told and has followers.
    assert len(few) == len(many) <= 17


def test_predicting_again_changes_nothing_and_keeps_one_prediction():
    make_outcomes(600)
    in_force()
    lead = make_lead(source="转介绍")
    predict_leads(system(), lead_ids=[lead.id])

    assert predict_leads(system(), lead_ids=[lead.id]) == 0
    assert PredictionRecord.objects.filter(subject_id=lead.id).count() == 1


def test_noise_is_not_usable_and_cannot_be_put_in_force():
    make_outcomes(900, noise=True)

    version_id = train_smart_model(system())

    assert smart_versions(system())[0].status == "unfit"
    with pytest.raises(VersionUnfit):
        activate_smart_model(system(), version_id=version_id)
    assert jobs("leads.predict_open") == []


def test_with_too_few_outcomes_it_says_so():
    make_outcomes(60)

    train_smart_model(system())

    (version,) = smart_versions(system())
    assert (version.status, version.unfit_because) == ("unfit", "too_few")


def test_a_company_field_filled_in_after_the_outcome_is_named_and_its_early_value_is_used():
    define_custom_field(system(), record_type="lead", definition=CustomFieldDef("mood", "态度", "Mood", "text"))
    ids = make_outcomes(600)
    won = set(Lead.objects.filter(status="converted").values_list("pk", flat=True))
    with recording(system(), "test.edit"):
        Lead.objects.filter(pk__in=won).update(custom={"mood": "will buy"})
        Lead.objects.filter(pk__in=set(ids) - won).update(custom={"mood": "lost"})

    train_smart_model(system())

    (version,) = smart_versions(system())
    assert {one.name: one.signs for one in version.suspects} == {"custom.mood": ("entered_later",)}
    assert version.evaluation.auc < 0.9


def test_drift_is_checked_against_the_leads_of_the_last_month():
    make_outcomes(600)
    in_force()
    make_leads(250, source="从没见过的来源")

    rows = check_smart_drift(system())

    assert next(row for row in rows if row.feature == "source").is_alarming
    assert smart_versions(system())[0].drift == rows


def test_only_who_configures_may_train_or_put_in_force(cast):
    for act in (
        request_smart_training,
        train_smart_model,
        lambda ctx: activate_smart_model(ctx, version_id=None),
        smart_versions,
    ):
        with pytest.raises(ActionRefused):
            act(cast.acting("ada"))
    assert jobs("leads.train_smart_model") == []


def test_training_is_queued_for_the_worker(cast):
    request_smart_training(cast.acting("root"))

    assert len(jobs("leads.train_smart_model")) == 1
