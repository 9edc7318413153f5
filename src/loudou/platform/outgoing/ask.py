"""The only client for machines outside. Tasks use it; services never do."""

import http.client
import socket
import ssl
from collections.abc import Collection, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event, Timer
from typing import Any

import orjson

from loudou.platform.outgoing.addresses import Destination, judge
from loudou.platform.outgoing.errors import AnswerRefused, NoAnswer

SECONDS = 10
"""The longest a whole answer may take, connecting included."""
MOST_BYTES = 1_048_576
LONGEST_WAIT = 3600
"""The longest wait a machine may ask for, in seconds."""
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


class _Pinned(http.client.HTTPConnection):
    """Connects to the judged machine, whatever its name resolves to by now; the certificate is that of the name."""

    def __init__(self, destination: Destination, seconds: float) -> None:
        super().__init__(destination.host, destination.port, timeout=seconds)
        self._destination = destination
        self.held: socket.socket | None = None

    def connect(self) -> None:
        """Open the socket; no proxy, no second look at the name."""
        to = self._destination
        self.sock = socket.create_connection((to.pinned, to.port), self.timeout)
        if to.is_encrypted:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=to.host)
        self.held = self.sock

    def hang_up(self) -> None:
        """End the conversation from another thread; `sock` is gone once an answer without a length is being read."""
        if self.held is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.held, socket.SHUT_RDWR)


def ask_json(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    private_hosts: Collection[str] = (),
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
) -> Any:
    """The JSON document at an address.

    Redirects are not followed. Raises DestinationRefused, AnswerRefused (asking again would not help) and NoAnswer
    (it may).
    """
    asked = {"Accept": "application/json", **(headers or {})}
    answer = _read(judge(url, private_hosts), asked, seconds, most_bytes)
    try:
        return orjson.loads(answer.body or b"")
    except orjson.JSONDecodeError as error:
        raise AnswerRefused("The answer is not JSON.") from error


@dataclass(frozen=True, slots=True)
class Document:
    """What stands at an address; `body` None where the machine says it is what it was (304).

    `etag` and `modified` are what it is known by next time, `kind` the media type without parameters.
    """

    body: bytes | None
    etag: str = ""
    modified: str = ""
    kind: str = ""


def ask_document(
    url: str,
    *,
    etag: str = "",
    modified: str = "",
    headers: Mapping[str, str] | None = None,
    private_hosts: Collection[str] = (),
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
) -> Document:
    """The document at an address, unless it is the one known by `etag` or `modified` (RFC 9110, 13.1). Raises as above.

    Redirects are not followed.
    """
    known = {"If-None-Match": etag, "If-Modified-Since": modified}
    asked = {"Accept": "*/*", **{name: value for name, value in known.items() if value}, **(headers or {})}
    return _read(judge(url, private_hosts), asked, seconds, most_bytes, may_be_known=bool(etag or modified))


def _read(
    destination: Destination, headers: dict[str, str], seconds: float, most_bytes: int, *, may_be_known: bool = False
) -> Document:
    connection = _Pinned(destination, seconds)
    late = Event()
    alarm = Timer(seconds, _end, (connection, late))
    alarm.start()
    try:
        found = _converse(connection, destination.path, headers, most_bytes, may_be_known=may_be_known)
    except (OSError, http.client.HTTPException) as error:
        detail = "The machine answered too slowly." if late.is_set() else "The machine did not answer."
        raise NoAnswer(detail, host=destination.host) from error
    finally:
        alarm.cancel()
        connection.close()
    if late.is_set():
        raise NoAnswer("The machine answered too slowly.", host=destination.host)
    return found


def _end(connection: _Pinned, late: Event) -> None:
    """End a conversation that outlasts its time, even one that trickles in byte by byte."""
    late.set()
    connection.hang_up()


def _converse(
    connection: _Pinned, path: str, headers: dict[str, str], most_bytes: int, *, may_be_known: bool
) -> Document:
    connection.request("GET", path, headers=headers)
    with closing(connection.getresponse()) as answer:
        if answer.status == http.client.NOT_MODIFIED and may_be_known:
            return Document(None)
        _check(answer)
        told = {name: answer.headers.get(name, "")[:300] for name in ("ETag", "Last-Modified", "Content-Type")}
        kind = told["Content-Type"].partition(";")[0].strip().lower()
        return Document(_body(answer, most_bytes), told["ETag"], told["Last-Modified"], kind)


def _check(answer: http.client.HTTPResponse) -> None:
    if answer.status in _LATER:
        wait = retry_after(answer.headers.get("Retry-After", ""))
        raise NoAnswer("The machine asks to try again later.", status=answer.status, retry_after=wait)
    if answer.status != 200:
        raise AnswerRefused("The machine refused the question.", status=answer.status)


def _body(answer: http.client.HTTPResponse, most_bytes: int) -> bytes:
    body = answer.read(most_bytes + 1)
    if len(body) > most_bytes:
        raise AnswerRefused("The answer is too long.", most_bytes=most_bytes)
    if answer.length:
        raise http.client.IncompleteRead(body, answer.length)
    return body


def retry_after(header: str) -> int | None:
    """The seconds a Retry-After header (RFC 9110, 10.2.3) asks for, an hour at most; None for none and nonsense."""
    text = header.strip()
    if text.isascii() and text.isdecimal():
        return min(int(text[:9]), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(int(seconds), 0), LONGEST_WAIT)
