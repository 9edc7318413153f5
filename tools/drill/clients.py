"""Clients that write through REST: each operation is asked for with one idempotency key until there is an answer."""

import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event
from typing import Any
from uuid import uuid4

from tools.drill.journal import Journal, Operation

PATIENCE = 10.0
"""Seconds until a client gives up on an answer; the promise is that no call hangs for more than five."""
UNSURE = frozenset({500, 502, 503, 504})
"""Answers that leave open whether it was done; the same key is sent again."""
MOST_CRASHES = 10
"""After so many answers 500 to one operation no other is to be expected."""


@dataclass(slots=True)
class Client:
    """One caller with a token; `stopping` is set when no new operation may begin, `deadline` ends retrying."""

    port: int
    token: str
    journal: Journal
    stopping: Event
    deadline: float = float("inf")
    longest_call: float = 0.0

    def post(self, kind: str, path: str, body: Mapping[str, Any], facts: Mapping[str, Any]) -> Operation:
        """Ask for something once; returns when there is an answer or the deadline has passed."""
        content = json.dumps(body).encode()
        return self.send(kind, path, content, "application/json", facts)

    def send(self, kind: str, path: str, content: bytes, content_type: str, facts: Mapping[str, Any]) -> Operation:
        """The same with any content."""
        operation = self.journal.invoke(kind, facts)
        headers = self._headers() | {"Content-Type": content_type, "Idempotency-Key": str(uuid4())}
        while not self._attempt(operation, path, content, headers) and time.monotonic() < self.deadline:
            time.sleep(0.1)
        return operation

    def get(self, path: str) -> Any:
        """An answer, asked for until there is one. Raises TimeoutError at the deadline."""
        while time.monotonic() < self.deadline:
            try:
                status, answer = self._call("GET", path, b"", self._headers())
            except (OSError, http.client.HTTPException):
                status, answer = 0, None
            if status == http.HTTPStatus.OK:
                return answer
            time.sleep(0.2)
        raise TimeoutError(path)

    def _attempt(self, operation: Operation, path: str, content: bytes, headers: Mapping[str, str]) -> bool:
        try:
            status, answer = self._call("POST", path, content, headers)
        except (OSError, http.client.HTTPException):
            self.journal.tell(operation, "unknown")
            return False
        if status in UNSURE and not (
            status == http.HTTPStatus.INTERNAL_SERVER_ERROR and operation.attempts > MOST_CRASHES
        ):
            self.journal.tell(operation, "unknown", status)
            return False
        self.journal.tell(operation, "ok" if status < http.HTTPStatus.MULTIPLE_CHOICES else "refused", status, answer)
        return True

    def _call(self, method: str, path: str, content: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        begun = time.monotonic()
        try:
            connection.request(method, "/api/v1" + path, body=content or None, headers=dict(headers))
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
            self.longest_call = max(self.longest_call, time.monotonic() - begun)
        return answer.status, json.loads(text) if answer.headers.get_content_subtype().endswith("json") else None

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
