from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.customers.tests.factories import make_account, make_contact
from loudou.kernel.context import Source
from loudou.leads.errors import NoDefaultPool, OwnerNotAssignable, PoolNotFound
from loudou.leads.models import AssignmentLog, Lead, PoolHolding, Touchpoint
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.shapes import AssignmentMemberDraft, CapturePolicy, LeadDraft
from loudou.leads.tests.factories import NOW, make_defaults, make_lead, make_leads, make_rule, system
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.models import RowChange
from loudou.platform.changes.services.undo import undo_change_set
from loudou.platform.search.queries import text_query

pytestmark = pytest.mark.django_db


def capture(*drafts, ctx=None, **policy):
    return capture_leads(ctx or system(), drafts=drafts, policy=CapturePolicy(**policy))


def state():
    columns = [f.attname for f in Lead._meta.concrete_fields if f.attname not in {"id", "number", "search"}]
    return sorted(map(repr, Lead.objects.values_list(*columns)))


def test_a_lead_is_normalised_numbered_scored_and_put_into_the_default_pool(ctx, emitted):
    make_defaults()

    (row,) = capture(
        LeadDraft(
            name=" 顾海峰 ",
            company="苏州锐驰精密制造(苏州)有限公司",
            mobile="+86 138-1580-4462",
            email="Gu@Ruichi.Example",
            uscc="91330100799655058b",
            source="官网表单",
            title="生产副总",
            need="五轴2台",
            company_size="medium",
        )
    ).rows

    lead = Lead.objects.get(pk=row.lead_id)
    assert (lead.name, lead.mobile, lead.email, lead.uscc) == (
        "顾海峰",
        "+8613815804462",
        "gu@ruichi.example",
        "91330100799655058B",
    )
    assert lead.number == "L-2026-000001"
    assert (lead.owner_id, lead.pool.is_default, lead.status) == (None, True, "new")
    # source 18 + person 20 + company 10+5 + need 10 + reach 12+6 of 120
    assert lead.score_attribute == lead.score_total == Decimal("67.50")
    assert (lead.band, lead.score_version, lead.touch_count) == ("contact_now", 1, 1)
    assert list(emitted)[-1] == "leads.lead_captured"


def test_each_lead_is_recorded_once(ctx):
    make_leads_in_pool = make_lead()

    history = RowChange.objects.filter(row_id=make_leads_in_pool.id)

    assert [change.op for change in history] == ["I"]


def test_values_that_are_no_such_thing_are_kept_as_typed():
    make_defaults()

    (row,) = capture(LeadDraft(company="Acme", mobile="x123", email="ada.no-at", uscc="123")).rows

    lead = Lead.objects.get(pk=row.lead_id)
    assert (lead.mobile, lead.email, lead.uscc) == ("", "", "")
    assert lead.unreadable == {"mobile": "x123", "email": "ada.no-at", "uscc": "123"}
    assert [problem.code for problem in row.problems] == ["mobile.unreadable", "email.unreadable", "uscc.unreadable"]


def test_a_landline_given_as_mobile_becomes_the_phone():
    lead = make_lead(mobile="0512-62881234")

    assert (lead.mobile, lead.phone, lead.unreadable) == ("", "+8651262881234", {})


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (LeadDraft(), "lead.nobody"),
        (LeadDraft(company="x" * 201), "text.too_long"),
        (LeadDraft(company="Acme", annual_revenue_amount=Decimal(-1), currency="CNY"), "money.invalid"),
        (LeadDraft(company="Acme", annual_revenue_amount=Decimal(1)), "money.invalid"),
    ],
)
def test_a_draft_that_cannot_be_taken_is_reported_and_leaves_the_others_alone(draft, code):
    make_defaults()

    result = capture(LeadDraft(name="A"), draft, LeadDraft(name="B"))

    assert [row.outcome for row in result.rows] == ["created", "failed", "created"]
    assert [(p.code, p.row) for p in result.rows[1].problems] == [(code, 2)]
    assert Lead.objects.count() == 2


@pytest.mark.parametrize("text", ["a\tb", "c\\d", "e\nf", "g'h", 'i"j', "k\x00l", "{m,n}", "\\N", "\\."])
def test_odd_characters_arrive_as_typed(text):
    lead = make_lead(
        company="Acme", budget=text, need=text, tags=(text.replace("\x00", ""),), custom={"a": text.replace("\x00", "")}
    )

    assert lead.need == text.replace("\x00", "").strip()
    assert lead.tags == [text.replace("\x00", "")]
    assert lead.custom == {"a": text.replace("\x00", "")}


def test_without_a_pool_for_it_nothing_is_taken(emitted):
    with pytest.raises(NoDefaultPool):
        capture(LeadDraft(name="A"))

    assert (Lead.objects.count(), emitted) == (0, [])


def test_an_unknown_pool_is_refused(cast, emitted):
    with pytest.raises(PoolNotFound):
        capture(LeadDraft(name="A"), pool_id=cast.ada)

    assert (Lead.objects.count(), emitted) == (0, [])


def test_an_unknown_owner_is_refused_and_nothing_is_taken(emitted):
    make_defaults()
    before = list(emitted)

    with pytest.raises(OwnerNotAssignable):
        capture(LeadDraft(name="A"), LeadDraft(name="B", owner_id=system().correlation_id))

    assert (Lead.objects.count(), emitted) == (0, before)


def test_who_may_not_create_leads_is_refused(cast, emitted):
    make_defaults()
    before = list(emitted)

    with pytest.raises(ActionRefused):
        capture(LeadDraft(name="A"), ctx=cast.acting("fay"))

    assert (Lead.objects.count(), emitted) == (0, before)


def test_an_import_needs_the_right_to_import(cast):
    make_defaults()

    with pytest.raises(ActionRefused):
        capture(LeadDraft(name="A"), ctx=replace(cast.acting("fay"), source=Source.IMPORT))
    assert capture(LeadDraft(name="A"), ctx=replace(cast.acting("ada"), source=Source.IMPORT)).rows[0].lead_id


def test_a_stated_owner_bypasses_pool_and_rules_but_not_duplicates(cast, emitted):
    first = make_lead(mobile="13800000001")

    owned = make_lead(mobile="13800000002", owner_id=cast.ada)
    again = make_lead(mobile="13800000001", owner_id=cast.ada)

    assert (owned.owner_id, owned.pool_id, owned.status) == (cast.ada, None, "assigned")
    assert (again.id, again.owner_id) == (first.id, None)
    assert PoolHolding.objects.get(user=cast.ada, pool=None).held == 1
    assert list(emitted)[-3:] == ["leads.lead_captured", "leads.lead_assigned", "leads.lead_touched"]


@pytest.mark.parametrize(
    "key", [{"mobile": "13815804462"}, {"email": "gu@ruichi.example"}, {"uscc": "91330100799655058B"}]
)
def test_a_hard_key_adds_a_touch_fills_what_was_empty_and_scores_anew(key, emitted):
    first = make_lead(**{"mobile": "", "company": "锐驰", **key})
    before = list(emitted)

    (row,) = capture(
        LeadDraft(name="别人", company="另一家", title="总经理", source="展会", **key), channel="web_form"
    ).rows

    lead = Lead.objects.get()
    assert (row.outcome, row.lead_id) == ("appended", first.id)
    assert (lead.name, lead.company, lead.title, lead.source) == ("顾海峰", "锐驰", "总经理", "展会")
    assert (lead.touch_count, lead.version) == (2, 2)
    assert lead.score_total > first.score_total
    assert Touchpoint.objects.get().channel == "web_form"
    assert list(emitted)[len(before) :] == ["leads.lead_touched", "leads.lead_band_changed"]


def test_a_closed_lead_is_not_added_to():
    first = make_lead()
    mark_invalid(system(), lead_ids=[first.id], reason="test_data")

    second = make_lead()

    assert second.id != first.id


def test_a_delivery_is_taken_once_per_channel_whatever_became_of_it():
    make_defaults()
    draft = LeadDraft(name="A", external_id="form-7")

    rows = [capture(draft, channel=channel).rows[0] for channel in ("web_form", "web_form", "landing_page")]

    assert [row.outcome for row in rows] == ["created", "repeated", "created"]
    assert Lead.objects.count() == 2


def test_a_delivery_that_came_to_a_known_lead_is_recognised_again():
    first = make_lead()
    draft = LeadDraft(name="A", mobile="13815804462", external_id="form-7")

    rows = [capture(draft, channel="web_form").rows[0] for _ in range(2)]

    assert {row.lead_id for row in rows} == {first.id}
    assert [row.outcome for row in rows] == ["appended", "repeated"]
    assert Lead.objects.get().touch_count == 2


def test_a_lead_of_a_customer_goes_to_the_owner_of_the_account(cast):
    make_defaults()
    account = make_account(owner_id=cast.ada)
    make_contact(account_id=account.id, mobile="13800000009")
    make_rule("round_robin", AssignmentMemberDraft(cast.ben))

    lead = make_lead(mobile="13800000009")

    assert (lead.account_id, lead.owner_id) == (account.id, cast.ada)
    assert AssignmentLog.objects.get(lead_id=lead.id).reason == "customer_owner"


def test_duplicates_may_be_wanted():
    first = make_lead()

    second = make_lead(policy=CapturePolicy(appends=False))

    assert first.id != second.id


def test_ex_l09_one_person_in_many_rows_becomes_one_lead_in_every_order():
    make_defaults()
    rows = [
        LeadDraft(name="甲", mobile="13800000001"),
        LeadDraft(name="甲", mobile="13800000001", email="a@b.example"),
        LeadDraft(name="甲", email="a@b.example", uscc="91330100799655058B"),
        LeadDraft(name="乙", mobile="13800000002"),
    ]
    groupings = set()

    for number, order in enumerate(permutations(range(4))):
        shifted = [
            replace(
                rows[i],
                mobile=rows[i].mobile and f"139{number:04d}{rows[i].mobile[-4:]}",
                email=rows[i].email and f"{number}{rows[i].email}",
                uscc="",
            )
            for i in order
        ]
        result = capture(*shifted)
        together = {}
        for place, row in zip(order, result.rows, strict=True):
            together.setdefault(row.lead_id, set()).add(place)
        groupings.add(frozenset(map(frozenset, together.values())))

    assert groupings == {frozenset({frozenset({0, 1, 2}), frozenset({3})})}


def test_the_first_row_makes_the_lead_and_later_ones_complete_it():
    make_defaults()

    result = capture(
        LeadDraft(name="甲", mobile="13800000001"), LeadDraft(company="乙公司", mobile="13800000001", city="苏州")
    )

    lead = Lead.objects.get()
    assert [row.outcome for row in result.rows] == ["created", "appended"]
    assert (lead.name, lead.company, lead.city, lead.touch_count, lead.version) == ("甲", "乙公司", "苏州", 2, 1)
    assert lead.display_name == "乙公司"


def test_many_at_once_is_the_same_as_one_by_one(cast):
    make_defaults()
    make_rule("round_robin", AssignmentMemberDraft(cast.ada), AssignmentMemberDraft(cast.ben))
    drafts = [
        LeadDraft(name=f"N{n % 24}", company=f"公司{n}", mobile=f"1380000{n % 24:04d}", title="经理", tags=("重点",))
        for n in range(40)
    ]

    for draft in drafts:
        capture(draft)
    one_by_one = state()
    shifted = [replace(draft, mobile="139" + draft.mobile[3:]) for draft in drafts]
    before = set(Lead.objects.values_list("pk", flat=True))
    capture(*shifted)

    columns = [
        "name",
        "company",
        "display_name",
        "title",
        "score_total",
        "band",
        "owner_id",
        "status",
        "touch_count",
        "tags",
    ]
    single = Lead.objects.filter(pk__in=before).order_by("name").values_list(*columns)
    many = Lead.objects.exclude(pk__in=before).order_by("name").values_list(*columns)
    assert len(one_by_one) == 24
    assert list(many) == list(single)


def test_the_number_of_statements_does_not_grow_with_the_set(cast):
    make_defaults()
    make_rule(
        "load_balanced", AssignmentMemberDraft(cast.ada, capacity=9999), AssignmentMemberDraft(cast.ben, capacity=9999)
    )
    make_leads(1, mobile="13712345678")

    def statements(count, prefix):
        drafts = [LeadDraft(name=f"N{n}", mobile=f"{prefix}{n:08d}") for n in range(count)]
        drafts += [LeadDraft(name="again", mobile=drafts[0].mobile), LeadDraft(name="x", mobile="13712345678")]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            capture(*drafts)
        return [q["sql"] for q in queries.captured_queries]

    few, many = statements(10, "138"), statements(1_000, "139")

    assert len(few) == len(many) <= 40, (len(few), len(many))


def test_an_import_can_be_undone(ctx, cast):
    make_defaults()
    known = make_lead(mobile="13800000001", owner_id=cast.ada)
    result = capture(LeadDraft(name="B", mobile="13800000002"), LeadDraft(name="C", city="苏州", mobile="13800000001"))
    made = RowChange.objects.get(row_id=result.rows[0].lead_id).change_set_id

    undo_change_set(system(NOW + timedelta(minutes=1)), change_set_id=made)

    lead = Lead.objects.get()
    assert (lead.id, lead.city, lead.touch_count, Touchpoint.objects.count()) == (known.id, known.city, 1, 0)


def test_a_lead_of_an_earlier_day_keeps_its_date(ctx):
    earlier = NOW - timedelta(days=40)

    lead = make_lead(captured_at=earlier)

    assert (lead.created_at, lead.held_since) == (earlier, earlier)


@pytest.mark.parametrize("typed", ["锐驰", "ruichi", "rcjm", "顾海峰", "4462", "L-2026-000001", "gu@ruichi.example"])
def test_a_lead_is_found_by_what_people_type(typed):
    lead = make_lead(email="gu@ruichi.example")

    found = Lead.objects.extra(where=["search @@ %s::tsquery"], params=[text_query(typed)])

    assert lead.title_key.startswith("suzhouruichi")
    assert [row.id for row in found] == [lead.id]
