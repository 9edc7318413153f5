"""A real mail server (SMTP) on this computer that keeps what it is given, and misbehaves where it is told to."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from loudou.platform.notifications.shapes import SmtpTerms

USER, PASSWORD, SENDER = "crm", "geheim-smtp", "Loudou <crm@hengli.example>"


@dataclass
class MailSink:
    """Where it listens, the mails it took, and its answers to recipients and to mails (empty: it takes them).

    `hangs_up` breaks the line once a whole mail has come, with or without having kept it.
    """

    port: int = 0
    security: str = "none"
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    rcpt_answer: str = ""
    data_answer: str = ""
    hangs_up: bool = False

    def terms(self, **changes: str) -> SmtpTerms:
        """What the product would be told of it."""
        given = {"host": "localhost", "security": self.security, "sender": SENDER, **changes}
        return SmtpTerms(port=self.port, **given)

    async def handle_RCPT(  # noqa: N802 - the name the library calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list
    ) -> str:
        if self.rcpt_answer:
            return self.rcpt_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        if self.data_answer:
            return self.data_answer
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        if self.hangs_up:
            server.transport.abort()
        return "250 OK"


def _knows(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, said: LoginPassword) -> AuthResult:
    return AuthResult(success=(said.login, said.password) == (USER.encode(), PASSWORD.encode()))


@contextmanager
def running(security: str = "none", certificate: str = "", *, asks_password: bool = False) -> Iterator[MailSink]:
    """A mail server of this kind, until the block ends."""
    sink = MailSink(security=security)
    context = None
    if security != "none":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    is_offered = security == "starttls"  # a line that is encrypted from the first byte is none the library knows of
    options = {"authenticator": _knows, "auth_required": is_offered, "auth_require_tls": is_offered}
    options = options if asks_password else {}
    if security == "starttls":
        options["tls_context"] = context
    with socket.create_server(("127.0.0.1", 0)) as free:
        sink.port = free.getsockname()[1]
    tls = context if security == "tls" else None
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, ssl_context=tls, ready_timeout=30, **options)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


@pytest.fixture
def smtp(settings) -> Iterator[MailSink]:
    """The mail server of the installation, in the clear."""
    with running() as sink:
        settings.SMTP = sink.terms()
        settings.PUBLIC_URL = "https://crm.hengli.example"
        yield sink
