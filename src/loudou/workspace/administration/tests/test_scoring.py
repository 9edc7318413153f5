from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from loudou.kernel.errors import Stale
from loudou.leads.enums import OPEN
from loudou.leads.models import Lead, ScoreModel
from loudou.leads.queries.behaviour import read_behaviour
from loudou.leads.queries.score_preview import band_changes
from loudou.leads.queries.score_rules import score_versions
from loudou.leads.services.edit_score_rules import edit_score_rules
from loudou.leads.services.install_defaults import DEFAULT_RULES
from loudou.leads.services.score import score_leads
from loudou.leads.shapes import KindRule, Prediction
from loudou.leads.tests.factories import make_defaults, make_lead, make_leads, system
from loudou.platform.access.errors import ActionRefused
from loudou.workspace.administration.forms.typed_rules import TypedModel, arranged, draft_from, typed_from, typed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def leads(cast):
    """Nine leads of three kinds, which fall into different bands."""
    make_defaults()
    kinds = (
        {},
        {"title": "总经理", "company_size": "large", "source": "转介绍", "need": "HM-630", "timeline": "Q3"},
        {"title": "学生", "tags": ("Student",), "source": "陌拜"},
    )
    for number in range(9):
        make_lead(mobile=f"139{number:08d}", company=f"第{number}家公司", name=f"客户{number}", **kinds[number % 3])
    return list(Lead.objects.all())


def posted(model, **changes):
    """A model as the page sends it."""
    typed = typed_from(model, 1)
    sent = {"number": typed.number, **typed.numbers}
    sent |= {f"b_{name}": getattr(typed.behaviour, name) for name in ("cap", "fading", "days", "steps")}
    for kind in typed.behaviour.kinds:
        sent |= {f"b-{kind.kind}-{name}": getattr(kind, name) for name in ("points", "daily", "most", "cap")}
    for g, group in enumerate(typed.groups):
        texts = {name: getattr(group, name) for name in ("code", "label_zh", "label_en", "cap", "counting")}
        sent |= {f"g{g}-{name}": text for name, text in texts.items()}
        for r, rule in enumerate(group.rules):
            texts = {name: getattr(rule, name) for name in ("code", "label_zh", "label_en", "criterion", "points")}
            sent |= {f"g{g}-r{r}-{name}": text for name, text in texts.items()}
            if rule.is_disqualifier:
                sent[f"g{g}-r{r}-is_disqualifier"] = "1"
    return sent | changes


def test_what_the_page_sends_back_is_the_version_it_showed(cast):
    sent = posted(DEFAULT_RULES)

    model, problems = draft_from(typed_in(sent))

    assert problems == []
    assert replace(model, behaviour={}) == replace(DEFAULT_RULES, behaviour={})
    assert read_behaviour(model.behaviour) == read_behaviour(DEFAULT_RULES.behaviour)


def test_what_behaviour_counts_is_changed_on_the_page(web, cast):
    make_defaults()
    changes = {
        "b_cap": "80",
        "b_fading": "steps",
        "b_steps": "30：100，90: 50%",
        "b-page_view-points": "2",
        "b-page_view-daily": "5",
        "b-page_view-cap": "12.5",
        "b-download-points": "",
        "do": "save",
    }

    response = web().post(reverse("administration:scoring-edit"), posted(DEFAULT_RULES, **changes))

    assert response.status_code == 302
    found = read_behaviour(ScoreModel.objects.get(status="active").behaviour)
    assert (found.cap, found.decay.steps) == (80, ((30, 1), (90, Decimal("0.5"))))
    assert found.kinds["page_view"] == KindRule(Decimal(2), 5, None, Decimal("12.5"))
    assert "download" not in found.kinds
    shown = web().get(reverse("administration:scoring")).content.decode()
    assert "Page viewed" in shown
    assert "File downloaded" not in shown


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"b_cap": "many"}, "b_cap"),
        ({"b_cap": "0"}, "behaviour"),
        ({"b_days": "0"}, "behaviour"),
        ({"b-page_view-points": "two"}, "b-page_view"),
        ({"b-page_view-daily": "1.5"}, "b-page_view"),
        ({"b-page_view-cap": "-1"}, "b-page_view"),
        ({"b_fading": "steps", "b_steps": ""}, "b_steps"),
        ({"b_fading": "steps", "b_steps": "90: 50, 30: 100"}, "b_steps"),
        ({"b_fading": "steps", "b_steps": "30: 200"}, "b_steps"),
    ],
)
def test_behaviour_that_makes_no_sense_is_refused_beside_its_field(web, cast, changes, field):
    make_defaults()

    response = web().post(reverse("administration:scoring-edit"), posted(DEFAULT_RULES, **changes, do="save"))

    assert response.status_code == 422
    assert field in response.context["problems"]
    assert ScoreModel.objects.count() == 1


@pytest.mark.parametrize(
    "model",
    [
        DEFAULT_RULES,
        replace(DEFAULT_RULES, contact_now_from=Decimal(25), nurture_from=Decimal("10.5")),
        replace(DEFAULT_RULES, groups=DEFAULT_RULES.groups[:2]),
        replace(DEFAULT_RULES, groups=DEFAULT_RULES.groups[-1:]),
        replace(
            DEFAULT_RULES, groups=tuple(replace(g, counting="max", cap=Decimal("7.25")) for g in DEFAULT_RULES.groups)
        ),
        replace(DEFAULT_RULES, weight_attribute=Decimal(0), weight_smart=Decimal("12.5")),
    ],
)
def test_the_preview_agrees_with_scoring_itself(leads, model):
    score_leads(system(), lead_ids=[leads[0].pk], predictions={leads[0].pk: Prediction(Decimal("83.5"))})
    before = dict(Lead.objects.filter(status__in=OPEN).values_list("pk", "band"))

    told = band_changes(system(), model=model)

    assert len(set(before.values())) > 1
    edit_score_rules(system(), model=model, rescores=False)
    score_leads(system(), lead_ids=before)
    after = dict(Lead.objects.filter(pk__in=before).values_list("pk", "band"))
    assert {(c.before, c.after): c.count for c in told} == Counter((before[pk], after[pk]) for pk in before)


def test_the_preview_takes_as_many_statements_for_few_leads_as_for_many(leads, django_assert_num_queries):
    with django_assert_num_queries(6):  # savepoint and time limit included
        few = band_changes(system(), model=DEFAULT_RULES)
    make_leads(40, company_size="medium")
    open_leads = Lead.objects.filter(status__in=OPEN).count()

    with django_assert_num_queries(6):
        many = band_changes(system(), model=DEFAULT_RULES)

    assert sum(c.count for c in few) == len(leads)
    assert sum(c.count for c in many) == open_leads == len(leads) + 40


def test_the_page_previews_without_saving(web, leads):
    sent = posted(DEFAULT_RULES, contact_now_from="5", nurture_from="1", do="preview")

    response = web().post(reverse("administration:scoring-edit"), sent)

    preview = response.context["preview"]
    assert preview["total"] == len(leads)
    assert preview["moved"] > 0
    assert ScoreModel.objects.count() == 1


def test_saving_makes_the_next_version_and_scores_all_open_leads_as_a_job(web, leads):
    response = web().post(reverse("administration:scoring-edit"), posted(DEFAULT_RULES, nurture_from="20", do="save"))

    assert response.url == reverse("administration:scoring")
    (active,) = (version for version in score_versions(system()) if version.is_active)
    assert (active.number, active.rules.nurture_from) == (2, Decimal(20))
    assert ProcrastinateJob.objects.filter(task_name="leads.rescore_open", status="todo").count() == 1


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"g0-r0-criterion": "contains(sourse, 1)"}, "There is no field “sourse”"),
        ({"g0-r0-points": "many"}, "This is not a number."),
        ({"g0-r0-points": "500"}, "Points are between -100 and 100."),
        ({"contact_now_from": "20"}, "Thresholds lie between 0 and 100"),
        ({"weight_attribute": "0", "weight_behavior": "0", "weight_smart": "0"}, "Weights are from 0"),
        ({"g0-label_en": ""}, "Write both labels"),
    ],
)
def test_what_makes_no_sense_is_shown_at_its_place_and_nothing_is_saved(web, leads, changes, shown):
    response = web().post(reverse("administration:scoring-edit"), posted(DEFAULT_RULES, **changes, do="save"))

    assert response.status_code == 422
    assert shown in response.content.decode()
    assert ScoreModel.objects.count() == 1


def test_an_expression_is_checked_while_it_is_typed(web, leads):
    client, address = web(), reverse("administration:expression-check")

    wrong = client.post(address, {"g0-r0-criterion": 'sourse == "x"'}).content.decode()
    sound = client.post(address, {"criteria": 'source == "x"'}).content.decode()

    assert "At character 1" in wrong
    assert "<mark>sourse</mark>" in wrong
    assert "The expression is sound." in sound


def test_a_version_made_from_an_older_one_is_refused(leads):
    edit_score_rules(system(), model=DEFAULT_RULES, rescores=False)

    with pytest.raises(Stale):
        edit_score_rules(system(), model=DEFAULT_RULES, based_on=1)

    assert ScoreModel.objects.count() == 2


def test_rows_come_and_go_without_losing_what_was_typed():
    model = TypedModel("1", {})

    arranged(model, "add-group")
    model.groups[0].rules[0].criterion = "half a thought"
    arranged(model, "add-rule:0")

    assert [rule.code for rule in model.groups[0].rules] == ["rule_1", "rule_2"]
    assert model.groups[0].rules[0].criterion == "half a thought"
    arranged(model, "drop-rule:0:1")
    arranged(model, "drop-rule:0:9")
    arranged(model, "drop-group:7")
    assert [rule.code for rule in model.groups[0].rules] == ["rule_1"]
    arranged(model, "drop-group:0")
    assert model.groups == []


def test_the_pages_are_for_who_configures_leads(web, cast, leads):
    for name, status in (("max", 200), ("root", 200), ("ada", 403), ("dora", 403)):
        for page in ("scoring", "scoring-edit"):
            assert web(name).get(reverse(f"administration:{page}")).status_code == status, (name, page)
    with pytest.raises(ActionRefused):
        score_versions(cast.acting("ada"))
    with pytest.raises(ActionRefused):
        band_changes(cast.acting("dora"), model=DEFAULT_RULES)
