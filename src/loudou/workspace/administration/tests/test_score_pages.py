"""The rule editor: rows of a criterion, the preview, versions and the way back."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from loudou.leads.enums import DisputeDirection
from loudou.leads.errors import ScoreVersionNotFound
from loudou.leads.models import Lead, ScoreModel
from loudou.leads.queries.score_preview import score_preview
from loudou.leads.queries.score_rules import score_version, score_versions
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.dispute_scores import dispute_scores
from loudou.leads.services.edit_score_rules import edit_score_rules
from loudou.leads.services.escalate_responses import escalate_responses
from loudou.leads.services.install_defaults import DEFAULT_RULES
from loudou.leads.services.restore_score_rules import restore_score_rules
from loudou.leads.shapes import (
    BandActions,
    EscalationStep,
    LeadDraft,
    ScoreGroupDraft,
    ScoreModelDraft,
    ScoreRuleDraft,
)
from loudou.leads.tests.factories import NOW, make_defaults, make_lead, make_leads, system
from loudou.leads.tests.test_bands import scored_by_need
from loudou.workspace.administration.tests.conftest import told
from loudou.workspace.administration.tests.test_scoring import posted

pytestmark = pytest.mark.django_db
EDIT = "administration:scoring-edit"


def rule(code, criterion, points=10):
    return ScoreRuleDraft(code, f"规则{code}", f"Rule {code}", criterion, Decimal(points))


def model(*rules, cap=100, **overrides):
    return ScoreModelDraft((ScoreGroupDraft("all", "全部", "All", Decimal(cap), rules),), **overrides)


@pytest.fixture
def leads(cast):
    make_defaults()
    make_leads(6, title="总经理", source="转介绍")
    return [make_lead(mobile=f"139{n:08d}", name=f"n{n}", company=f"公司{n}") for n in range(4)]


def test_the_preview_counts_what_each_rule_holds_for_and_shows_examples(leads):
    found = score_preview(
        system(), model=model(rule("boss", 'contains(title, "总经理")', 80), rule("all_of_us", "has(name)"))
    )

    assert (found.lead_count, found.is_sampled) == (10, False)
    assert found.rule_counts == {"boss": 6, "all_of_us": 10}
    assert sum(change.count for change in found.changes) == 10
    assert all(one.before != one.after for one in found.examples)
    assert {one.lead_id for one in found.examples} <= set(Lead.objects.values_list("pk", flat=True))
    assert ("always", "all_of_us", "") in found.findings
    assert ("implied", "boss", "all_of_us") in found.findings
    assert ("cap_unreachable", "all", "90") in found.findings


def test_rules_for_the_same_leads_are_pointed_out(leads):
    same = score_preview(
        system(), model=model(rule("a", 'contains(title, "总经理")', 50), rule("b", 'contains(source, "转介绍")', 50))
    )

    assert same.findings == (("alike", "a", "b"),)


def test_the_preview_minds_that_a_band_is_left_only_some_points_below(cast):
    make_defaults()
    edit_score_rules(system(), model=model(rule("a", "has(name)", 60)), rescores=False)
    make_leads(3)
    draft = model(rule("a", "has(name)", 58))

    sharp = score_preview(system(), model=draft)
    wavering = score_preview(system(), model=replace(draft, actions=BandActions(hysteresis=Decimal(3))))

    assert [(one.before, one.after, one.count) for one in sharp.changes] == [("contact_now", "nurture", 3)]
    assert [(one.before, one.after, one.count) for one in wavering.changes] == [("contact_now", "contact_now", 3)]


def test_the_page_shows_default_rules_as_rows_and_sends_them_back_unchanged(web, cast):
    make_defaults()
    page = web().get(reverse(EDIT))
    (source,) = (group for group in page.context["groups"] if group["typed"].code == "source")

    assert source["rules"][1]["rows"][0][0]["value"] == "form, google, search, trade show, 官网, 表单, 展会, 询价"
    assert 'name="g0-r0-x0-0-field"' in page.content.decode()


def test_rows_are_saved_as_the_expression_they_stand_for(web, cast):
    make_defaults()
    rows = {
        "g0-r0-mode": "rows",
        "g0-r0-x0-0-field": "city", "g0-r0-x0-0-op": "is", "g0-r0-x0-0-value": "苏州, 无锡",
        "g0-r0-x0-1-field": "need", "g0-r0-x0-1-op": "is_set", "g0-r0-x0-1-value": "",
        "g0-r0-x1-0-field": "touch_count", "g0-r0-x1-0-op": "more", "g0-r0-x1-0-value": "1",
    }  # fmt: skip

    response = web().post(reverse(EDIT), posted(DEFAULT_RULES, **rows, do="save"))

    assert response.status_code == 302
    saved = score_version(system(), 2).groups[0].rules[0].criterion
    assert saved == '(city == "苏州" || city == "无锡" || has(need)) && touch_count > 1'


def test_a_row_without_a_value_is_refused_at_its_rule_and_nothing_is_saved(web, cast):
    make_defaults()
    rows = {"g0-r0-mode": "rows", "g0-r0-x0-0-field": "city", "g0-r0-x0-0-op": "is", "g0-r0-x0-0-value": " "}

    response = web().post(reverse(EDIT), posted(DEFAULT_RULES, **rows, do="save"))

    assert response.status_code == 422
    assert "A row has no value" in response.content.decode()
    assert ScoreModel.objects.count() == 1


def test_a_criterion_is_turned_into_text_and_back(web, cast):
    make_defaults()
    rows = {"g0-r0-mode": "rows", "g0-r0-x0-0-field": "city", "g0-r0-x0-0-op": "is", "g0-r0-x0-0-value": "苏州"}

    as_text = web().post(reverse(EDIT), posted(DEFAULT_RULES, **rows, do="as-text:0:0"))
    rule_of = as_text.context["groups"][0]["rules"][0]
    assert (rule_of["is_rows"], rule_of["typed"].criterion) == (False, 'city == "苏州"')

    rows = {"g0-r0-criterion": 'city == "苏州" && has(need)', "do": "as-rows:0:0"}
    as_rows = web().post(reverse(EDIT), posted(DEFAULT_RULES, **rows)).context["groups"][0]["rules"][0]
    assert [[row["field"] for row in group] for group in as_rows["rows"]] == [["city"], ["need"]]

    rich = {"g0-r0-criterion": "size(product_interest) > 0", "do": "as-rows:0:0"}
    assert not web().post(reverse(EDIT), posted(DEFAULT_RULES, **rich)).context["groups"][0]["rules"][0]["is_rows"]


def test_rows_and_their_expression_are_answered_while_they_are_made(web, cast):
    make_defaults()
    sent = {"prefix": "g0-r0", "g0-r0-x0-0-field": "city", "g0-r0-x0-0-op": "is", "g0-r0-x0-0-value": "苏州"}

    written = web().post(reverse("administration:criterion-written"), sent).content.decode()
    unclear = web().post(reverse("administration:criterion-written"), sent | {"g0-r0-x0-0-value": ""}).content.decode()
    row = web().get(reverse("administration:criterion-row"), {"g0-r0-x0-0-field": "annual_revenue_amount"})

    assert "city == &quot;苏州&quot;" in written
    assert 'role="alert"' in unclear
    assert 'name="g0-r0-x0-0-op"' in row.content.decode()
    assert "at least" in row.content.decode()


def test_what_bands_set_going_is_edited_with_the_rules(web, cast):
    make_defaults()
    acts = {
        "contact_now_act": "leave", "nurture_act": "assign", "hold_act": "assign", "hysteresis": "2.5",
        "response_minutes": "45", "archive_days": "", "tells_owner": "1",
        "nurture_days": "90", "nurture_end": "archive",
        "e0-minutes": "60", "e0-role": "sales_manager", "e0-returns": "1",
        "e1-minutes": "−10", "e1-owner": "1", "e1-pool_admins": "1",
    }  # fmt: skip

    assert web().post(reverse(EDIT), posted(DEFAULT_RULES, **acts, do="save")).status_code == 302

    found = score_version(system(), 2).actions
    steps = (
        EscalationStep(-10, ("owner", "pool_admins")),
        EscalationStep(60, ("role",), "sales_manager", returns=True),
    )
    assert found == BandActions(
        "leave", "assign", "assign", Decimal("2.5"), 45, False, True, None, 90, "archive", steps
    )
    shown = web().get(reverse("administration:scoring")).content.decode()
    assert "Assign by the rules" in shown
    assert "10 min before it is due: Owner, Pool administrators" in shown
    assert "60 min past due: Sales manager, back to the pool" in shown
    assert "after 90 days: Archive" in shown


def test_steps_come_and_go_without_losing_what_was_typed(web, cast):
    make_defaults()
    typed = {"contact_now_act": "assign", "e0-minutes": "abc", "e0-manager": "1", "response_minutes": "30"}

    more = web().post(reverse(EDIT), posted(DEFAULT_RULES, **typed, do="add-step"))
    less = web().post(reverse(EDIT), posted(DEFAULT_RULES, **typed, do="drop-step:0"))

    assert [(one["typed"].minutes, one["typed"].tells) for one in more.context["steps"]] == [
        ("abc", ("manager",)),
        ("", ("owner",)),
    ]
    assert less.context["steps"] == []


def test_a_step_that_makes_no_sense_says_so_beside_itself(web, cast):
    make_defaults()
    acts = {
        "contact_now_act": "assign", "nurture_act": "enrol", "nurture_end": "hand_back", "hold_act": "leave",
        "hysteresis": "0", "response_minutes": "30",
        "e0-minutes": "0", "e0-owner": "1", "e1-minutes": "0", "e1-manager": "1", "e2-minutes": "1.5",
    }  # fmt: skip

    unread = web().post(reverse(EDIT), posted(DEFAULT_RULES, **acts, do="save"))
    acts["e2-minutes"] = "20"
    refused = web().post(reverse(EDIT), posted(DEFAULT_RULES, **acts, do="save"))

    assert [bool(one["problem"]) for one in unread.context["steps"]] == [False, False, True]
    assert [one["problem"] for one in refused.context["steps"]] == [
        "",
        "Another step has these minutes.",
        "A step tells somebody or takes the lead back.",
    ]
    assert ScoreModel.objects.count() == 1


def test_the_page_of_a_lead_tells_what_was_done_about_it(web, cast):
    make_defaults()
    scored_by_need()
    (row,) = capture_leads(
        system(), drafts=[LeadDraft(name="顾海峰", mobile="13800000001", need="contact_now", owner_id=cast.ada)]
    ).rows
    escalate_responses(system(NOW + timedelta(minutes=31)))

    page = web().get(f"/leads/{row.lead_id}").content.decode()

    assert "Overdue, told" in page
    assert "赵启明" in page


def test_actions_that_make_no_sense_stand_beside_their_field(web, cast):
    make_defaults()
    acts = {
        "contact_now_act": "assign",
        "nurture_act": "enrol",
        "hold_act": "leave",
        "hysteresis": "30",
        "response_minutes": "x",
    }

    response = web().post(reverse(EDIT), posted(DEFAULT_RULES, **acts, do="save"))

    assert (response.status_code, "response_minutes" in response.context["problems"]) == (422, True)
    assert ScoreModel.objects.count() == 1


def test_a_version_shows_what_it_changed_and_is_put_in_force_again(web, cast):
    make_defaults()
    changed = replace(DEFAULT_RULES, nurture_from=Decimal(25), groups=DEFAULT_RULES.groups[1:])
    edit_score_rules(system(), model=changed, rescores=False)

    page = web().get(reverse("administration:scoring-version", args=[2]))
    labels = [one["label"] for one in page.context["differences"]]
    assert labels[0] == "Nurture from"
    assert {"Source", "Referral or partner"} <= set(labels)

    response = web().post(reverse("administration:scoring-restore", args=[1]))
    assert response.status_code == 302
    active = next(one for one in score_versions(system()) if one.is_active)
    assert (active.number, active.rules.groups) == (3, score_version(system(), 1).groups)
    assert told(response)[0][1] == f"undo:{reverse('administration:scoring-restore', args=[2])}"


def test_saving_offers_to_go_back(web, cast):
    make_defaults()

    response = web().post(reverse(EDIT), posted(DEFAULT_RULES, nurture_from="20", do="save"))

    assert told(response)[0][1] == f"undo:{reverse('administration:scoring-restore', args=[1])}"


def test_an_unknown_version_is_not_there(web, cast):
    make_defaults()

    with pytest.raises(ScoreVersionNotFound):
        restore_score_rules(system(), number=9)
    assert web().post(reverse("administration:scoring-restore", args=[9])).status_code == 404
    assert ScoreModel.objects.count() == 1


def test_the_editor_says_how_often_a_rule_is_disputed(web, leads, cast):
    dispute_scores(cast.acting("root"), lead_ids=[leads[0].pk], direction=DisputeDirection.TOO_LOW, reason="a")

    for page in ("scoring", "scoring-edit"):
        assert "1 dispute" in web().get(reverse(f"administration:{page}")).content.decode()


def test_the_new_pages_are_for_who_configures_leads(web, leads):
    for name, status in (("max", 200), ("root", 200), ("ada", 403), ("dora", 403)):
        assert web(name).get(reverse("administration:scoring-version", args=[1])).status_code == status
    assert web("ada").post(reverse("administration:scoring-restore", args=[1])).status_code == 403
    assert ScoreModel.objects.count() == 1


def test_working_hours_are_read_as_people_write_them(web, cast):
    hours = {f"day_{n}": "9:00-12:00，13:30–18:00" for n in range(5)} | {"day_5": "", "day_6": ""}
    days = "2026-10-01..2026-10-07 国庆节\n+2026-10-10 调休\n"
    client = web()

    assert client.post(reverse("administration:calendar"), hours | {"days": days}).status_code == 302

    shown = client.get(reverse("administration:calendar")).content.decode()
    assert "09:00-12:00, 13:30-18:00" in shown
    assert "2026-10-01..2026-10-07 国庆节" in shown
    assert "+2026-10-10 调休" in shown


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"day_0": "nine to five"}, "day_0"),
        ({"day_0": "9:00-8:00"}, "day_0"),
        ({"days": "tomorrow"}, "days"),
        ({"days": "2026-02-30"}, "days"),
        ({"days": "2026-10-07..2026-10-01"}, "days"),
        ({"day_0": "25:00-26:00"}, "day_0"),
        ({}, "day_0"),
    ],
)
def test_hours_nobody_can_read_stand_beside_their_field(web, cast, sent, field, changes_nothing):
    response = web().post(reverse("administration:calendar"), sent)

    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_working_hours_are_for_who_may_edit_them(web):
    assert web("ada").get(reverse("administration:calendar")).status_code == 403
    assert web("max").get(reverse("administration:calendar")).status_code == 200
