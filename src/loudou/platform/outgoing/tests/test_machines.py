"""Machines that are spoken to in other protocols than HTTP, and conversations that end badly."""

from contextlib import suppress
from socket import create_server
from threading import Event, Thread

import pytest

from loudou.platform.outgoing.addresses import judge_machine
from loudou.platform.outgoing.ask import ask_json
from loudou.platform.outgoing.errors import DestinationRefused, NoAnswer
from loudou.platform.outgoing.tests.servers import machine, says


@pytest.mark.parametrize("host", ["", "a b", "-a", "a..b", "fe80::1%eth0", "x\r\ny", "user@93.184.216.34"])
def test_what_is_no_address_is_not_asked(host):
    with pytest.raises(DestinationRefused) as refused:
        judge_machine(host, 993, ports={993}, is_encrypted=True, private_hosts={f"{host}:993"})

    assert refused.value.detail == "This is not an address that can be asked."


@pytest.mark.parametrize(
    ("host", "port", "is_encrypted", "why"),
    [
        ("93.184.216.34", 143, False, "Without encryption only machines the operator vouches for are asked."),
        ("93.184.216.34", 22, True, "This protocol is not spoken at this port."),
        ("10.0.0.8", 993, True, "This address is not a public one."),
        ("::1", 993, True, "This address is not a public one."),
    ],
)
def test_a_machine_nobody_vouches_for_is_public_encrypted_and_at_a_port_of_the_protocol(host, port, is_encrypted, why):
    with pytest.raises(DestinationRefused) as refused:
        judge_machine(host, port, ports={143, 993}, is_encrypted=is_encrypted, private_hosts={"10.0.0.8:143"})

    assert refused.value.detail == why


def test_a_public_machine_is_pinned_to_what_it_resolved_to():
    to = judge_machine("93.184.216.34", 993, ports={993}, is_encrypted=True)

    assert (to.host, to.port, to.pinned, to.is_encrypted) == ("93.184.216.34", 993, "93.184.216.34", True)


def test_the_operator_vouches_for_a_machine_inside_at_any_port_and_in_the_clear():
    to = judge_machine("127.0.0.1", 1143, ports={993}, is_encrypted=False, private_hosts={"127.0.0.1:1143"})

    assert (to.pinned, to.port, to.is_encrypted) == ("127.0.0.1", 1143, False)


def test_a_machine_that_speaks_no_tls_is_not_spoken_to_in_the_clear():
    with machine(says(b"{}")) as running, pytest.raises(NoAnswer):
        ask_json(f"https://{running.host}/", private_hosts={running.host})

    assert running.asked == []


def test_a_machine_that_never_finishes_the_handshake_is_given_up():
    over = Event()

    def stall():
        with suppress(OSError):
            line, _ = listening.accept()
            with line:
                over.wait(10)

    with create_server(("127.0.0.1", 0)) as listening:
        Thread(target=stall, daemon=True).start()
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(NoAnswer) as silence:
            ask_json(f"https://{host}/", private_hosts={host}, seconds=0.3)
        over.set()

    # The clock of the conversation and that of the socket run out together.
    assert silence.value.detail in {"The machine answered too slowly.", "The machine did not answer."}


def test_an_answer_whose_end_is_never_told_is_too_slow_even_if_it_looks_whole():
    over = Event()

    def unfinished(handler):
        handler.send_response(200)
        handler.end_headers()
        over.wait(0.3)
        handler.wfile.write(b"{}")
        over.wait(10)

    with machine(unfinished) as running:
        with pytest.raises(NoAnswer) as silence:
            ask_json(running.url, private_hosts={running.host}, seconds=0.6)
        over.set()

    assert silence.value.detail == "The machine answered too slowly."
