"""The public door of events: what is taken, what is refused whole, and what a sender may not do."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from loudou.marketing.behaviour.models import BehaviourEvent, Sender
from loudou.marketing.behaviour.queries.passes import visitor_of_pass
from loudou.marketing.behaviour.services.identify_visitors import identify_visitors

pytestmark = pytest.mark.django_db


def event(**change):
    now = int(datetime.now(UTC).timestamp() * 1000)
    return {
        "i": str(uuid4()),
        "k": "page_view",
        "t": now,
        "u": "https://www.example.com/prices?q=1#a",
        "c": "",
    } | change


def send(*events, visitor=None, client=None, **headers):
    body = json.dumps({"v": str(visitor or uuid4()), "e": list(events)})
    return (client or Client()).post("/api/events", body, content_type="text/plain", headers=headers)


def test_a_batch_is_recorded_without_what_addresses_carry_besides_the_page():
    visitor = uuid4()

    answer = send(event(), event(k="download", c="展会 2026"), visitor=visitor)

    assert (answer.status_code, answer.content) == (204, b"")
    rows = BehaviourEvent.objects.order_by("kind").values_list("subject_id", "kind", "url", "campaign")
    assert list(rows) == [
        (visitor, "download", "https://www.example.com/prices", "展会 2026"),
        (visitor, "page_view", "https://www.example.com/prices", ""),
    ]


def test_a_batch_sent_twice_is_recorded_once():
    once = event()

    answers = [send(once).status_code, send(once).status_code]

    assert answers == [204, 204]
    assert BehaviourEvent.objects.count() == 1


def test_a_clock_that_runs_ahead_is_set_back():
    ahead = datetime.now(UTC) + timedelta(days=3)

    send(event(t=int(ahead.timestamp() * 1000)))

    assert BehaviourEvent.objects.get().at <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"k": "mail_open"}, "kind", "event.kind_unknown"),
        ({"k": "drop table"}, "kind", "event.kind_unknown"),
        ({"t": 0}, "at", "event.too_old"),
        ({"t": 10**30}, "event", "event.invalid"),
        ({"t": "soon"}, "event", "event.invalid"),
        ({"i": "1"}, "event", "event.invalid"),
        ({"u": "javascript:alert(1)"}, "url", "event.url_invalid"),
        ({"u": "https://[::1/"}, "url", "event.url_invalid"),
        ({"u": "https://" + "a" * 3000}, "url", "event.url_invalid"),
        ({"u": "https://example.com/a\x00b"}, "url", "event.url_invalid"),
        ({"c": "c" * 121}, "campaign", "text.too_long"),
        ({"c": "spring\x00"}, "campaign", "text.invalid"),
    ],
)
def test_one_bad_event_refuses_the_batch_and_names_field_and_row(change, field, code):
    answer = send(event(), event(**change))

    assert answer.status_code == 400
    assert answer.json()["code"] == "events_invalid"
    assert [(e["field"], e["row"], e["code"]) for e in answer.json()["errors"]] == [(field, 2, code)]
    assert not BehaviourEvent.objects.exists()
    assert not Sender.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"v": 1}', b'{"v": "x", "e": []}', b"\xff\xfe", b'{"e": [{}]}'])
def test_what_is_no_batch_is_refused(body):
    answer = Client().post("/api/events", body, content_type="text/plain")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "batch.invalid")


@pytest.mark.parametrize("count", [0, 501])
def test_a_batch_has_a_bearable_number_of_events(count):
    answer = send(*[event() for _ in range(count)])

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "events.count")


def test_a_batch_that_is_too_large_is_not_read():
    answer = Client().post("/api/events", b"x" * 200_000, content_type="text/plain")

    assert (answer.status_code, answer.json()["code"]) == (413, "batch_too_large")


def test_a_sender_is_limited_and_what_was_over_is_not_recorded(settings):
    settings.EVENTS_PER_MINUTE = 3

    answers = [send(*[event() for _ in range(4)]), send(event())]

    assert [answer.status_code for answer in answers] == [429, 204]
    assert (answers[0].json()["code"], answers[0].headers["Retry-After"]) == ("too_many_events", "5")
    assert BehaviourEvent.objects.count() == 1


def test_only_sites_on_the_list_may_send(settings):
    settings.TRACKED_SITES = ["https://www.hengli.example"]

    known = send(event(), Origin="https://www.hengli.example")
    unknown = send(event(), Origin="https://elsewhere.example")

    assert (known.status_code, known.headers["Access-Control-Allow-Origin"]) == (204, "https://www.hengli.example")
    assert (unknown.status_code, unknown.json()["code"]) == (403, "site_not_tracked")
    assert BehaviourEvent.objects.count() == 1


def test_no_session_is_needed_and_none_is_used():
    answer = send(event(), client=Client(enforce_csrf_checks=True))

    assert answer.status_code == 204
    assert not answer.cookies


def test_the_script_is_served_to_other_sites():
    answer = Client().get("/t.js")

    assert answer.status_code == 200
    assert b"/api/events" in answer.content
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("header", [{"Sec-GPC": "1"}, {"DNT": "1"}])
def test_b263_of_a_browser_that_asks_not_to_be_followed_nothing_is_kept(header):
    answers = [send(event(), **header), ask(uuid4(), **header)]

    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2
    assert not BehaviourEvent.objects.exists()
    assert not Sender.objects.exists()


def ask(visitor, **headers):
    return Client().post(
        "/api/visitor-pass", json.dumps({"v": str(visitor)}), content_type="text/plain", headers=headers
    )


def test_a_tracked_site_is_given_a_pass_for_its_visitor(settings):
    settings.TRACKED_SITES = ["https://www.hengli.example"]
    visitor = uuid4()

    answer = ask(visitor, Origin="https://www.hengli.example")

    assert visitor_of_pass(answer.json()["pass"], datetime.now(UTC)) == visitor
    assert answer.headers["Access-Control-Allow-Origin"] == "https://www.hengli.example"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_pass_tells_nothing_of_whom_we_know(ctx):
    known = uuid4()
    identify_visitors(ctx, people={known: uuid4()})

    answers = [ask(visitor) for visitor in (known, uuid4())]

    assert [(answer.status_code, sorted(answer.json())) for answer in answers] == [(200, ["pass", "seconds"])] * 2
    assert len({len(answer.content) for answer in answers}) == 1


def test_b262_passes_are_refused_to_other_sites_counted_and_never_made_of_nonsense(settings):
    settings.EVENTS_PER_MINUTE = 1

    assert ask(uuid4(), Origin="https://elsewhere.example").json()["code"] == "site_not_tracked"
    assert ask("nobody").json()["errors"][0]["code"] == "visitor.invalid"
    assert Client().post("/api/visitor-pass", b"x" * 2000, content_type="text/plain").status_code == 413
    assert [ask(uuid4()).status_code for _ in range(2)] == [200, 429]
