"""The pages of company registries."""

from decimal import Decimal

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from loudou.leads.errors import ProviderInvalid, ProviderQuotaReached
from loudou.leads.models import ProviderSetting, RegistryRequest, RegistryUsage
from loudou.leads.queries.providers import provider_rows, question_about, tried_answer
from loudou.leads.services.keep_answers import keep_answers
from loudou.leads.services.order_providers import order_providers
from loudou.leads.services.save_provider import save_provider
from loudou.leads.services.take_request import take_request
from loudou.leads.services.try_provider import try_provider
from loudou.leads.shapes import ProviderDraft, Question, RegistryAnswer, RegistryEntry
from loudou.leads.tasks.enrichment import try_registry
from loudou.leads.tests.factories import NOW, system
from loudou.platform.access.errors import ActionRefused
from loudou.platform.outgoing.tests.servers import machine, says
from loudou.workspace.administration.tests.conftest import told

pytestmark = pytest.mark.django_db
in_worker = pytest.mark.django_db(transaction=True)
"""The task itself runs outside any transaction."""
LIST = reverse("administration:registries")
GLEIF = ProviderDraft("gleif", "gleif", "GLEIF", monthly_quota=3, cost_amount=Decimal("0.15"))
SENT = {
    "key": "bureau", "label": "工商数据", "cost_amount": "0.15", "currency": "cny", "daily_quota": "10",
    "monthly_quota": "２００", "cache_days": "14", "is_enabled": "on", "asks_automatically": "on",
    "options.search_url": "https://registry.example/search?q={name}", "options.items": "result.list",
    "options.fields": "name = companyName\nuscc = creditNo", "options.success": "code = 200",
    "options.headers": "Authorization: Bearer {secret}\nAccept: application/json",
    "options.secret": "LOUDOU_SECRET_BUREAU", "policy_industry": "propose", "policy_city": "overwrite",
}  # fmt: skip
FOUND = b'{"data": [{"attributes": {"lei": "300300C1092033000189", "entity": {"legalName": {"name": "Ruichi"}}}}]}'
NEW = reverse("administration:registry-new", args=["http_json"])


def page(key):
    return reverse("administration:registry", args=[key])


def test_a_registry_is_added_shown_as_it_was_typed_changed_and_the_change_undone(web):
    client = web()

    added = client.post(NEW, SENT)
    form = client.get(page("bureau")).context["form"]
    saved = client.post(page("bureau"), SENT | {"label": "企业数据", "monthly_quota": ""})

    row = ProviderSetting.objects.get()
    assert (added.status_code, saved.status_code) == (302, 302)
    assert (row.label, row.monthly_quota, row.daily_quota, row.cache_days) == ("企业数据", None, 10, 14)
    assert (row.cost_amount, row.currency, row.is_enabled, row.asks_automatically) == (
        Decimal("0.15"),
        "CNY",
        True,
        True,
    )
    assert row.options == {
        "search_url": "https://registry.example/search?q={name}",
        "items": "result.list",
        "fields": {"name": "companyName", "uscc": "creditNo"},
        "headers": {"Authorization": "Bearer {secret}", "Accept": "application/json"},
        "success": {"path": "code", "equals": "200"},
        "secret": "LOUDOU_SECRET_BUREAU",
    }
    assert (row.policies["industry"], row.policies["city"], row.policies["company"]) == (
        "propose",
        "overwrite",
        "only_if_empty",
    )
    for name in ("options.fields", "options.headers", "options.success", "options.secret", "policy_industry"):
        assert sorted(form[name].value().splitlines()) == sorted(SENT[name].splitlines()), name
    client.post(told(saved)[-1][1].removeprefix("undo:"))
    assert ProviderSetting.objects.get().label == "工商数据"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"key": "X"}, "key"),
        ({"key": "file"}, "key"),
        ({"cost_amount": "a lot"}, "cost_amount"),
        ({"cost_amount": "-1"}, "cost_amount"),
        ({"daily_quota": "1.5"}, "daily_quota"),
        ({"monthly_quota": "-1"}, "monthly_quota"),
        ({"cache_days": "0"}, "cache_days"),
        ({"cache_days": "4000"}, "cache_days"),
        ({"options.search_url": "registry.example"}, "options.search_url"),
        ({"options.fields": "companyName"}, "options.fields"),
        ({"options.headers": "Authorization"}, "options.headers"),
        ({"options.secret": "hunter2"}, "options.secret"),
        ({"policy_city": "burn"}, "policy_city"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(web, changes, field):
    response = web().post(NEW, SENT | changes)

    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not ProviderSetting.objects.exists()


def test_a_key_belongs_to_one_registry(web):
    client = web()
    client.post(NEW, SENT)

    again = client.post(NEW, SENT | {"label": "another"})

    assert again.status_code == 422
    assert ProviderSetting.objects.get().label == "工商数据"


def test_a_secret_is_named_and_never_shown(web, monkeypatch):
    monkeypatch.setenv("LOUDOU_SECRET_BUREAU", "hunter2-the-secret")
    client = web()
    client.post(NEW, SENT)

    shown = [client.get(address).content.decode() for address in (LIST, page("bureau"))]

    assert not any("hunter2" in text for text in shown)
    assert "its secret is not set" not in shown[0]
    monkeypatch.delenv("LOUDOU_SECRET_BUREAU")
    assert "its secret is not set" in client.get(LIST).content.decode()


def test_registries_are_asked_in_the_order_of_the_list(web):
    for key in ("a1", "b2", "c3"):
        save_provider(system(), provider=ProviderDraft(key, "gleif", key))
    client = web()

    client.post(reverse("administration:registry-move", args=["c3"]), {"to": "up"})
    client.post(reverse("administration:registry-move", args=["a1"]), {"to": "down"})

    assert [row.draft.key for row in provider_rows(system())] == ["c3", "a1", "b2"]
    with pytest.raises(ProviderInvalid):
        order_providers(system(), keys=["a1", "b2"])


def test_a_month_has_a_quota_of_its_own():
    save_provider(system(), provider=GLEIF)
    row = ProviderSetting.objects.get()
    RegistryUsage.objects.create(provider=row, day=NOW.date().replace(day=1), count=2)
    RegistryUsage.objects.create(provider=row, day=NOW.date().replace(month=1, day=31), count=99)

    take_request(system(), provider="gleif")
    with pytest.raises(ProviderQuotaReached):
        take_request(system(), provider="gleif")

    (shown,) = provider_rows(system())
    assert (shown.day_count, shown.month_count, shown.month_amount) == (1, 3, Decimal("0.15"))


@in_worker
def test_a_question_to_try_it_is_put_by_the_worker_and_its_answer_shown(web, settings):
    with machine(says(FOUND)) as running:
        settings.PRIVATE_HOSTS = [running.host]
        save_provider(system(), provider=ProviderDraft("gleif", "gleif", options={"address": f"http://{running.host}"}))
        client = web()
        asked = client.post(reverse("administration:registry-ask", args=["gleif"]), {"about": " 苏州 锐驰 "})
        waiting = client.get(asked.url).content.decode()
        job = ProcrastinateJob.objects.get(task_name="leads.try_registry")
        try_registry(**job.args)

    answer = client.get(asked.url).content.decode()
    assert job.args == {"provider": "gleif", "name": "苏州 锐驰", "uscc": ""}
    assert "every 1s" in waiting
    assert "every 1s" not in answer
    assert "Ruichi" in answer
    assert RegistryRequest.objects.get().outcome == "found"
    assert RegistryUsage.objects.get().count == 1


@in_worker
def test_a_registry_that_does_not_answer_says_so(web, settings):
    with machine(says(b"", 503)) as running:
        settings.PRIVATE_HOSTS = [running.host]
        save_provider(system(), provider=ProviderDraft("gleif", "gleif", options={"address": f"http://{running.host}"}))
        client = web()
        asked = client.post(reverse("administration:registry-ask", args=["gleif"]), {"about": "91330100799655058B"})
        try_registry(provider="gleif", name="", uscc="91330100799655058B")

    trial = client.get(asked.url).context["trial"]
    assert trial["answer"].problem
    assert trial["answer"].entries == ()


def test_what_cannot_be_asked_is_refused(web):
    save_provider(system(), provider=GLEIF)

    response = web().post(reverse("administration:registry-ask", args=["gleif"]), {"about": "x"})

    assert response.status_code == 422
    assert not ProcrastinateJob.objects.filter(task_name="leads.try_registry").exists()


@in_worker
def test_a_quota_that_is_used_up_is_the_answer():
    save_provider(system(), provider=ProviderDraft("gleif", "gleif", daily_quota=0))

    try_registry(provider="gleif", name="苏州锐驰", uscc="")

    assert "quota" in RegistryRequest.objects.get().problem


def test_answers_are_read_since_the_question_was_put():
    save_provider(system(), provider=GLEIF)
    question = question_about("91330100799655058B")
    entry = RegistryEntry("苏州锐驰精密制造有限公司", uscc="91330100799655058B")
    keep_answers(system(), provider="gleif", answers=[RegistryAnswer(question, (entry,))])

    found = tried_answer(system(), provider="gleif", question=question, since=NOW)

    assert question == Question("", "91330100799655058B")
    assert [one.name for one in found.entries] == ["苏州锐驰精密制造有限公司"]
    assert found.cost_amount == Decimal("0.15")


def test_the_pages_are_for_who_configures_leads(web, cast):
    save_provider(system(), provider=GLEIF)
    for name, status in (("root", 200), ("max", 200), ("ada", 403), ("dora", 403)):
        for address in (LIST, NEW, page("gleif")):
            assert web(name).get(address).status_code == status, (name, address)
    with pytest.raises(ActionRefused):
        try_provider(cast.acting("ada"), provider="gleif", about="苏州锐驰")


def test_a_kind_or_a_registry_nobody_knows_is_not_found(web):
    client = web()

    assert client.get(reverse("administration:registry-new", args=["none"])).status_code == 404
    assert client.get(page("none")).status_code == 404
