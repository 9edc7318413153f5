"""A booth's telephone sends what it kept while there was no network."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from loudou.marketing.intake.models import FormSubmission, TrackingLink
from loudou.marketing.intake.services.make_links import make_links
from loudou.marketing.intake.shapes import LinkDraft
from loudou.marketing.intake.tests.factories import ANSWERS, make_form, system
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def booth(cast, ada, client):
    """The address of the booth page that Ada opened."""
    make_links(ada, drafts=[LinkDraft("展台", form_id=make_form(), campaign="CIIE")])
    client.force_login(User.objects.get(pk=cast.ada))
    address = client.get(f"/tracking-links/{TrackingLink.objects.get().pk}/booth").headers["Location"]
    client.logout()
    return address


def entry(**changes):
    return {"id": str(uuid4()), "at": datetime.now(UTC).isoformat(), "posted": ANSWERS} | changes


def send(client, booth, *entries, body=None, **headers):
    body = json.dumps({"number": 1, "entries": entries}) if body is None else body
    return client.post(f"{booth}/send", body, content_type="application/json", headers=headers)


def test_the_page_stands_alone_in_both_languages(client, booth):
    assert "下一位" in client.get(f"{booth}?lang=zh-hans").content.decode()
    page = client.get(f"{booth}?lang=en")
    assert "Sign in" in page.content.decode()
    assert page.cookies == {}


def test_entries_are_kept_once_with_the_instant_of_the_telephone(client, booth):
    earlier = datetime.now(UTC) - timedelta(hours=3)
    one, two = entry(at=earlier.isoformat()), entry()

    first = send(client, booth, one, two).json()["entries"]
    again = send(client, booth, one, two).json()["entries"]

    assert [told["reception"] for told in first] == ["accepted", "accepted"]
    assert [told["reception"] for told in again] == ["repeated", "repeated"]
    kept = FormSubmission.objects.order_by("received_at")
    assert [row.channel for row in kept] == ["event", "event"]
    assert kept[0].received_at == earlier
    assert kept[0].link.campaign == "CIIE"


def test_a_clock_that_runs_ahead_is_not_believed(client, booth):
    send(client, booth, entry(at="2099-01-01T00:00:00+00:00"))

    assert FormSubmission.objects.get().received_at <= datetime.now(UTC)


def test_one_bad_entry_leaves_the_others_alone(client, booth):
    told = send(client, booth, entry(), entry(posted=ANSWERS | {"f3": []})).json()["entries"]

    assert [one["reception"] for one in told] == ["accepted", "refused"]
    assert told[1]["problems"][0]["field"] == "f3"
    assert FormSubmission.objects.count() == 1


def test_a_full_afternoon_is_sent_at_once(client, booth):
    told = send(client, booth, *(entry() for _ in range(200))).json()["entries"]

    assert {one["reception"] for one in told} == {"accepted"}


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", '{"number": 1}', '{"number": 1, "entries": []}', '{"number": 0, "entries": [{"id": 1}]}'],
)
def test_what_is_no_set_of_entries_is_refused_whole(client, booth, body):
    assert send(client, booth, body=body).status_code == 422
    assert not FormSubmission.objects.exists()


@pytest.mark.parametrize("change", [{"at": "2026-03-02T10:00:00"}, {"id": "7"}, {"posted": ["x"]}])
def test_a_malformed_entry_refuses_the_set(client, booth, change):
    assert send(client, booth, entry(), entry() | change).status_code == 422
    assert not FormSubmission.objects.exists()


def test_more_than_200_entries_or_a_mebibyte_are_too_much_at_once(client, booth):
    assert send(client, booth, *(entry() for _ in range(201))).status_code == 422
    assert send(client, booth, body=" " * (1024 * 1024 + 1)).status_code == 413


@pytest.mark.parametrize("address", ["/f/brochure/booth/forged", "/f/other/booth/{token}"])
def test_only_the_signed_address_of_this_form_opens_the_booth(client, booth, address):
    address = address.format(token=booth.rsplit("/", 1)[1])

    assert client.get(address).status_code == 404
    assert send(client, address, entry()).status_code == 404


def test_a_link_that_is_switched_off_closes_its_booth(client, booth):
    with recording(system(), "test"):
        TrackingLink.objects.update(is_active=False)

    assert client.get(booth).status_code == 404
    assert send(client, booth, entry()).status_code == 404
    assert not FormSubmission.objects.exists()


def test_b255_entries_come_from_the_booths_own_page(client, booth):
    assert send(client, booth, entry(), Origin="https://evil.example").status_code == 403
    assert not FormSubmission.objects.exists()
