"""A conversation with a mail server (IMAP4rev1, RFC 3501), to exactly the machine that was judged, bounded in time.

The standard library's client, with what it lacks: a pinned address, an end, and a largest literal. What the server
says is not believed further than it is checked.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from threading import Event, Timer

from loudou.marketing.intake.enums import TlsMode
from loudou.marketing.intake.errors import FolderMissing, MailServerOdd
from loudou.marketing.intake.messages import (
    CERTIFICATE_REFUSED,
    FOLDER_MISSING,
    NO_STARTTLS,
    NOT_REACHED,
    ONLY_ENCRYPTED,
    SERVER_ODD,
    TOO_SLOW,
)
from loudou.marketing.intake.rules.mailboxes import encode_folder
from loudou.marketing.intake.shapes import FetchedMail, MailboxTerms
from loudou.marketing.intake.tasks.mail_sign_in import sign_in
from loudou.platform.outgoing.addresses import Destination, judge_machine
from loudou.platform.outgoing.errors import DestinationRefused, NoAnswer

PORTS = frozenset({993, 143})
SECONDS = 20
"""The longest a server may take for one answer."""
SECONDS_A_RUN = 240
LARGEST_LITERAL = 12 * 1024 * 1024
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)", re.IGNORECASE)
_UID = re.compile(rb"\bUID (\d+)", re.IGNORECASE)


class _Pinned(imaplib.IMAP4):
    """Connects to the judged machine, whatever its name resolves to by now; the certificate is that of the name."""

    def __init__(self, to: Destination, *, is_implicit: bool) -> None:
        self._to = to
        self._is_implicit = is_implicit
        self.held: socket.socket | None = None
        super().__init__(to.host, to.port, timeout=SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        found = socket.create_connection((self._to.pinned, self._to.port), timeout)
        self.held = found
        if self._is_implicit:
            found = ssl.create_default_context().wrap_socket(found, server_hostname=self._to.host)
        self.held = found
        return found

    def read(self, size: int) -> bytes:
        """A literal, refused before it is read where it is larger than anything that was asked for."""
        if size > LARGEST_LITERAL:
            raise self.abort("literal too large")
        return super().read(size)

    def hang_up(self) -> None:
        """End the conversation from another thread."""
        for one in (self.sock, self.held):
            with suppress(OSError, AttributeError):
                socket.socket.shutdown(one, socket.SHUT_RDWR)  # type: ignore[arg-type]  # closed ones are suppressed


class MailSession:
    """A folder that is open; everything it raises is NoAnswer, FolderMissing or MailServerOdd."""

    def __init__(self, client: _Pinned, *, is_encrypted: bool) -> None:
        self._client = client
        self.is_encrypted = is_encrypted
        self.protocol = client.sock.version() if isinstance(client.sock, ssl.SSLSocket) else ""
        self.count = 0
        self.uid_validity = 0
        self.uid_next = 1

    def open_folder(self, name: str, *, is_readonly: bool) -> None:
        """Open a folder and learn the numbers in force."""
        state, found = self._client.select(encode_folder(name), readonly=is_readonly)
        if state != "OK":
            raise FolderMissing(FOLDER_MISSING, folder=name)
        self.count = _number(found)
        self.uid_validity = self._told("UIDVALIDITY")
        self.uid_next = self._told("UIDNEXT") or (max(self.uids(0, None), default=0) + 1)

    def uids(self, after: int, since: date | None) -> list[int]:
        """The numbers of the mails after one, smallest first; `since` is the day the server got them, or later."""
        criteria = ["UNDELETED", "UID", f"{after + 1}:*"]
        if since is not None:
            criteria += ["SINCE", f"{since.day:02d}-{MONTHS[since.month - 1]}-{since.year}"]
        data = self._uid("SEARCH", *criteria)
        found = {int(one) for line in data if isinstance(line, bytes) for one in line.split() if one.isdigit()}
        return sorted(uid for uid in found if uid > after)

    def sizes(self, uids: Sequence[int]) -> list[tuple[int, int]]:
        """The mails that are still there with their sizes in bytes, in the order of their numbers."""
        if not uids:
            return []
        data = self._uid("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)")
        lines = [line if isinstance(line, bytes) else line[0] for line in data if line]
        found = {}
        for line in lines:
            uid, size = _UID.search(line), _SIZE.search(line)
            if uid is not None and size is not None:
                found[int(uid[1])] = int(size[1])
        return [(uid, found[uid]) for uid in sorted(found) if uid in set(uids)]

    def fetch(self, uid: int, size: int, *, most: int) -> FetchedMail:
        """A mail, or its headers alone where it is larger than that; it does not count as seen."""
        is_whole = size <= most
        part = "BODY.PEEK[]" if is_whole else "BODY.PEEK[HEADER]"
        data = self._uid("FETCH", str(uid), f"(UID {part})")
        raw = next((one[1] for one in data if isinstance(one, tuple)), b"")
        return FetchedMail(uid, raw, size, is_whole)

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move mails to another folder, which is made where it is missing."""
        numbers, target = ",".join(map(str, uids)), encode_folder(folder)
        verb = "MOVE" if "MOVE" in self._client.capabilities else "COPY"
        if self._client.uid(verb, numbers, target)[0] != "OK":
            self._client.create(target)
            if self._client.uid(verb, numbers, target)[0] != "OK":
                raise FolderMissing(FOLDER_MISSING, folder=folder)
        if verb == "COPY":
            self._uid("STORE", numbers, "+FLAGS.SILENT", r"(\Deleted)")
            if "UIDPLUS" in self._client.capabilities:
                self._uid("EXPUNGE", numbers)

    def _uid(self, verb: str, *arguments: str) -> list[bytes | tuple[bytes, bytes]]:
        state, data = self._client.uid(verb, *arguments)
        if state != "OK":
            raise MailServerOdd(SERVER_ODD)
        return [one for one in data if one is not None]

    def _told(self, what: str) -> int:
        _state, found = self._client.response(what)
        return _number(found)


@contextmanager
def mail_session(terms: MailboxTerms, *, private_hosts: Collection[str]) -> Iterator[MailSession]:
    """The mailbox's folder, open; at most four minutes, whatever the server does.

    Raises DestinationRefused, SignInRefused, FolderMissing, MailServerOdd (trying again would not help) and NoAnswer
    (it may). The password is in none of them.
    """
    late = Event()
    client: _Pinned | None = None
    alarm: Timer | None = None
    try:
        client = _connected(terms, private_hosts)
        alarm = Timer(SECONDS_A_RUN, _end, (client, late))
        alarm.start()
        sign_in(client, terms)
        session = MailSession(client, is_encrypted=terms.tls != TlsMode.PLAIN)
        session.open_folder(terms.folder, is_readonly=not terms.done_folder)
        yield session
    except ssl.SSLCertVerificationError as error:
        raise NoAnswer(CERTIFICATE_REFUSED, host=terms.host) from error
    except (imaplib.IMAP4.abort, OSError, EOFError) as error:
        slow = late.is_set() or isinstance(error, TimeoutError)
        raise NoAnswer(TOO_SLOW if slow else NOT_REACHED, host=terms.host) from error
    except (imaplib.IMAP4.error, ValueError, UnicodeError) as error:
        raise MailServerOdd(SERVER_ODD, host=terms.host) from error
    finally:
        if alarm is not None:
            alarm.cancel()
        if client is not None:
            _leave(client)


def _connected(terms: MailboxTerms, private_hosts: Collection[str]) -> _Pinned:
    is_encrypted = terms.tls != TlsMode.PLAIN
    try:
        to = judge_machine(terms.host, terms.port, ports=PORTS, is_encrypted=is_encrypted, private_hosts=private_hosts)
    except DestinationRefused as refused:
        raise refused if is_encrypted else DestinationRefused(ONLY_ENCRYPTED, host=terms.host) from refused
    client = _Pinned(to, is_implicit=terms.tls == TlsMode.IMPLICIT)
    if terms.tls == TlsMode.STARTTLS:
        if "STARTTLS" not in client.capabilities:
            _leave(client)
            raise MailServerOdd(NO_STARTTLS, host=terms.host)
        client.starttls(ssl.create_default_context())
        client.held = client.sock
    return client


def _end(client: _Pinned, late: Event) -> None:
    """End a conversation that outlasts its time, even one that trickles in byte by byte."""
    late.set()
    client.hang_up()


def _leave(client: _Pinned) -> None:
    gone = (imaplib.IMAP4.error, OSError, EOFError, ValueError)
    with suppress(*gone):
        client.logout()
    with suppress(*gone):  # logging out of a line that is dead leaves the socket open
        client.shutdown()


def _number(found: Sequence[object]) -> int:
    first = found[0] if found else None
    return int(first) if isinstance(first, bytes) and first.isdigit() else 0
