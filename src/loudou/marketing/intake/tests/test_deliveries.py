"""The door of signed deliveries, as a sender meets it."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from loudou.marketing.intake.errors import SettingsStale, SourceInvalid, SourceNotFound
from loudou.marketing.intake.models import IntakeDelivery, IntakeSource
from loudou.marketing.intake.queries.secrets import PREFIX
from loudou.marketing.intake.rules.signatures import sign
from loudou.marketing.intake.services.make_secret import make_secret
from loudou.marketing.intake.services.save_source import save_source
from loudou.marketing.intake.shapes import SourceDraft
from loudou.marketing.intake.tests.factories import bare_secret, content_of, make_source, system
from loudou.platform.access.errors import ActionRefused

pytestmark = pytest.mark.django_db
ROWS = {"leads": [{"id": n, "who": {"name": f"客户{n}", "tel": f"138{n:08d}"}} for n in range(3)]}


def deliver(client, secret, document, *, delivery_id="d1", now=None, body=None, key="ads", **headers):
    body = json.dumps(document).encode() if body is None else body
    at = str(int(now or time.time()))
    headers = (
        {"Webhook-Id": delivery_id, "Webhook-Timestamp": at}
        | {"Webhook-Signature": sign(bare_secret(secret), delivery_id, at, body)}
        | headers
    )
    return client.post(f"/api/intake/{key}", body, content_type="application/json", headers=headers)


@pytest.fixture
def secret():
    return make_source()


def test_a_batch_is_kept_whole_and_told_once(client, secret, emitted):
    answer = deliver(client, secret, ROWS)

    assert (answer.status_code, answer.json()["rows"], answer.json()["is_new"]) == (202, 3, True)
    assert content_of(IntakeDelivery.objects.get().pk)["rows"][0] == {
        "name": "客户0",
        "mobile": "13800000000",
        "external_id": "0",
    }
    assert list(emitted).count("intake.delivery_received") == 1


def test_d16_the_same_delivery_again_is_acknowledged_and_adds_nothing(client, secret, emitted):
    first, again = deliver(client, secret, ROWS), deliver(client, secret, ROWS)

    assert (again.status_code, again.json()["delivery"]) == (200, first.json()["delivery"])
    assert IntakeDelivery.objects.count() == 1
    assert list(emitted).count("intake.delivery_received") == 1


def test_an_id_with_other_content_is_a_conflict(client, secret):
    deliver(client, secret, ROWS)

    answer = deliver(client, secret, {"leads": [{"who": {"name": "X"}}]})

    assert (answer.status_code, answer.json()["code"]) == (409, "delivery_reused")
    assert IntakeDelivery.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"Webhook-Signature": ""}, "Webhook-Signature"),
        ({"Webhook-Signature": "v1,AAAA"}, "Webhook-Signature"),
        ({"Webhook-Signature": "v1,签名"}, "Webhook-Signature"),
        ({"Webhook-Id": ""}, "Webhook-Id"),
        ({"Webhook-Id": "x" * 201}, "Webhook-Id"),
        ({"Webhook-Timestamp": "soon"}, "Webhook-Timestamp"),
        ({"Webhook-Timestamp": "1700000000"}, "Webhook-Timestamp"),
    ],
)
def test_b292_what_is_not_signed_now_is_refused_and_named(client, secret, change, field):
    answer = deliver(client, secret, ROWS, **change)

    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
    assert answer.json()["errors"][0]["field"] == field
    assert not IntakeDelivery.objects.exists()


@pytest.mark.parametrize("seconds", [-301, 301])
def test_b292_a_replay_after_five_minutes_is_refused(client, secret, seconds):
    answer = deliver(client, secret, ROWS, now=time.time() + seconds)

    assert answer.status_code == 401
    assert not IntakeDelivery.objects.exists()


@pytest.mark.parametrize(
    ("body", "field", "row"),
    [
        (b"{not json", "$", None),
        (b'{"leads": NaN}', "$", None),
        (b"\xff\xfe", "$", None),
        (b"[" * 2000 + b"]" * 2000, "$", None),
        (json.dumps({"leads": [*ROWS["leads"], {"who": {"name": ["x"]}}]}).encode(), "name", 4),
    ],
)
def test_nothing_of_a_bad_delivery_is_kept(client, secret, body, field, row, emitted):
    before = list(emitted)
    answer = deliver(client, secret, None, body=body)

    assert answer.status_code == 422
    assert (answer.json()["errors"][0]["field"], answer.json()["errors"][0]["row"]) == (field, row)
    assert not IntakeDelivery.objects.exists()
    assert list(emitted) == before


def test_a_body_over_one_mebibyte_is_refused_before_it_is_read(client, secret):
    answer = deliver(client, secret, None, body=b" " * (1024 * 1024 + 1))

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (413, "Content-Length")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_flood_is_told_to_wait(client, secret, monkeypatch):
    monkeypatch.setattr("loudou.marketing.intake.views.hook.MOST_CALLS", 2)

    answers = [deliver(client, secret, ROWS, delivery_id=f"d{n}") for n in range(3)]

    assert [one.status_code for one in answers] == [202, 202, 429]
    assert answers[2].json()["errors"][0]["field"] == "$"
    assert answers[2].headers["Retry-After"]
    assert IntakeDelivery.objects.count() == 2


@pytest.mark.parametrize("key", ["ads", "nobody"])
def test_a_source_that_is_off_or_unknown_is_not_there(client, secret, key):
    save_source(system(), draft=draft(is_enabled=False), source_id=IntakeSource.objects.get().pk)

    assert deliver(client, secret, ROWS, key=key).status_code == 404


def test_the_former_secret_is_good_for_a_day(client, secret):
    source = IntakeSource.objects.get()
    now = datetime.now(UTC)
    new = make_secret(system(now), source_id=source.pk)

    assert secret.startswith(PREFIX)
    assert new != secret
    assert deliver(client, secret, ROWS, delivery_id="a").status_code == 202
    assert deliver(client, new, ROWS, delivery_id="b").status_code == 202

    make_secret(system(now - timedelta(days=2)), source_id=source.pk)
    assert deliver(client, new, ROWS, delivery_id="c").status_code == 401


def test_no_table_holds_the_secret(secret):
    source = IntakeSource.objects.get()

    stored = " ".join(str(value) for value in vars(source).values())
    assert secret.removeprefix(PREFIX) not in stored
    assert source.secret_hint == secret[-4:]


def draft(**changes):
    return SourceDraft("Ads", "ads", "ad_platform", {"name": "who.name", "mobile": "who.tel"}, "leads", "id", **changes)


def test_settings_that_cannot_work_are_named_and_nothing_is_saved():
    with pytest.raises(SourceInvalid) as refused:
        save_source(system(), draft=SourceDraft("", "A b", "fax", {"x": "a["}, defaults={"source": "x" * 81}))

    assert {one.field for one in refused.value.problems} == {"name", "key", "channel", "x", "source"}
    assert not IntakeSource.objects.exists()


def test_an_address_belongs_to_one_source_and_stale_settings_are_refused(secret):
    with pytest.raises(SourceInvalid) as refused:
        save_source(system(), draft=draft())
    assert [(one.field, one.code) for one in refused.value.problems] == [("key", "taken")]
    with pytest.raises(SettingsStale):
        save_source(system(), draft=draft(), source_id=IntakeSource.objects.get().pk, version=99)


def test_only_who_may_sets_sources_up(cast, ada, secret):
    source = IntakeSource.objects.get().pk

    with pytest.raises(ActionRefused):
        make_secret(ada, source_id=source)
    with pytest.raises(ActionRefused):
        save_source(ada, draft=draft())
    assert make_secret(cast.acting("max"), source_id=source)
    with pytest.raises(SourceNotFound):
        make_secret(system(), source_id=cast.ada)
