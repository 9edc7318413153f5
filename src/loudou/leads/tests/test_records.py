"""Leads and pools at the doors of the records engine."""

from dataclasses import replace

import pytest

from loudou.kernel.context import Source
from loudou.leads.errors import CaptureRefused, PoolNotFound
from loudou.leads.models import Lead, LeadPool, PoolHolding
from loudou.leads.records import LEAD, LEAD_POOL
from loudou.leads.records.doors import load_leads
from loudou.leads.services.assign import assign_leads
from loudou.leads.tests.factories import NOW, make_defaults, make_lead, make_leads, make_pool, system
from loudou.platform.changes.recording import recording
from loudou.platform.changes.services.undo import undo_change_set
from loudou.platform.records.query import ListQuery, count_records, list_records
from loudou.platform.records.services.create import create_records
from loudou.platform.records.services.edit import edit_records

pytestmark = pytest.mark.django_db


def listed(ctx, **query):
    return [row["display_name"] for row in list_records(ctx, LEAD, ListQuery(**query)).rows]


@pytest.mark.parametrize("view", LEAD.views, ids=lambda view: view.key)
def test_every_view_of_leads_can_be_shown(view, cast, ada):
    make_lead(owner_id=cast.ada)

    assert count_records(ada, LEAD, ListQuery(filter=view.filter, sort=view.sort)) in {0, 1}
    assert isinstance(listed(ada, filter=view.filter, sort=view.sort), list)


def test_my_work_holds_what_i_work_on(cast, ada):
    make_lead(owner_id=cast.ada, company="Mine")
    make_lead(owner_id=cast.ben, company="Ben's", mobile="13800000002")
    make_lead(company="Pooled", mobile="13800000003")
    mine = next(view for view in LEAD.views if view.key == "mine")

    assert listed(ada, filter=mine.filter, sort=mine.sort) == ["Mine"]


def test_lists_sort_by_score_and_by_name_in_pinyin(cast, dora):
    for company, title in (("苏州", ""), ("北京", "总经理"), ("Acme", "经理")):
        make_lead(owner_id=cast.ada, company=company, title=title, mobile="", name="")

    assert listed(dora, sort="-score_total") == ["北京", "Acme", "苏州"]
    assert listed(dora, sort="display_name") == ["Acme", "北京", "苏州"]


def test_what_a_person_enters_is_the_person_s_own(cast, ada):
    make_defaults()

    (lead_id,) = create_records(ada, LEAD, [{"name": "顾海峰", "mobile": "138 1580 4462", "tags": ["VIP"]}])

    lead = Lead.objects.get(pk=lead_id)
    assert (lead.owner_id, lead.mobile, lead.tags, lead.channel) == (cast.ada, "+8613815804462", ["VIP"], "ui")


def test_what_a_program_sends_goes_to_the_pool(cast, ada):
    make_defaults()

    (lead_id,) = create_records(replace(ada, source=Source.API), LEAD, [{"name": "顾海峰"}])

    assert Lead.objects.get(pk=lead_id).owner_id is None


def test_a_lead_we_have_is_answered_with_its_own_id(ada):
    make_defaults()

    first = create_records(ada, LEAD, [{"name": "A", "mobile": "13815804462"}])

    assert create_records(ada, LEAD, [{"name": "B", "mobile": "13815804462"}]) == first


def test_a_lead_of_nobody_is_refused_and_nothing_is_saved(ada, emitted):
    make_defaults()
    before = list(emitted)

    with pytest.raises(CaptureRefused) as refused:
        create_records(ada, LEAD, [{"name": "A"}, {"city": "苏州"}])

    assert [(p.code, p.row) for p in refused.value.problems] == [("lead.nobody", 2)]
    assert (Lead.objects.count(), emitted) == (0, before)


def test_an_import_answers_every_row(cast):
    make_defaults()
    pool = make_pool("Fair", is_default=False)
    ctx = replace(system(), source=Source.IMPORT)
    rows = [{"name": "A", "mobile": "13815804462"}, {"name": "B", "mobile": "13815804462"}, {"city": "苏州"}]

    answers = load_leads(ctx, rows, mode="create", key=(), options={"pool": "Fair"})

    lead = Lead.objects.get()
    assert [answer.outcome for answer in answers] == ["created", "updated", "failed"]
    assert [answer.record_id for answer in answers] == [lead.id, lead.id, None]
    assert (lead.pool_id, lead.channel) == (pool, "import")


def test_an_import_into_an_unknown_pool_is_refused():
    make_defaults()

    with pytest.raises(PoolNotFound):
        load_leads(system(), [{"name": "A"}], mode="create", key=(), options={"pool": "Nowhere"})


def test_an_edit_is_normalised_found_and_scored(cast, ada):
    lead = make_lead(owner_id=cast.ada)

    edit_records(
        ada, LEAD, [lead.id], {"company": "上海锐驰(集团)有限公司", "mobile": "139 1234 5678", "title": "总经理"}
    )

    changed = Lead.objects.get()
    assert (changed.display_name, changed.mobile) == ("上海锐驰(集团)有限公司", "+8613912345678")
    assert changed.company_key != lead.company_key
    assert changed.title_key.startswith("shanghai")
    assert changed.score_total > lead.score_total
    assert listed(ada, text="5678") == ["上海锐驰(集团)有限公司"]


@pytest.mark.parametrize(("name", "value"), [("mobile", "12"), ("uscc", "91330100799655058A")])
def test_an_edit_to_what_is_no_such_thing_is_refused(cast, ada, name, value):
    lead = make_lead(owner_id=cast.ada)

    with pytest.raises(CaptureRefused):
        edit_records(ada, LEAD, [lead.id], {name: value})

    assert Lead.objects.get().version == lead.version


def test_an_undone_assignment_counts_again(cast):
    lead = make_lead()
    ctx = system(NOW)
    with recording(ctx, "leads.assign") as change_set:
        assign_leads(ctx, lead_ids=[lead.id], owner_id=cast.ada)

    undo_change_set(system(), change_set_id=change_set)
    LEAD.after_edit(system(), [lead.id], frozenset({"owner", "status"}))

    assert PoolHolding.objects.get().held == 0


def test_every_action_reaches_its_service(cast):
    other = make_pool("Other", is_default=False)
    make_defaults()
    leads = make_leads(9)
    given = {
        "assign": {"owner": cast.ada},
        "return": {"reason": "busy"},
        "transfer": {"pool": other},
        "mark_invalid": {"reason": "test_data"},
    }
    path = [
        "score",
        "enrich",
        "accept_found",
        "reject_found",
        "not_duplicate",
        "transfer",
        "assign",
        "followup",
        "qualify",
        "return",
        "mark_invalid",
        "reopen",
    ]

    for key in path:
        LEAD.action_named(key).run(system(), ids=[lead.id for lead in leads], values=given.get(key, {}))

    assert set(Lead.objects.values_list("status", "pool__name", "owner")) == {("unassigned", "Other", None)}
    assert {action.key for action in LEAD.actions} - set(path) == {"claim", "dispute", "merge"}


def test_actions_are_offered_where_they_apply():
    offered = {
        status: [action.key for action in LEAD.actions if action.applies({"status": status})]
        for status in ("new", "assigned", "following", "converted", "invalid")
    }

    found = ["enrich", "accept_found", "reject_found", "merge"]
    assert offered == {
        "new": ["claim", "assign", "transfer", "score", *found, "mark_invalid"],
        "assigned": ["assign", "followup", "return", "score", *found, "mark_invalid"],
        "following": ["assign", "followup", "qualify", "return", "score", *found, "mark_invalid"],
        "converted": ["merge"],
        "invalid": ["reopen"],
    }


def test_a_pool_is_made_by_its_administrator(cast):
    (pool_id,) = create_records(
        cast.acting("max"), LEAD_POOL, [{"name": "Fair", "claim_limit": "5", "cooldown_days": "3"}]
    )

    pool = LeadPool.objects.get(pk=pool_id)
    assert (pool.claim_limit, pool.cooldown_days, pool.followup_days, pool.is_default) == (5, 3, 7, False)
