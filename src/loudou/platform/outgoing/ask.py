"""The only client for machines outside. Tasks use it; services never do."""

import http.client
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson

from loudou.platform.outgoing.addresses import judge
from loudou.platform.outgoing.errors import AnswerRefused
from loudou.platform.outgoing.line import Line, check_status, read_body, spoken

SECONDS = 10
"""The longest a whole answer may take, connecting included."""
MOST_BYTES = 1_048_576
_REFUSED = frozenset({400, 401, 403})
"""Answers whose body says why."""


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
    to = judge(url, private_hosts)
    answer = spoken(to, seconds, lambda line: _converse(line, to.path, asked, most_bytes))
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
    to, may_be_known = judge(url, private_hosts), bool(etag or modified)
    return spoken(to, seconds, lambda line: _converse(line, to.path, asked, most_bytes, may_be_known=may_be_known))


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """What a machine answered to a form: 200, or 400, 401 and 403 with the reason; `said` is the JSON of it."""

    status: int
    said: Any


def post_form(
    url: str,
    fields: Mapping[str, str],
    *,
    private_hosts: Collection[str] = (),
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
) -> FormAnswer:
    """What a machine answers to fields posted as a form (an OAuth token endpoint, RFC 6749). Raises as above.

    What was posted stands in no error: it may be a secret.
    """
    to, body = judge(url, private_hosts), urlencode(fields)
    return spoken(to, seconds, lambda line: _posted(line, to.path, body, most_bytes))


def _posted(line: Line, path: str, body: str, most_bytes: int) -> FormAnswer:
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", path, body=body, headers=headers)
    with closing(line.getresponse()) as answer:
        if answer.status not in _REFUSED:
            check_status(answer)
        read = read_body(answer, most_bytes)
    try:
        return FormAnswer(answer.status, orjson.loads(read))
    except orjson.JSONDecodeError as error:
        raise AnswerRefused("The answer is not JSON.", status=answer.status) from error


def _converse(
    line: Line, path: str, headers: dict[str, str], most_bytes: int, *, may_be_known: bool = False
) -> Document:
    line.request("GET", path, headers=headers)
    with closing(line.getresponse()) as answer:
        if answer.status == http.client.NOT_MODIFIED and may_be_known:
            return Document(None)
        check_status(answer)
        told = {name: answer.headers.get(name, "")[:300] for name in ("ETag", "Last-Modified", "Content-Type")}
        kind = told["Content-Type"].partition(";")[0].strip().lower()
        return Document(read_body(answer, most_bytes), told["ETag"], told["Last-Modified"], kind)
