"""The one client, against a server that speaks the wire format badly."""

import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Event

import pytest

from loudou.platform.outgoing.ask import FormAnswer, ask_json, post_form
from loudou.platform.outgoing.errors import AnswerRefused, DestinationRefused, NoAnswer
from loudou.platform.outgoing.line import LONGEST_WAIT, retry_after
from loudou.platform.outgoing.tests.servers import machine, says


def ask(running, path="/", **more):
    return ask_json(running.url + path, private_hosts={running.host}, **more)


def test_a_document_is_read_and_the_headers_are_sent():
    with machine(says(b'{"name": "\xe7\x91\x9e"}')) as running:
        document = ask(running, "/x?a=1", headers={"Authorization": "Bearer s"})

    assert document == {"name": "瑞"}
    path, headers = running.asked[0]
    assert (path, headers["Authorization"], headers["Host"]) == ("/x?a=1", "Bearer s", running.host)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_machine_in_trouble_may_be_asked_again(status):
    with machine(says(b"busy", status, Retry_After="7")) as running, pytest.raises(NoAnswer) as silence:
        ask(running)

    assert silence.value.facts["retry_after"] == 7


@pytest.mark.parametrize("status", [201, 204, 400, 401, 403, 404, 410])
def test_a_refusal_is_final(status):
    with machine(says(b"", status)) as running, pytest.raises(AnswerRefused):
        ask(running)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status):
    with (
        machine(says(b"{}")) as inside,
        machine(says(b"", status, Location=inside.url)) as running,
        pytest.raises(AnswerRefused),
    ):
        ask(running)

    assert inside.asked == []


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"\xff\xfe{}", b'{"a": NaN}', b"[" * 100_000])
def test_what_is_no_json_is_refused(body):
    with machine(says(body)) as running, pytest.raises(AnswerRefused):
        ask(running)


def test_a_body_that_is_too_long_is_refused():
    with machine(says(b'"' + b"a" * 5_000 + b'"')) as running, pytest.raises(AnswerRefused):
        ask(running, most_bytes=5_000)


def test_a_body_without_end_is_refused():
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b" " * 65_536)

    with machine(endless) as running, pytest.raises(AnswerRefused):
        ask(running, most_bytes=200_000)


def trickle(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        Event().wait(0.05)


def test_a_body_that_trickles_in_does_not_outlast_its_time():
    with machine(trickle) as running:
        started = datetime.now(UTC)
        with pytest.raises(NoAnswer) as silence:
            ask(running, seconds=0.4)
        took = datetime.now(UTC) - started

    assert "too slowly" in silence.value.detail
    assert took < timedelta(seconds=3)


def test_a_machine_that_says_nothing_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(NoAnswer):
            ask_json(f"http://{host}/", private_hosts={host}, seconds=0.3)


def test_a_body_that_breaks_off_is_no_answer():
    def broken(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b'{"a": 1')

    with machine(broken) as running, pytest.raises(NoAnswer):
        ask(running)


def test_nobody_there_is_no_answer():
    with machine(says(b"{}")) as running:
        pass

    with pytest.raises(NoAnswer):
        ask(running)


def test_a_machine_inside_is_not_asked_unless_vouched_for():
    with machine(says(b"{}")) as running, pytest.raises(DestinationRefused):
        ask_json(running.url)

    assert running.asked == []


def test_waits_are_read_in_both_forms_and_bounded():
    soon = datetime.now(UTC) + timedelta(seconds=90)

    assert [retry_after(text) for text in ("5", " 5 ", "999999999999", "", "soon", "-1", "１")] == [
        *(5, 5, LONGEST_WAIT, None, None, None, None)
    ]
    assert 80 <= (retry_after(format_datetime(soon, usegmt=True)) or 0) <= 90
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0


@pytest.mark.parametrize("status", [200, 400, 401, 403])
def test_a_form_is_posted_and_answered_with_its_reason(status):
    with machine(says(b'{"error": "invalid_grant"}', status)) as running:
        answer = post_form(running.url + "/token", {"a": "1&2", "b": "瑞"}, private_hosts={running.host})

    assert answer == FormAnswer(status, {"error": "invalid_grant"})
    assert running.posted == [{"a": "1&2", "b": "瑞"}]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(says(b"<html>"), AnswerRefused), (says(b"", 404), AnswerRefused), (says(b"", 302, Location="/x"), AnswerRefused),
     (says(b"x" * 2000), AnswerRefused), (says(b"", 503), NoAnswer)],
)  # fmt: skip
def test_a_form_nobody_understands_fails_without_what_was_posted(answer, kind):
    with machine(answer) as running, pytest.raises(kind) as refused:
        post_form(running.url, {"secret": "geheim"}, private_hosts={running.host}, most_bytes=1000)

    assert "geheim" not in f"{refused.value.detail}{refused.value.facts}"


def test_a_form_is_posted_to_public_machines_only():
    with machine(says(b"{}")) as running, pytest.raises(DestinationRefused):
        post_form(running.url, {"secret": "geheim"})

    assert running.posted == []
