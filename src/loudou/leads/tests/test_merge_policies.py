"""How merges decide fields is edited by who may, and obeyed wherever leads are merged (domain 1.5)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from loudou.leads.errors import MergePolicyInvalid
from loudou.leads.models import Lead, MergePolicy
from loudou.leads.queries.merge_policies import merge_policies, merge_policy_changes
from loudou.leads.queries.merges import merge_preview
from loudou.leads.services.flag_duplicates import flag_duplicates
from loudou.leads.services.save_merge_policies import save_merge_policies
from loudou.leads.tests.factories import NOW, make_lead, system
from loudou.leads.tests.merges import LATER, merge, pair
from loudou.leads.tests.test_merge_pages import ada, alike, api  # noqa: F401 - fixtures
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.models import ChangeSet
from loudou.platform.changes.services.undo import undo_change_set
from loudou.platform.customfields.services.define import define_custom_field
from loudou.platform.customfields.shapes import CustomFieldDef
from loudou.platform.identity.models import User
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.edit import edit_records

pytestmark = pytest.mark.django_db
ADDRESS = "/leads/duplicates/policies"


@pytest.fixture
def max_(cast, client):
    client.force_login(User.objects.get(pk=cast.max))
    return client


def decide(**policies):
    return save_merge_policies(system(), policies=policies)


def in_force():
    return {one.field: one.policy for one in merge_policies(system()) if one.policy != one.default}


def test_without_anybody_saying_otherwise_everything_is_decided_as_the_rules_begin(cast):
    found = {one.field: one for one in merge_policies(system())}

    assert not in_force()
    assert (found["mobile"].policy, found["title"].policy, found["need"].policy) == (
        "survivor",
        "most_recent_non_empty",
        "longest",
    )
    assert found["annual_revenue_amount"].allowed == ("survivor", "most_recent_non_empty", "max", "sum")
    assert found["tags"].allowed == ("survivor", "most_recent_non_empty", "union")


def test_what_the_company_decided_is_what_a_merge_does(cast):
    first, second = pair(cast.ada)
    assert decide(need="survivor", mobile="most_recent_non_empty", tags="survivor") == 3

    done = merge(cast.acting("ada", LATER), first, second)

    lead = Lead.objects.get(pk=done.survivor_id)
    assert (lead.id, lead.need, lead.mobile, lead.tags) == (first.id, "车床", second.mobile, ["展会"])


def test_amounts_may_be_added_up_and_keep_their_currency(cast):
    decide(annual_revenue_amount="sum")
    money = {"annual_revenue_amount": Decimal(100), "currency": "CNY"}
    first = make_lead(owner_id=cast.ada, city="苏州", email="a@ruichi.example", need="x")
    others = [
        make_lead(owner_id=cast.ada, mobile=f"1390000000{n}", now=NOW + timedelta(minutes=n), **money) for n in (1, 2)
    ]

    done = merge(cast.acting("ada", LATER), first, *others)

    lead = Lead.objects.get(pk=done.survivor_id)
    assert (lead.id, lead.annual_revenue_amount, lead.currency) == (first.id, Decimal(200), "CNY")


@pytest.mark.parametrize("policy", ["sum", "max"])
def test_amounts_of_two_currencies_are_neither_compared_nor_added(cast, policy):
    decide(annual_revenue_amount=policy)
    first, second = pair(cast.ada, annual_revenue_amount=Decimal(900), currency="USD")
    edit_records(system(), record_type("lead"), [first.id], {"annual_revenue_amount": Decimal(100), "currency": "CNY"})

    preview = merge_preview(cast.acting("ada"), [first.id, second.id])
    merge(cast.acting("ada", LATER), first, second)

    lead = Lead.objects.get(pk=first.id)
    assert (lead.annual_revenue_amount, lead.currency) == (Decimal(100), "CNY")
    assert next(one.policy for one in preview.fields if one.name == "annual_revenue_amount") == "survivor"


def test_a_field_the_company_added_is_decided_by_its_own_policy(cast):
    define_custom_field(
        system(), record_type="lead", definition=CustomFieldDef("visits", "访问次数", "Visits", "number")
    )
    first, second = pair(cast.ada)
    for lead, number in ((first, "9"), (second, "10")):
        edit_records(system(), record_type("lead"), [lead.id], {"custom.visits": number})
    decide(**{"custom.visits": "sum"})

    merge(cast.acting("ada", LATER), first, second)

    assert Lead.objects.get(pk=first.id).custom == {"visits": "19"}


def test_the_preview_says_what_decided_and_leaves_out_what_somebody_chose(cast):
    first, second = pair(cast.ada)
    decide(need="most_recent_non_empty")
    acting = cast.acting("ada")

    by_rule = {one.name: one.policy for one in merge_preview(acting, [first.id, second.id]).fields}
    chosen = merge_preview(acting, [first.id, second.id], choices={"need": first.id})

    assert (by_rule["need"], by_rule["mobile"]) == ("most_recent_non_empty", "survivor")
    assert next(one.policy for one in chosen.fields if one.name == "need") == ""


def test_the_queue_obeys(cast, ada):  # noqa: F811 - the fixture
    decide(company="longest")
    first, _other, found = alike(cast.ada)

    ada.post("/leads/duplicates/decide", {"pair": str(found.id), "verdict": "merge"})

    assert Lead.objects.get(pk=first.id).company == "苏州锐驰精密制造集团有限公司"


def test_merging_all_certain_ones_obeys(cast, ada):  # noqa: F811 - the fixture
    decide(company="longest")
    first, _other, _found = alike(cast.ada, company="苏州锐驰精密制造有限责任公司")
    flag_duplicates(system(), lead_ids=[first.id])

    ada.post("/leads/duplicates/merge-certain", {})

    assert Lead.objects.get(pk=first.id).company == "苏州锐驰精密制造有限责任公司"


def test_rest_obeys(cast, api):  # noqa: F811 - the fixture
    first, second = pair(cast.ada)
    decide(need="survivor")

    answer = api("POST", "/leads/actions/merge", {"ids": [str(first.id), str(second.id)]})

    assert answer.status_code == 200, answer.content
    assert Lead.objects.get(pk=first.id).need == "车床"


@pytest.mark.parametrize(
    ("policies", "problems"),
    [
        ({"need": "sum"}, ["need"]),
        ({"tags": "longest", "mobile": "union"}, ["tags", "mobile"]),
        ({"shoe_size": "survivor"}, ["shoe_size"]),
        ({"need": "survivor", "company_size": "max"}, ["company_size"]),
        ({"need": "whatever"}, ["need"]),
    ],
)
def test_policies_that_mean_nothing_are_refused_and_nothing_changes(cast, policies, problems):
    with pytest.raises(MergePolicyInvalid) as refused:
        decide(**policies)

    assert [one.field for one in refused.value.problems] == problems
    assert not MergePolicy.objects.exists()


def test_only_who_sets_up_leads_may_decide(cast):
    with pytest.raises(ActionRefused):
        save_merge_policies(cast.acting("ada"), policies={"need": "survivor"})

    assert not MergePolicy.objects.exists()


def test_who_changed_what_is_told_and_taken_back(cast):
    maxs = cast.acting("max", LATER)
    save_merge_policies(maxs, policies={"need": "survivor"})
    save_merge_policies(cast.acting("max", LATER + timedelta(hours=1)), policies={"need": "most_recent_non_empty"})
    told = [(one.who, one.field, one.before, one.after) for one in merge_policy_changes(system())]
    last = ChangeSet.objects.filter(label="leads.save_merge_policies").latest("at")

    undo_change_set(maxs, change_set_id=last.pk)

    assert told == [
        ("马市场", "need", "survivor", "most_recent_non_empty"),
        ("马市场", "need", "longest", "survivor"),
    ]
    assert in_force() == {"need": "survivor"}


def test_saving_the_same_again_changes_nothing(cast):
    decide(need="survivor")

    assert decide(need="survivor", mobile="survivor") == 0


def test_a_set_takes_as_many_statements_as_one_field(django_assert_max_num_queries, cast):
    many = {one.field: "most_recent_non_empty" for one in merge_policies(system()) if one.policy == "survivor"}

    with django_assert_max_num_queries(9):
        decide(**many)

    assert MergePolicy.objects.count() == len(many)


def test_the_page_saves_with_undo_and_keeps_what_was_sent_when_it_refuses(cast, max_):
    answer = max_.post(ADDRESS, {"policy.need": "survivor", "policy.mobile": "survivor"}, follow=True)
    refused = max_.post(ADDRESS, {"policy.need": "sum", "policy.mobile": "longest"})

    assert "undo" in answer.content.decode()
    assert "马市场" in answer.content.decode()
    assert in_force() == {"need": "survivor"}
    assert refused.status_code == 422
    rows = {row["name"]: row for row in refused.context["rows"]}
    assert rows["need"]["problem"]
    assert [value for value, _label, is_chosen in rows["mobile"]["choices"] if is_chosen] == ["longest"]


def test_who_merges_reads_the_page_and_who_does_not_is_refused(cast, ada, client):  # noqa: F811 - the fixture
    page = ada.get(ADDRESS).content.decode()
    tried = ada.post(ADDRESS, {"policy.need": "survivor"})
    client.force_login(User.objects.get(pk=cast.fay))

    assert "<select" not in page.partition("<main")[2]
    assert tried.status_code == 403
    assert client.get(ADDRESS).status_code == 403
    assert not MergePolicy.objects.exists()
