"""Every limit per address counts the client behind a trusted proxy, and believes nobody else."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client

from loudou.marketing.behaviour.models import Sender
from loudou.marketing.intake.models import AttemptCount, FormSubmission, LinkVisit, TrackingLink
from loudou.marketing.intake.services.make_links import make_links
from loudou.marketing.intake.shapes import LinkDraft
from loudou.marketing.intake.tests.factories import ANSWERS, make_form, system
from loudou.marketing.intake.tests.test_public_page import token_of
from loudou.platform.identity.rules.client_address import read_networks

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
FIRST, SECOND = "203.0.113.1", "203.0.113.2"


@pytest.fixture
def behind_proxy(settings):
    settings.TRUSTED_PROXIES = read_networks("127.0.0.1")


def collect(address):
    event = {"i": str(uuid4()), "k": "page_view", "t": int(datetime.now(UTC).timestamp() * 1000)}
    body = json.dumps({"v": str(uuid4()), "e": [event]})
    return Client().post("/api/events", body, content_type="text/plain", headers={"X-Forwarded-For": address})


def sign_in(address):
    return Client().post(
        LOGIN, {"login": "ada", "password": "wrong"}, headers={"X-Forwarded-For": address, "Accept-Language": "en"}
    )


def test_b094_the_collector_counts_each_client_and_not_what_it_claims(behind_proxy, settings):
    settings.EVENTS_PER_MINUTE = 1

    answers = [collect(one).status_code for one in (FIRST, SECOND, FIRST, f"198.51.100.9, {SECOND}")]

    assert answers == [204, 204, 429, 429]
    assert Sender.objects.count() == 2


def test_b094_without_a_trusted_proxy_a_header_changes_nothing(settings):
    settings.EVENTS_PER_MINUTE = 1

    assert [collect(one).status_code for one in (FIRST, SECOND)] == [204, 429]


def test_b094_sign_in_is_limited_by_the_clients_address(behind_proxy, cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}

    hammered = [sign_in(f"198.51.100.{number}, {FIRST}").status_code for number in range(3)]

    assert hammered[-1] == 429
    assert sign_in(SECOND).status_code == 200


def test_b094_forms_and_links_are_counted_by_the_clients_address(behind_proxy):
    make_form()
    (link,) = make_links(system(), drafts=[LinkDraft("A", target_url="https://a.example/")])
    code = TrackingLink.objects.get(pk=link).code

    for address in (FIRST, SECOND, f"198.51.100.9, {SECOND}"):
        client, headers = Client(), {"X-Forwarded-For": address}
        client.post("/f/brochure", {"token": token_of(client.get("/f/brochure")), **ANSWERS}, headers=headers)
        client.get(f"/l/{code}", headers=headers)

    assert len(set(FormSubmission.objects.values_list("address_hash", flat=True))) == 2
    assert len(set(LinkVisit.objects.values_list("address_hash", flat=True))) == 2
    assert sorted(AttemptCount.objects.values_list("count", flat=True)) == [1, 1, 2, 2]


def test_a_form_behind_a_proxy_that_ends_https_takes_what_its_own_page_sends(behind_proxy, settings):
    settings.SECURE_SSL_REDIRECT = True
    make_form()
    client, way = Client(), {"X-Forwarded-For": FIRST, "X-Forwarded-Proto": "https", "Host": "testserver"}
    page = client.get("/f/brochure", headers=way)

    sent = client.post(
        "/f/brochure", {"token": token_of(page), **ANSWERS}, headers=way | {"Origin": "https://testserver"}
    )
    unencrypted = client.get("/f/brochure", headers={"X-Forwarded-For": FIRST, "X-Forwarded-Proto": "http"})

    assert (page.status_code, sent.status_code, unencrypted.status_code) == (200, 303, 301)
    assert FormSubmission.objects.count() == 1


SAME_SIX = ("2001:db8:1:2::1", "2001:db8:1:2:aaaa::9")
OTHER_SIX = "2001:db8:1:3::1"


def test_the_collector_counts_an_ipv6_network_as_one_client(behind_proxy, settings):
    settings.EVENTS_PER_MINUTE = 1

    answers = [collect(one).status_code for one in (*SAME_SIX, OTHER_SIX)]

    assert answers == [204, 429, 204]


@pytest.mark.parametrize("first", [SAME_SIX, (FIRST, f"::ffff:{FIRST}")])
def test_sign_in_counts_an_ipv6_network_as_one_client_and_a_mapped_address_as_its_own(first, cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    other = OTHER_SIX if first is SAME_SIX else f"::ffff:{SECOND}"

    answers = [
        Client().post(LOGIN, {"login": "ada", "password": "wrong"}, REMOTE_ADDR=one).status_code
        for one in (*first, other)
    ]

    assert answers == [200, 429, 200]


def test_forms_links_and_deliveries_count_an_ipv6_network_as_one_client():
    make_form()
    (link,) = make_links(system(), drafts=[LinkDraft("A", target_url="https://a.example/")])
    code = TrackingLink.objects.get(pk=link).code

    for address in (*SAME_SIX, OTHER_SIX):
        client = Client(REMOTE_ADDR=address)
        client.post("/f/brochure", {"token": token_of(client.get("/f/brochure")), **ANSWERS})
        client.get(f"/l/{code}")
        client.post("/api/intake/nobody", b"{}", content_type="application/json")

    assert sorted(AttemptCount.objects.values_list("count", flat=True)) == [1, 1, 1, 2, 2, 2]
    assert len(set(LinkVisit.objects.values_list("address_hash", flat=True))) == 2
