from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from loudou.activities.services.plan import plan_tasks
from loudou.activities.shapes import TaskDraft
from loudou.customers.tests.factories import make_account
from loudou.kernel.context import Context
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.record_followups import record_followups
from loudou.leads.shapes import FollowUp
from loudou.leads.tests.factories import make_defaults, make_lead, make_leads
from loudou.platform.records.query import ListQuery, count_records
from loudou.platform.records.registry import record_type
from loudou.revenue.receivables.tests.factories import make_payment, make_receivable
from loudou.sales.pipeline.tests.factories import make_opportunity
from loudou.workspace.today.page import today
from tests.cast import NOW

pytestmark = pytest.mark.django_db
HOT = {
    "title": "总经理",
    "email": "a@example.com",
    "source": "老客户介绍",
    "company_size": "large",
    "need": "HM-630",
    "budget": "100万",
    "timeline": "本季度",
    "product_interest": ("HM-630",),
}


def hot_lead(owner_id, *, minutes_ago=10, **more):
    return make_lead(now=NOW, owner_id=owner_id, captured_at=NOW - timedelta(minutes=minutes_ago), **(HOT | more))


def opened(ctx: Context, url: str) -> int:
    """How many records the list behind an address shows."""
    parts = urlsplit(url)
    kind = record_type(parts.path.strip("/"))
    return count_records(ctx, kind, ListQuery(filter=parse_qs(parts.query)["filter"][0]))


def test_the_hottest_clock_comes_first_and_the_count_opens_its_rows(cast):
    make_defaults()
    late = hot_lead(cast.ada, minutes_ago=60 * 24 * 4)
    fresh = hot_lead(cast.ada, company="无锡新路有限公司", mobile="13815804463", email="b@example.com", minutes_ago=5)
    hot_lead(cast.cleo, company="常州别家有限公司", mobile="13815804464", email="c@example.com")
    ada = cast.acting("ada")

    shown = today(ada, "")["contact_now"]

    assert [row["name"] for row in shown["rows"]] == [late.display_name, fresh.display_name]
    assert (shown["count"], shown["late"]) == (2, 1)
    assert shown["rows"][1]["due_at"].startswith("2026-03-02T09:35")
    assert opened(ada, shown["url"]) == 2


def test_a_contacted_lead_leaves_the_queue(cast):
    make_defaults()
    lead = hot_lead(cast.ada)
    record_followups(cast.acting("ada"), followups=[FollowUp(lead.id, NOW)])

    shown = today(cast.acting("ada"), "")

    assert shown["contact_now"]["count"] == 0
    contacted = next(figure for figure in shown["figures"] if figure["series"])
    assert contacted["value"] == "1"
    assert opened(cast.acting("ada"), contacted["url"]) == 1


def test_leads_about_to_go_back_are_shown_with_their_hour(cast):
    make_defaults()
    (lead,) = make_leads(1, now=NOW - timedelta(hours=30))
    assign_leads(Context(None, NOW - timedelta(hours=30)), lead_ids=[lead.id], owner_id=cast.ada)

    shown = today(cast.acting("ada"), "")["going_back"]

    assert [row["name"] for row in shown["rows"]] == [lead.display_name]
    assert opened(cast.acting("ada"), shown["url"]) == 1


def test_tasks_are_ones_own_and_due_by_tonight(cast):
    for hours, owner in ((-48, cast.ada), (3, cast.ada), (60, cast.ada), (1, cast.ben)):
        draft = TaskDraft(f"{hours}", (), due_at=NOW + timedelta(hours=hours), owner_id=owner)
        plan_tasks(Context(None, NOW), drafts=[draft])

    shown = today(cast.acting("ada"), "team")["tasks"]

    assert [row["subject"] for row in shown["rows"]] == ["-48", "3"]
    assert [row["tone"] for row in shown["rows"]] == ["overdue", ""]


def test_the_manager_begins_with_the_team_and_may_look_at_her_own(cast):
    make_defaults()
    hot_lead(cast.ada)

    assert today(cast.acting("dora"), "")["scope"] == "team"
    assert today(cast.acting("dora"), "")["contact_now"]["count"] == 1
    assert today(cast.acting("dora"), "me")["contact_now"]["count"] == 0
    assert today(cast.acting("ada"), "")["scope"] == "me"
    assert today(cast.acting("ada"), "everybody")["scope"] == "me"


def test_sections_somebody_may_not_see_are_absent(cast):
    make_defaults()
    hot_lead(cast.ada)
    make_receivable(account_id=make_account(owner_id=cast.ada).id, due="2026-02-01")
    make_payment()

    finance, marketer = today(cast.acting("fay"), ""), today(cast.acting("max"), "")

    assert finance["contact_now"] is None
    assert finance["funnel"] is None
    assert finance["payments"]["count"] == 1
    assert finance["scopes"] == ()
    assert marketer["payments"] is None
    assert marketer["overdue"] is None
    assert marketer["figures"] == []


def test_overdue_money_is_that_of_ones_own_accounts(cast):
    mine, other = make_account(owner_id=cast.ada), make_account(name="别家有限公司", owner_id=cast.cleo)
    make_receivable(account_id=mine.id, due="2026-02-28", amount="1000.00", owner_id=cast.ada)
    make_receivable(account_id=mine.id, due="2026-03-02", amount="500.00", owner_id=cast.ada)
    make_receivable(account_id=other.id, due="2026-01-01", amount="9000.00", owner_id=cast.cleo)
    ada = cast.acting("ada")

    shown = today(ada, "")

    overdue = next(figure for figure in shown["figures"] if figure.get("tone") == "bad")
    assert [row["account"] for row in shown["overdue"]["rows"]] == [mine.name]
    assert opened(ada, shown["overdue"]["url"]) == opened(ada, overdue["url"]) == 1
    assert "1,000" in overdue["value"]


def test_the_ages_of_what_is_overdue_add_up(cast):
    account = make_account(owner_id=cast.ada)
    for due in ("2026-03-01", "2026-01-31", "2026-01-30", "2025-12-01", "2025-11-01"):
        make_receivable(account_id=account.id, due=due, amount="100.00", biz_date=None or NOW.date())

    ages = today(cast.acting("fay"), "")["ages"]

    assert [age["rate"] * 5 for age in ages] == [Decimal(2), Decimal(1), Decimal(0), Decimal(2)]
    assert [opened(cast.acting("fay"), age["url"]) for age in ages] == [2, 1, 0, 2]


def test_the_day_takes_as_many_statements_for_one_lead_as_for_many(cast, django_assert_max_num_queries):
    make_defaults()
    account = make_account(owner_id=cast.ada)
    make_leads(30, owner_id=cast.ada, **(HOT | {"email": ""}))
    for _ in range(5):
        make_opportunity(account_id=account.id, owner_id=cast.ada)
        make_receivable(account_id=account.id, due="2026-02-01", owner_id=cast.ada)

    with django_assert_max_num_queries(15):
        today(cast.acting("ada"), "")


def client_of(cast, name) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=getattr(cast, name)))
    return client


@pytest.mark.parametrize("name", ["ada", "dora", "max", "fay", "root"])
def test_everybody_gets_a_page(cast, name):
    make_defaults()
    hot_lead(cast.ada)

    assert client_of(cast, name).get("/").status_code == 200


def test_what_people_typed_is_never_markup(cast):
    make_defaults()
    hot_lead(cast.ada, company="<script>alert(1)</script>有限公司")

    page = client_of(cast, "root").get("/").content.decode()

    assert "<script>alert" not in page


def test_nobody_has_a_day_without_signing_in(client):
    assert client.get("/").status_code == 302
