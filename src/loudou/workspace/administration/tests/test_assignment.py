import pytest
from django.urls import reverse

from loudou.leads.models import AssignmentRule
from loudou.leads.queries.assignment_rules import assignment_log, assignment_rules
from loudou.leads.services.order_assignment_rules import order_assignment_rules
from loudou.leads.shapes import AssignmentMemberDraft
from loudou.leads.tests.factories import make_defaults, make_lead, make_rule, system
from loudou.platform.access.errors import ActionRefused
from loudou.workspace.administration.forms.assignment import TypedMember, arranged

pytestmark = pytest.mark.django_db


def sent(**values):
    shown = {"name": "East", "method": "round_robin", "previous_owner_days": "15", "is_active": "on", "do": "save"}
    return shown | values


def test_a_rule_made_on_the_page_shares_leads_out(web, cast):
    make_defaults()
    members = {
        "m0-user": str(cast.ada),
        "m0-weight": "2",
        "m0-capacity": "9",
        "m1-user": str(cast.ben),
        "m1-weight": "1",
    }

    response = web().post(
        reverse("administration:rule-new"), sent(criteria='province == "江苏"', method="weighted", **members)
    )

    assert response.url == reverse("administration:assignment")
    (rule,) = assignment_rules(system())
    assert [(m.user_id, m.weight, m.capacity) for m in rule.members] == [(cast.ada, 2, 9), (cast.ben, 1, None)]
    assert make_lead(province="江苏").owner_id == cast.ada
    assert make_lead(province="广东", mobile="13900000001", company="另一家").owner_id is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"criteria": "provinse =="}, "criteria"),
        ({"method": "by_star_sign"}, "method"),
        ({"previous_owner_days": "soon"}, "previous_owner_days"),
        ({"m0-weight": "heavy"}, None),
        ({"m0-weight": "-1"}, None),
        ({"m0-user": "nobody"}, None),
    ],
)
def test_what_makes_no_sense_is_shown_and_nothing_is_saved(web, cast, values, field):
    make_defaults()
    member = {"m0-user": str(cast.ada), "m0-weight": "1"}

    response = web().post(reverse("administration:rule-new"), sent(**member | values))

    assert response.status_code == 422
    assert field is None or field in response.context["form"].errors
    assert field is not None or response.context["member_errors"]
    assert not AssignmentRule.objects.exists()


def test_two_rules_have_two_names(web, cast):
    make_rule("round_robin", AssignmentMemberDraft(cast.ada), name="East")

    response = web().post(reverse("administration:rule-new"), sent(**{"m0-user": str(cast.ada)}))

    assert response.context["form"].errors["name"] == ["There is a rule of this name."]


def test_adding_somebody_keeps_what_was_typed(web, cast):
    response = web().post(
        reverse("administration:rule-new"),
        sent(name="Half a rule", criteria="prov", do="add", somebody=str(cast.ben), **{"m0-user": str(cast.ada)}),
    )

    shown = response.content.decode()
    assert "Half a rule" in shown
    assert [member["typed"].user for member in response.context["members"]] == [str(cast.ada), str(cast.ben)]
    assert not AssignmentRule.objects.exists()


def test_people_are_moved_and_taken_out():
    people = [TypedMember("a"), TypedMember("b"), TypedMember("c")]

    assert [m.user for m in arranged(list(people), "up:2", "")] == ["a", "c", "b"]
    assert [m.user for m in arranged(list(people), "down:0", "")] == ["b", "a", "c"]
    assert [m.user for m in arranged(list(people), "up:0", "")] == ["a", "b", "c"]
    assert [m.user for m in arranged(list(people), "drop:1", "")] == ["a", "c"]
    assert [m.user for m in arranged(list(people), "drop:9", "")] == ["a", "b", "c"]
    assert [m.user for m in arranged(list(people), "add", "b")] == ["a", "b", "c"]


def test_rules_are_tried_in_the_order_of_the_page(web, cast):
    make_defaults()
    first = make_rule("round_robin", AssignmentMemberDraft(cast.ada), name="first", priority=5)
    second = make_rule("round_robin", AssignmentMemberDraft(cast.ben), name="second", priority=9)

    web().post(reverse("administration:rule-move", args=[second]), {"to": "up"})

    assert [rule.id for rule in assignment_rules(system())] == [second, first]
    assert make_lead().owner_id == cast.ben


def test_the_log_tells_rule_and_reason_of_visible_leads_only(web, cast):
    make_defaults()
    make_rule(
        "round_robin", AssignmentMemberDraft(cast.ada, is_paused=True), AssignmentMemberDraft(cast.ben), name="East"
    )
    lead = make_lead()

    (row,) = assignment_log(cast.acting("max"))

    assert (row.lead_id, row.lead_name, row.reason.chosen_name) == (lead.pk, lead.display_name, "陈立")
    assert (row.reason.rule_name, row.reason.reason) == ("East", "rule")
    assert row.reason.considered == (("林晓", "away"), ("陈立", ""))
    page = web().get(reverse("administration:decisions")).content.decode()
    assert "by the rule: East" in page


def test_only_who_configures_leads_sees_and_orders_rules(web, cast):
    rule = make_rule("round_robin", AssignmentMemberDraft(cast.ada))

    for page in ("assignment", "rule-new", "decisions"):
        assert web("ada").get(reverse(f"administration:{page}")).status_code == 403
    with pytest.raises(ActionRefused):
        order_assignment_rules(cast.acting("dora"), rule_ids=[rule])
    with pytest.raises(ActionRefused):
        assignment_log(cast.acting("ada"))
    assert AssignmentRule.objects.get(pk=rule).priority == 10


def test_the_pages_take_a_fixed_number_of_statements(web, cast, django_assert_max_num_queries):
    make_defaults()
    for n in range(5):
        make_rule("weighted", AssignmentMemberDraft(cast.ada), AssignmentMemberDraft(cast.ben), name=f"rule {n}")
    client = web()

    with django_assert_max_num_queries(9):
        assert client.get(reverse("administration:assignment")).status_code == 200
    rule = assignment_rules(system())[0].id
    with django_assert_max_num_queries(14):
        assert client.get(reverse("administration:rule", args=[rule])).status_code == 200
