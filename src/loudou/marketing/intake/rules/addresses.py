"""Which addresses of the web a form or a link may lead to: one strict reading, so that a browser reads the same."""

import re
from urllib.parse import SplitResult, urlencode, urlsplit, urlunsplit

LONGEST = 2000
_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\Z"
)
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_LAST_PORT = 65_535


def clean_address(text: str) -> str | None:
    """The address with scheme and host in lower case (IDNA for other letters); None for what may not be led to.

    Only http and https with a host, without user names, blanks, control characters or backslashes.
    """
    text = text.strip()
    if not text or len(text) > LONGEST or _FORBIDDEN.search(text):
        return None
    parts = _split(text)
    if parts is None or parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        return None
    host = _host(parts)
    return urlunsplit((parts.scheme, host, parts.path, parts.query, parts.fragment)) if host else None


def origin_of(text: str) -> str | None:
    """Scheme, host and port of an address, as browsers name origins; None for what is no web address."""
    address = clean_address(text)
    if address is None:
        return None
    parts = urlsplit(address)
    default = {"http": ":80", "https": ":443"}[parts.scheme]
    return f"{parts.scheme}://{parts.netloc.removesuffix(default)}"


def with_parameters(address: str, parameters: dict[str, str]) -> str:
    """The address with these parameters appended to its query; empty ones are left out, its own stay as they are."""
    parts = urlsplit(address)
    added = urlencode({name: value for name, value in parameters.items() if value})
    query = "&".join(part for part in (parts.query, added) if part)
    return urlunsplit(parts._replace(query=query))


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _host(parts: SplitResult) -> str:
    name = parts.hostname or ""
    try:
        name = name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        return ""
    if not _HOST.match(name):
        return ""
    if parts.port is None:
        return name
    return f"{name}:{parts.port}" if 0 < parts.port <= _LAST_PORT else ""
