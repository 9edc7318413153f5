"""Which addresses may be asked."""

import ipaddress
import re
import socket
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from loudou.platform.outgoing.errors import DestinationRefused, NoAnswer

PORTS = frozenset({443, 8443})
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")
_PRINTABLE = re.compile(r"[!-~]+")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_CLOSED = tuple(
    ipaddress.ip_network(network)
    for network in ("100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4", "64:ff9b:1::/48", "fec0::/10")
)


@dataclass(frozen=True, slots=True)
class Destination:
    """A judged address: where to connect to, and what to ask there."""

    host: str
    port: int
    path: str
    is_encrypted: bool
    pinned: str


def judge(url: str, private_hosts: Collection[str] = ()) -> Destination:
    """The destination of an address, resolved once; connecting goes to exactly the machine that was judged.

    `private_hosts` are `host:port` the operator of the installation vouches for: only they may be private or without
    encryption. Raises DestinationRefused, NoAnswer when the name is unknown.
    """
    parts = _parsed(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    is_vouched = f"{host}:{port}" in private_hosts
    if not is_vouched and (parts.scheme != "https" or port not in PORTS):
        raise DestinationRefused("Only https on port 443 or 8443 may be asked.", host=host)
    addresses = _resolve(host, port)
    if not is_vouched and not all(is_public(address) for address in addresses):
        raise DestinationRefused("This address is not a public one.", host=host)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Destination(host, port, path, parts.scheme == "https", str(addresses[0]))


def judge_machine(
    host: str, port: int, *, ports: Collection[int], is_encrypted: bool, private_hosts: Collection[str] = ()
) -> Destination:
    """The destination for a conversation that is not HTTP, judged as `judge` does.

    `ports` are those of the protocol. Only what the operator vouches for may be private, at another port or spoken to
    without encryption. Raises DestinationRefused, NoAnswer.
    """
    if not _HOST.fullmatch(host) and not _is_address(host):
        raise DestinationRefused("This is not an address that can be asked.")
    is_vouched = f"{host}:{port}" in private_hosts
    if not is_vouched and not is_encrypted:
        raise DestinationRefused("Without encryption only machines the operator vouches for are asked.", host=host)
    if not is_vouched and port not in ports:
        raise DestinationRefused("This protocol is not spoken at this port.", host=host)
    addresses = _resolve(host, port)
    if not is_vouched and not all(is_public(address) for address in addresses):
        raise DestinationRefused("This address is not a public one.", host=host)
    return Destination(host, port, "", is_encrypted, str(addresses[0]))


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could be there; addresses that wrap another are judged by what they wrap."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if wrapped is None and address in _NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
    if address.is_multicast or not address.is_global:
        return False
    return not any(address in network for network in _CLOSED)


def _parsed(url: str) -> SplitResult:
    if not _PRINTABLE.fullmatch(url) or "\\" in url or "#" in url:
        raise DestinationRefused("This is not an address that can be asked.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise DestinationRefused("This is not an address that can be asked.") from None
    if parts.scheme not in {"https", "http"} or "@" in parts.netloc or port == 0:
        raise DestinationRefused("This is not an address that can be asked.")
    if not _HOST.fullmatch(parts.hostname or "") and not _is_address(parts.hostname or ""):
        raise DestinationRefused("This is not an address that can be asked.")
    return parts


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def _resolve(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswer("The name of this machine is unknown.", host=host) from error
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
