"""A real mail server on this computer, with a certificate of its own, and a line to it that can be cut.

It takes the password by PLAIN, and by XOAUTH2 the access tokens that were put into `tokens`.
"""

import asyncio
import imaplib
import socket
import ssl
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend, Identity, Login
from pymap.exceptions import InvalidAuth
from pymap.imap import IMAPServer
from pysasl import SASLAuth
from pysasl.creds.external import ExternalCredentials

USER, PASSWORD = "sales@example.com", "geheim-密码"


@dataclass
class MailServer:
    """Where it listens: in the clear (with STARTTLS on offer), under TLS, and in the clear without STARTTLS."""

    starttls_port: int
    tls_port: int
    plain_port: int
    private_hosts: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    shown: list[str] = field(default_factory=list)

    def deliver(self, *mails: bytes, folder: str = "INBOX") -> None:
        """Put mails into a folder."""
        with self.client() as client:
            client.create(folder)
            for mail in mails:
                state, told = client.append(folder, None, None, mail)
                assert state == "OK", told

    def renew(self, folder: str) -> None:
        """Remove a folder and make it again: its mails get new numbers."""
        with self.client() as client:
            assert client.delete(folder)[0] == "OK"
            assert client.create(folder)[0] == "OK"

    def subjects(self, folder: str) -> list[bytes]:
        """The subjects of the mails in a folder."""
        with self.client() as client:
            client.select(folder, readonly=True)
            _state, data = client.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
        return [one[1].strip() for one in data if isinstance(one, tuple)]

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """Somebody else who uses the mailbox."""
        with imaplib.IMAP4("127.0.0.1", self.plain_port) as client:
            client.authenticate("PLAIN", lambda _challenge: f"\0{USER}\0{PASSWORD}".encode())
            yield client


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """The path of a certificate for localhost, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path: Path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    form = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def mail_server(certificate, monkeypatch, settings):
    """The server, whose certificate is trusted and which the operator vouches for."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("FQDN", "localhost")
    with running(certificate) as server:
        settings.PRIVATE_HOSTS = server.private_hosts
        yield server


@contextmanager
def running(certificate: Path) -> Iterator[MailServer]:
    """A server in a thread of its own, until the block ends."""
    started, stopped, found = Event(), Event(), []

    async def serve() -> None:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate)
        args = {"host": "127.0.0.1", "port": "0", "debug": False, "cert": str(certificate), "key": str(certificate)}
        args |= {"proxy_protocol": None, "passlib_cfg": None, "demo_data": False, "demo_user": USER}
        arguments = Namespace(**args, demo_password=PASSWORD, tls=True)
        backend, offering = await DictBackend.init(arguments)
        offering.apply_context()
        silent = type(offering).from_args(Namespace(**vars(arguments) | {"tls": False}))
        login = _TokenLogin(backend.login)
        for config in (offering, silent):
            config.__class__ = type("Speaking", (type(config),), {"tls_auth": SASLAuth.named([b"XOAUTH2", b"PLAIN"])})
        servers = [
            await asyncio.start_server(_callback(login, config), "127.0.0.1", 0, ssl=context)
            for config, context in ((offering, None), (silent, tls), (silent, None))
        ]
        ports = [server.sockets[0].getsockname()[1] for server in servers]
        found.append(MailServer(*ports, private_hosts=[f"localhost:{port}" for port in ports]))
        login.server = found[0]
        started.set()
        while not stopped.is_set():
            await asyncio.sleep(0.02)
        for server in servers:
            server.close()

    thread = Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert started.wait(20)
    try:
        yield found[0]
    finally:
        stopped.set()
        thread.join(10)


class _TokenLogin:
    """The server's own login, which also lets in who shows an access token it knows."""

    server: MailServer

    def __init__(self, login: Login) -> None:
        self._login = login

    def __getattr__(self, name: str) -> object:
        return getattr(self._login, name)

    async def authenticate(self, credentials: object) -> object:
        if not isinstance(credentials, ExternalCredentials):
            return await self._login.authenticate(credentials)  # type: ignore[arg-type]
        token = credentials._token
        self.server.shown.append(token or "")
        if credentials.authzid != USER or token not in self.server.tokens:
            raise InvalidAuth
        return Identity(USER, self._login, None, set())


def _callback(login: _TokenLogin, config: object):
    reader = ProxyProtocolReader(config.proxy_protocol)  # type: ignore[attr-defined]
    return reader.get_callback(IMAPServer(login, config))  # type: ignore[arg-type]


@contextmanager
def line_that_breaks(port: int, *, after_bytes: int) -> Iterator[int]:
    """A port that leads to another one until so many bytes came back from there; then the line is dead."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        Thread(target=_lead, args=(listening, port, after_bytes), daemon=True).start()
        yield listening.getsockname()[1]


def _lead(listening: socket.socket, port: int, after_bytes: int) -> None:
    with suppress(OSError):
        near, _ = listening.accept()
        far = socket.create_connection(("127.0.0.1", port))
        Thread(target=_copy, args=(near, far, 1 << 40), daemon=True).start()
        _copy(far, near, after_bytes)
        for one in (near, far):
            with closing(one), suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


def _copy(come: socket.socket, go: socket.socket, most: int) -> None:
    with suppress(OSError):
        while most > 0 and (data := come.recv(min(4096, most))):
            go.sendall(data)
            most -= len(data)
