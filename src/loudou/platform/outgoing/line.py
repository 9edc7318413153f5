"""One conversation by HTTP with exactly the machine that was judged, bounded in time and size."""

import http.client
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event, Timer
from typing import TypeVar

from loudou.platform.outgoing.addresses import Destination
from loudou.platform.outgoing.errors import AnswerRefused, NoAnswer

LONGEST_WAIT = 3600
"""The longest wait a machine may ask for, in seconds."""
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
T = TypeVar("T")


class Line(http.client.HTTPConnection):
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


def spoken(destination: Destination, seconds: float, talk: Callable[[Line], T]) -> T:
    """What a conversation came to, ended when its time is over."""
    line = Line(destination, seconds)
    late = Event()
    alarm = Timer(seconds, _end, (line, late))
    alarm.start()
    try:
        found = talk(line)
    except (OSError, http.client.HTTPException) as error:
        detail = "The machine answered too slowly." if late.is_set() else "The machine did not answer."
        raise NoAnswer(detail, host=destination.host) from error
    finally:
        alarm.cancel()
        line.close()
    if late.is_set():
        raise NoAnswer("The machine answered too slowly.", host=destination.host)
    return found


def _end(line: Line, late: Event) -> None:
    """End a conversation that outlasts its time, even one that trickles in byte by byte."""
    late.set()
    line.hang_up()


def check_status(answer: http.client.HTTPResponse) -> None:
    """Raises NoAnswer where asking again may help, AnswerRefused for any other answer than 200."""
    if answer.status in _LATER:
        wait = retry_after(answer.headers.get("Retry-After", ""))
        raise NoAnswer("The machine asks to try again later.", status=answer.status, retry_after=wait)
    if answer.status != 200:
        raise AnswerRefused("The machine refused the question.", status=answer.status)


def read_body(answer: http.client.HTTPResponse, most_bytes: int) -> bytes:
    """The whole body. Raises AnswerRefused for one that is longer than that."""
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
