"""Asking registries: a real server on this machine, the worker's task, and what is kept."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from loudou.kernel.errors import Unavailable
from loudou.leads.errors import ProviderInvalid, ProviderQuotaReached
from loudou.leads.models import (
    EnrichmentProposal,
    Lead,
    ProviderSetting,
    RegistryCompany,
    RegistryRequest,
    RegistryUsage,
)
from loudou.leads.queries.registry import open_questions
from loudou.leads.services.enrich import enrich_leads
from loudou.leads.services.save_provider import save_provider
from loudou.leads.services.take_request import take_request
from loudou.leads.shapes import ProviderDraft, Question
from loudou.leads.tasks import ask_registry
from loudou.leads.tasks.enrichment import MOST_ATTEMPTS, AskedLater
from loudou.leads.tasks.registries.gleif import read_gleif
from loudou.leads.tests.factories import NOW, make_lead, system
from loudou.platform.access.errors import ActionRefused
from loudou.platform.outgoing.errors import AnswerRefused, NoAnswer
from loudou.platform.outgoing.tests.servers import machine, says

pytestmark = pytest.mark.django_db
in_worker = pytest.mark.django_db(transaction=True)
"""The task itself runs outside any transaction: while it waits for an answer, nothing is locked."""

CODE = "91330100799655058B"
FOUND = {
    "code": 200,
    "result": {
        "list": [
            {
                "companyName": "苏州锐驰精密制造有限公司",
                "creditNo": CODE,
                "legal": {"person": "顾海峰"},
                "capital": "1,000万元人民币",
                "founded": "2009-11-28 00:00:00",
                "trade": ["通用设备制造业"],
            }
        ]
    },
}
OPTIONS = {
    "search_url": "http://{host}/search?q={{name}}&size=5",
    "detail_url": "http://{host}/company/{{uscc}}",
    "headers": {"Authorization": "Bearer {secret}"},
    "secret": "LOUDOU_SECRET_REGISTRY",
    "items": "result.list",
    "item": "result.list[0]",
    "success": {"path": "code", "equals": 200},
    "fields": {
        "name": "companyName",
        "uscc": "creditNo",
        "legal_representative": "legal.person",
        "registered_capital": "capital",
        "established_date": "founded",
        "industry": "trade[0]",
    },
}


def body(document):
    return says(json.dumps(document).encode())


def set_up(running, settings, **more):
    settings.PRIVATE_HOSTS = [running.host]
    options = {k: v.format(host=running.host) if k.endswith("_url") else v for k, v in OPTIONS.items()}
    draft = ProviderDraft("bureau", "http_json", "工商数据", options, cost_amount=Decimal("0.15"), daily_quota=10)
    save_provider(system(), provider=replace(draft, **more))


def ask(*leads):
    ask_registry(provider="bureau", lead_ids=[str(lead.id) for lead in leads])


@in_worker
def test_a_registry_is_asked_by_name_and_its_answer_fills_the_lead(settings, monkeypatch):
    monkeypatch.setenv("LOUDOU_SECRET_REGISTRY", "s3cret")
    lead = make_lead(mobile="13800000001")
    with machine(body(FOUND)) as running:
        set_up(running, settings)
        ask(lead)
        ask(lead)

    (path, headers), *again = running.asked
    assert path == f"/search?q={quote(lead.company)}&size=5"
    assert headers["Authorization"] == "Bearer s3cret"
    lead.refresh_from_db()
    assert (lead.uscc, lead.industry, lead.province, lead.city) == (CODE, "通用设备制造业", "浙江", "杭州")
    assert lead.worked_out["uscc"] == "bureau"
    known = RegistryCompany.objects.get()
    assert (known.legal_representative, known.registered_capital_amount, known.capital_currency) == (
        "顾海峰",
        Decimal(10_000_000),
        "CNY",
    )
    assert str(known.established_date) == "2009-11-28"
    # the second time its code is known, which is another question
    assert [path for path, _ in again] == [f"/company/{CODE}"]
    assert list(RegistryRequest.objects.order_by("id").values_list("request_key", "outcome", "cost_amount")) == [
        ("name:苏州锐驰精密制造有限公司", "found", Decimal("0.15")),
        (f"uscc:{CODE}", "found", Decimal("0.15")),
    ]
    assert RegistryUsage.objects.values_list("count", "cost_amount").get() == (2, Decimal("0.30"))


@in_worker
def test_an_answer_is_kept_for_thirty_days(settings):
    lead = make_lead(uscc=CODE)
    with machine(body({"code": 200})) as running:
        set_up(running, settings)
        ask(lead)
        ask(lead)

    assert len(running.asked) == 1
    assert RegistryRequest.objects.get().outcome == "nothing"
    at = RegistryRequest.objects.get().at
    question = Question(lead.company, CODE)
    assert open_questions(system(at + timedelta(days=29)), "bureau", [lead.id]) == []
    assert open_questions(system(at + timedelta(days=31)), "bureau", [lead.id]) == [question]


@in_worker
def test_a_name_that_only_resembles_is_proposed(settings):
    lead = make_lead(company="苏州锐驰精密制造集团有限公司")
    with machine(body(FOUND)) as running:
        set_up(running, settings)
        ask(lead)

    lead.refresh_from_db()
    assert lead.uscc == ""
    proposal = EnrichmentProposal.objects.get(field="uscc")
    assert (proposal.value, proposal.provider, proposal.confidence) == (CODE, "bureau", Decimal("0.960"))


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (says(b"{"), "The answer is not JSON."),
        (says(b"", 403), "The machine refused the question."),
        (says(b"", 302, Location="http://127.0.0.1/"), "The machine refused the question."),
        (body({"code": 500}), "The registry says it could not answer."),
        (body({"code": 200, "result": {"list": "no"}}), "There is no list where the settings say it is."),
        (says(b'"' + b"a" * 1_100_000 + b'"'), "The answer is too long."),
    ],
)
@in_worker
def test_an_answer_that_cannot_be_used_is_kept_as_such_and_the_next_lead_is_asked_about(settings, answer, problem):
    first, second = make_lead(mobile="13800000001"), make_lead(mobile="13800000002", company="另一家公司")
    with machine(answer, body(FOUND)) as running:
        set_up(running, settings)
        ask(first, second)

    assert RegistryRequest.objects.values_list("outcome", "problem").earliest("id") == ("failed", problem)
    assert len(running.asked) == 2
    assert RegistryRequest.objects.count() == 2


@pytest.mark.parametrize("status", [429, 500, 503])
@in_worker
def test_a_registry_in_trouble_is_asked_again_where_it_stopped(settings, status):
    first, second = make_lead(mobile="13800000001", company="瑞恒重工"), make_lead(mobile="13800000002")
    with machine(body(FOUND), says(b"", status, Retry_After="30"), body(FOUND)) as running:
        set_up(running, settings)
        with pytest.raises(NoAnswer) as silence:
            ask(first, second)
        assert Lead.objects.get(pk=second.id).uscc == ""
        ask(first, second)

    assert silence.value.facts["retry_after"] == 30
    assert [o for (o,) in RegistryRequest.objects.order_by("id").values_list("outcome")] == ["found", "failed", "found"]
    assert len(running.asked) == 3
    assert Lead.objects.get(pk=second.id).uscc == CODE


def job(attempts):
    return Job(id=1, queue="leads", lock=None, queueing_lock=None, task_name="leads.ask_registry", attempts=attempts)


def waits(error, attempts):
    decision = AskedLater().get_retry_decision(exception=error, job=job(attempts))
    return None if decision is None else round((decision.retry_at - datetime.now(UTC)).total_seconds())


def test_waits_grow_unless_the_registry_says_how_long():
    assert [waits(NoAnswer("x"), n) for n in range(MOST_ATTEMPTS)] == [15, 60, 240, 960, 3600, None]
    assert waits(NoAnswer("x", retry_after=30), 0) == 30
    assert waits(Unavailable("x"), 0) == 15
    assert waits(AnswerRefused("x"), 0) is None


@in_worker
def test_the_quota_of_the_day_ends_the_asking_without_a_fault(settings):
    leads = [make_lead(mobile=f"1380000000{n}", company=f"苏州第{n}精密制造") for n in range(4)]
    with machine(body({"code": 200})) as running:
        set_up(running, settings, daily_quota=3)
        ask(*leads)

    assert len(running.asked) == 3
    assert RegistryUsage.objects.get().count == 3


def test_the_quota_is_per_business_day(settings):
    with machine(body({})) as running:
        set_up(running, settings, daily_quota=1)
    assert take_request(system(), provider="bureau") == 1

    with pytest.raises(ProviderQuotaReached):
        take_request(system(), provider="bureau")
    assert take_request(system(NOW + timedelta(days=1)), provider="bureau") == 1
    assert RegistryUsage.objects.count() == 2


def test_a_quota_of_nothing_asks_nothing(settings):
    with machine(body({})) as running:
        set_up(running, settings, daily_quota=0)

    with pytest.raises(ProviderQuotaReached):
        take_request(system(), provider="bureau")


@in_worker
def test_a_registry_inside_is_not_asked_unless_the_operator_vouches_for_it(settings):
    lead = make_lead()
    with machine(body(FOUND)) as running:
        set_up(running, settings)
        settings.PRIVATE_HOSTS = []
        ask(lead)

    assert running.asked == []
    assert RegistryRequest.objects.get().outcome == "failed"


@in_worker
def test_a_registry_that_was_switched_off_is_not_asked(settings):
    lead = make_lead()
    with machine(body(FOUND)) as running:
        set_up(running, settings, is_enabled=False)
        ask(lead)

    assert running.asked == []


def jobs():
    rows = ProcrastinateJob.objects.filter(task_name="leads.ask_registry").order_by("id")
    return list(rows.values_list("args", flat=True))


def test_only_registries_that_are_asked_automatically_are_asked_unasked(settings):
    lead = make_lead()
    with machine(body(FOUND)) as running:
        set_up(running, settings)
    save_provider(system(), provider=ProviderDraft("gleif", "gleif", asks_automatically=True, priority=20))

    enrich_leads(system(), lead_ids=[lead.id])
    assert jobs() == [{"provider": "gleif", "lead_ids": [str(lead.id)]}]

    enrich_leads(system(), lead_ids=[lead.id], asks=True)
    assert [one["provider"] for one in jobs()] == ["gleif", "bureau", "gleif"]


def test_a_lead_nothing_can_be_asked_about_is_not_asked_about():
    lead = make_lead(company="", name="顾海峰")
    save_provider(system(), provider=ProviderDraft("gleif", "gleif", asks_automatically=True))

    enrich_leads(system(), lead_ids=[lead.id], asks=True)

    assert jobs() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"key": "file"}, "key"),
        ({"key": "Bad Key"}, "key"),
        ({"kind": "nobody"}, "kind"),
        ({"policies": {"owner": "overwrite"}}, "policies"),
        ({"policies": {"uscc": "always"}}, "policies"),
        ({"cost_amount": Decimal(-1)}, "cost_amount"),
        ({"currency": "yuan"}, "cost_amount"),
        ({"daily_quota": -1}, "daily_quota"),
        ({"options": {**OPTIONS, "secret": "s3cret"}}, "options.secret"),
        ({"options": {**OPTIONS, "secret": "DATABASE_URL"}}, "options.secret"),
        ({"options": {**OPTIONS, "other": 1}}, "options"),
        ({"options": {"fields": {"name": "n"}}}, "options.search_url"),
        ({"options": {**OPTIONS, "search_url": "https://x.example/all"}}, "options.search_url"),
        ({"options": {**OPTIONS, "detail_url": "https://{uscc}.example/"}}, None),
        ({"options": {**OPTIONS, "fields": {"uscc": "a"}}}, "options.fields"),
        ({"options": {**OPTIONS, "fields": {"name": "a b"}}}, "options.fields.name"),
        ({"options": {**OPTIONS, "fields": {"name": "a", "owner": "b"}}}, "options.fields.owner"),
        ({"options": {**OPTIONS, "headers": {"X": "a\r\nY: b"}}}, "options.headers"),
        ({"options": {**OPTIONS, "headers": {"X Y": "a"}}}, "options.headers"),
        ({"options": {**OPTIONS, "success": "code"}}, "options.fields.success"),
    ],
)
def test_settings_that_make_no_sense_are_refused_with_the_field(change, field):
    options = {k: v.format(host="registry.example") if k.endswith("_url") else v for k, v in OPTIONS.items()}
    draft = replace(ProviderDraft("bureau", "http_json", options=options), **change)

    with pytest.raises(ProviderInvalid) as refused:
        save_provider(system(), provider=draft)

    assert field is None or field in [problem.field for problem in refused.value.problems]
    assert ProviderSetting.objects.count() == 0


def test_only_who_configures_sets_a_registry_up(cast):
    with pytest.raises(ActionRefused):
        save_provider(cast.acting("ada"), provider=ProviderDraft("gleif", "gleif"))

    assert ProviderSetting.objects.count() == 0


@pytest.mark.data
def test_a_record_of_gleif_is_read_as_it_is_published(data_dir):
    (path,) = (data_dir / "enrichment").glob("gleif_*.json")

    (entry,) = read_gleif(json.loads(path.read_text(encoding="utf-8")))

    assert (entry.name, entry.lei, entry.country) == ("UK EQUITY FUND (OFFSHORE)", "549300LBI3LRIZ2V8V66", "IE")
    assert (entry.uscc, entry.city, entry.address) == ("", "DUBLIN", "JP MORGAN HOUSE, DUBLIN 1")


@pytest.mark.data
@in_worker
def test_gleif_is_asked_by_its_own_wire_format(data_dir, settings):
    (path,) = (data_dir / "enrichment").glob("gleif_*.json")
    record = json.loads(path.read_text(encoding="utf-8"))["data"]
    lead = make_lead(company="UK Equity Fund (Offshore)", mobile="", email="a@fund.example")
    with machine(body({"data": [record]})) as running:
        settings.PRIVATE_HOSTS = [running.host]
        save_provider(system(), provider=ProviderDraft("gleif", "gleif", options={"address": running.url}))
        ask_registry(provider="gleif", lead_ids=[str(lead.id)])

    assert running.asked[0][0] == (
        "/lei-records?filter%5Bentity.legalName%5D=UK%20Equity%20Fund%20%28Offshore%29&page%5Bsize%5D=5"
    )
    lead.refresh_from_db()
    assert (lead.country, lead.city, lead.worked_out) == ("IE", "DUBLIN", {"country": "gleif", "city": "gleif"})


@pytest.mark.parametrize("document", [None, [], {}, {"data": "x"}, "x"])
def test_what_is_no_answer_of_gleif_is_refused(document):
    with pytest.raises(AnswerRefused):
        read_gleif(document)


def test_a_record_of_gleif_without_a_name_is_left_out():
    assert read_gleif({"data": [{}, {"attributes": {"entity": {"legalName": {"name": "A"}}}}]})[0].name == "A"
