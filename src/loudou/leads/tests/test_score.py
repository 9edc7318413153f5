from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.leads.errors import RuleInvalid
from loudou.leads.features import SPECS
from loudou.leads.models import Lead, ScoreModel
from loudou.leads.queries.criteria_rows import criteria_rows
from loudou.leads.queries.records import score_card
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.edit_score_rules import edit_score_rules
from loudou.leads.services.lock_to_score import lock_to_score
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.services.rescore_open import rescore_open
from loudou.leads.services.score import score_leads
from loudou.leads.shapes import LeadDraft, Prediction, ScoreGroupDraft, ScoreModelDraft, ScoreRuleDraft
from loudou.leads.tests.factories import make_defaults, make_lead, make_leads, system
from loudou.platform.access.errors import ActionRefused
from loudou.platform.customfields.services.define import define_custom_field
from loudou.platform.customfields.shapes import CustomFieldDef

pytestmark = pytest.mark.django_db


def model(*rules, cap=80, **overrides):
    group = ScoreGroupDraft("all", "全部", "All", Decimal(cap), rules)
    return ScoreModelDraft(groups=(group,), **overrides)


def rule(criterion, points, code="r", **overrides):
    return ScoreRuleDraft(code, "规则", "Rule", criterion, Decimal(points), **overrides)


def use(*rules, **overrides):
    return edit_score_rules(system(), model=model(*rules, **overrides))


def test_ex_1_4_total_with_and_without_a_prediction():
    make_defaults()
    use(rule("has(name)", 55), behaviour={"kinds": {"api": "55"}, "cap": "100"})
    lead = make_lead()

    score_leads(system(), lead_ids=[lead.id])
    lead.refresh_from_db()
    assert (lead.score_attribute, lead.score_behavior, lead.score_smart) == (Decimal("68.75"), Decimal(55), None)
    assert (lead.score_total, lead.band) == (Decimal("62.86"), "contact_now")

    score_leads(
        system(),
        lead_ids=[lead.id],
        predictions={lead.id: Prediction(Decimal(62), ({"code": "s", "label": "S", "points": "9"},))},
    )
    lead.refresh_from_db()
    assert (lead.score_total, lead.band) == (Decimal("62.60"), "contact_now")


@pytest.mark.parametrize(
    ("points", "band"), [("60", "contact_now"), ("59.99", "nurture"), ("30", "nurture"), ("29.99", "hold")]
)
def test_ex_1_5_band_edges(points, band):
    make_defaults()
    use(rule("has(name)", points), cap=100)

    assert make_lead().band == band


def test_a_disqualified_lead_is_held_whatever_its_total():
    make_defaults()
    use(rule("has(name)", 90), rule('"competitor" in tags', 0, "rival", is_disqualifier=True), cap=100)

    lead = make_lead(tags=("competitor",))

    assert (lead.score_total, lead.band, lead.is_disqualified) == (Decimal(90), "hold", True)
    assert [r["code"] for r in lead.score_reasons] == ["r", "rival"]


def test_l13_scoring_again_changes_nothing_and_says_nothing(emitted):
    make_defaults()
    leads = make_leads(5, source="转介绍", title="经理")
    before = (list(emitted), list(Lead.objects.order_by("pk").values_list("score_total", "score_reasons", "version")))

    changed = score_leads(system(), lead_ids=[lead.id for lead in leads])

    assert changed == 0
    assert before == (
        list(emitted),
        list(Lead.objects.order_by("pk").values_list("score_total", "score_reasons", "version")),
    )


def test_new_rules_score_every_open_lead_in_pieces(emitted):
    make_defaults()
    leads = make_leads(3)
    mark_invalid(system(), lead_ids=[leads[0].id], reason="test_data")

    number = use(rule("has(company)", 100), cap=100)
    assert rescore_open(system()) is None

    assert list(Lead.objects.order_by("number").values_list("score_total", "band", "score_version")) == [
        (0, "hold", 1),
        (100, "contact_now", number),
        (100, "contact_now", number),
    ]
    assert list(emitted)[-3:] == ["leads.score_rules_changed", "leads.lead_scored", "leads.lead_band_changed"]
    assert list(ScoreModel.objects.order_by("number").values_list("status", flat=True)) == ["retired", "active"]


def test_rules_may_read_the_company_s_own_fields():
    make_defaults()
    define_custom_field(
        system(), record_type="lead", definition=CustomFieldDef("visits", "访问次数", "Visits", "number")
    )
    use(rule("custom.visits >= 3", 100), cap=100)

    often = make_lead(mobile="13800000001", custom={"visits": "3.0"})
    once = make_lead(mobile="13800000002", custom={"visits": "1"})

    assert (often.score_total, once.score_total) == (100, 0)
    assert score_leads(system(), lead_ids=[often.id, once.id]) == 0


def test_score_rules_read_of_a_lead_what_assignment_rules_read_and_only_the_fields_they_name():
    make_defaults()
    define_custom_field(
        system(), record_type="lead", definition=CustomFieldDef("visits", "访问次数", "Visits", "number")
    )
    lead = make_lead(
        source="转介绍", tags=("重点",), annual_revenue_amount=Decimal(9), currency="CNY", custom={"visits": "3"}
    )
    fields = {spec.name for spec in SPECS} | {"custom.visits"}
    whole = criteria_rows(system(), [lead.id])[lead.id]

    with CaptureQueriesContext(connection) as queries:
        every = lock_to_score(system(), lead_ids=[lead.id], fields=fields - {"custom.visits"})[lead.id]
    some = lock_to_score(system(), lead_ids=[lead.id], fields={"tags", "custom.visits"})[lead.id]

    assert len(queries) == 1
    assert {name: every[name] for name in fields - {"custom.visits"}} == {
        name: whole[name] for name in fields - {"custom.visits"}
    }
    assert (some["tags"], some["custom.visits"], "source" in some) == (["重点"], Decimal(3), False)


def test_a_closed_lead_is_not_locked_to_be_scored():
    lead = make_lead()
    mark_invalid(system(), lead_ids=[lead.id], reason="no_need")

    assert lock_to_score(system(), lead_ids=[lead.id], fields={"source"}) == {}


@pytest.mark.parametrize(
    ("rules", "overrides", "code"),
    [
        ((rule("nonsense(", 1),), {}, "rule.expression"),
        ((rule("unknown_field == 1", 1),), {}, "rule.expression"),
        ((rule("size(name)", 1),), {}, "rule.expression"),
        ((rule("has(name)", 1), rule("has(name)", 2)), {}, "rule.repeated"),
        ((rule("has(name)", 1000),), {}, "rule.points"),
        ((rule("has(name)", 1),), {"nurture_from": Decimal(60)}, "rule.bands"),
        ((rule("has(name)", 1),), {"weight_attribute": Decimal(-1)}, "rule.weights"),
    ],
)
def test_rules_that_make_no_sense_are_refused_and_nothing_changes(rules, overrides, code, emitted):
    make_defaults()
    before = list(emitted)

    with pytest.raises(RuleInvalid) as refused:
        edit_score_rules(system(), model=model(*rules, **overrides))

    assert code in {problem.code for problem in refused.value.problems}
    assert (ScoreModel.objects.count(), emitted) == (1, before)


def test_who_may_not_configure_is_refused(ada, emitted):
    make_defaults()
    before = list(emitted)

    with pytest.raises(ActionRefused):
        edit_score_rules(ada, model=model(rule("has(name)", 1)))

    assert (ScoreModel.objects.count(), emitted) == (1, before)


def test_the_card_explains_the_total():
    make_defaults()
    lead = make_lead(title="总经理", source="转介绍")

    card = score_card(system(), lead.id)

    fit, behaviour, smart = card.dimensions
    assert fit.contribution == card.total == lead.score_total
    assert (fit.weight_rate, behaviour.score, smart.score) == (1, None, None)
    assert [(r.label, r.points) for r in fit.reasons] == [
        ("转介绍或合作伙伴", 30),
        ("职务可决策", 20),
        ("手机号有效", 12),
    ]


def test_the_answers_of_a_criterion_are_remembered_only_for_the_same_value():
    make_defaults()
    sources = ["转介绍", "陌拜", "官网表单", ""] * 150

    capture_leads(system(), drafts=[LeadDraft(name=f"n{n}", source=s, title=f"t{n}") for n, s in enumerate(sources)])

    found = set(Lead.objects.values_list("source", "score_total"))
    assert len(found) == 4
    assert score_leads(system(), lead_ids=list(Lead.objects.values_list("pk", flat=True))) == 0


def test_the_number_of_statements_does_not_grow_with_the_set():
    make_defaults()
    leads = make_leads(1_010)
    use(rule("has(company)", 100), cap=100)
    score_leads(system(), lead_ids=[])  # rules are read once per process

    def statements(chosen):
        with CaptureQueriesContext(connection) as queries:
            score_leads(system(), lead_ids=[lead.id for lead in chosen])
        return len(queries)

    assert statements(leads[:10]) == statements(leads[10:]) <= 14
