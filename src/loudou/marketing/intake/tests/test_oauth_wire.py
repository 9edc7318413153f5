"""SASL with access tokens, byte by byte, against a server that speaks nothing else."""

import base64
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

import pytest

from loudou.kernel.ids import new_id
from loudou.marketing.intake.errors import MailServerOdd, SignInRefused
from loudou.marketing.intake.shapes import GrantSecrets, GrantTerms, MailboxTerms
from loudou.marketing.intake.tasks.mail_session import mail_session
from loudou.platform.outgoing.errors import NoAnswer

REASON = base64.b64encode(b'{"status":"400","schemes":"Bearer"}')


@dataclass
class SaslServer:
    """What it was told, decoded; `refuses` by a challenge, `hangs_up` once it was told."""

    port: int
    capabilities: str
    refuses: bool = False
    hangs_up: bool = False
    told: list[tuple[str, bytes]] = field(default_factory=list)

    def terms(self) -> MailboxTerms:
        """A mailbox with an access token."""
        grant = GrantTerms(new_id(), "https://x.example", "c", "s", new_id(), GrantSecrets())
        return MailboxTerms(new_id(), "127.0.0.1", self.port, "plain", "a@b.example", "tok-geheim", grant=grant)


@contextmanager
def sasl_server(capabilities: str, **behaviour: bool) -> Iterator[SaslServer]:
    """A server with these capabilities, for one conversation."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        server = SaslServer(listening.getsockname()[1], capabilities, **behaviour)
        Thread(target=_serve, args=(listening, server), daemon=True).start()
        yield server


def _serve(listening: socket.socket, server: SaslServer) -> None:
    with suppress(OSError, ValueError):
        line, _ = listening.accept()
        with line, line.makefile("rwb", buffering=0) as file:
            file.write(b"* OK ready\r\n")
            for raw in file:
                tag, verb, *rest = raw.split()
                if verb == b"AUTHENTICATE":
                    if not _authenticate(file, server, tag, rest[0].decode()):
                        return
                elif verb in {b"SELECT", b"EXAMINE"}:
                    file.write(
                        b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 2] x\r\n" + tag + b" OK done\r\n"
                    )
                elif verb == b"CAPABILITY":
                    file.write(f"* CAPABILITY IMAP4rev1 {server.capabilities}\r\n".encode() + tag + b" OK done\r\n")
                else:
                    file.write(tag + b" OK done\r\n")


def _authenticate(file, server: SaslServer, tag: bytes, mechanism: str) -> bool:
    file.write(b"+ \r\n")
    server.told.append((mechanism, base64.b64decode(file.readline())))
    if server.hangs_up:
        return False
    if server.refuses:
        file.write(b"+ " + REASON + b"\r\n")
        server.told.append((mechanism, base64.b64decode(file.readline())))
        file.write(tag + b" NO tok-geheim is not good\r\n")
        return True
    file.write(tag + b" OK done\r\n")
    return True


def opened(server):
    return mail_session(server.terms(), private_hosts={f"127.0.0.1:{server.port}"})


XOAUTH2 = ("XOAUTH2", b"user=a@b.example\x01auth=Bearer tok-geheim\x01\x01")


@pytest.mark.parametrize("capabilities", ["AUTH=XOAUTH2", "AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER"])
def test_xoauth2_is_spoken_where_the_server_has_it(capabilities):
    with sasl_server(capabilities) as server, opened(server) as session:
        assert (session.count, session.uid_validity) == (1, 7)

    assert server.told == [XOAUTH2]


def test_oauthbearer_is_spoken_where_the_server_has_that_alone():
    with sasl_server("AUTH=OAUTHBEARER") as server, opened(server):
        pass

    told = f"n,a=a@b.example,\x01host=127.0.0.1\x01port={server.port}\x01auth=Bearer tok-geheim\x01\x01"
    assert server.told == [("OAUTHBEARER", told.encode())]


@pytest.mark.parametrize(("mechanism", "answer"), [("XOAUTH2", b""), ("OAUTHBEARER", b"\x01")])
def test_a_refusal_that_comes_as_a_challenge_is_answered_and_told_without_the_token(mechanism, answer):
    with sasl_server(f"AUTH={mechanism}", refuses=True) as server, pytest.raises(SignInRefused) as refused:
        opened(server).__enter__()

    assert server.told[1] == (mechanism, answer)
    assert "geheim" not in f"{refused.value.detail}{refused.value.facts}{refused.value.__cause__}"


def test_a_server_without_oauth_is_shown_no_token():
    with sasl_server("AUTH=PLAIN") as server, pytest.raises(MailServerOdd, match="offers no sign-in with OAuth"):
        opened(server).__enter__()

    assert server.told == []


def test_a_server_that_hangs_up_at_the_token_may_be_asked_again():
    with sasl_server("AUTH=XOAUTH2", hangs_up=True) as server, pytest.raises(NoAnswer):
        opened(server).__enter__()
