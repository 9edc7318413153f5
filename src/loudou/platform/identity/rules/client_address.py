"""Whose network address a request has when it came through proxies: what a header claims counts from trusted ones only.

Each proxy appends the address it was asked from to `X-Forwarded-For`, so the header is read from its right end: what
stands left of the first hop that is no trusted proxy may have been written by anybody.
"""

import ipaddress
import re
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MOST_HOPS = 20
"""Hops that are looked at; nobody has more proxies, and a header of thousands costs nothing."""
LONGEST_TAIL = 2_000
SIX_PREFIX = 64
"""The bits of an IPv6 address that name a network: whoever has one has all its addresses (RFC 6177, RFC 7421)."""
_WITH_PORT = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\](?::\d{1,5})?|(?P<four>[0-9.]+):\d{1,5})")


def read_networks(text: str) -> tuple[Network, ...]:
    """Networks and single addresses separated by commas, blanks or not. Raises ValueError naming a wrong one."""
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def client_address(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The right-most hop that is no trusted proxy; the peer itself where it is none.

    A hop that is no address ends the reading: the trusted proxy right of it is then the last thing that is known. When
    all hops are trusted it is the left-most one.
    """
    known = _address(peer)
    if known is None or not _is_among(known, trusted):
        return peer
    for hop in _hops(forwarded):
        found = _address(hop)
        if found is None:
            break
        known = found
        if not _is_among(found, trusted):
            break
    return str(known)


def counted_network(address: str) -> str:
    """What a client is counted under: an IPv4 address itself, the /64 network of an IPv6 one.

    An IPv4 address in IPv6's clothes is that IPv4 address; what is no address is counted as it stands.
    """
    known = _address(address.partition("%")[0])
    if not isinstance(known, ipaddress.IPv6Address):
        return str(known or address)
    return str(ipaddress.ip_network((int(known), SIX_PREFIX), strict=False))


def came_encrypted(peer: str, claimed: str, trusted: Sequence[Network]) -> bool:
    """Whether the nearest proxy says that it was asked by HTTPS (`X-Forwarded-Proto`), and is trusted."""
    known = _address(peer)
    is_believed = known is not None and _is_among(known, trusted)
    return is_believed and claimed.rpartition(",")[2].strip().lower() == "https"


def _hops(forwarded: str) -> list[str]:
    """The last hops, the nearest first."""
    tail = forwarded[-LONGEST_TAIL:].split(",")[-MOST_HOPS:]
    return [hop.strip() for hop in reversed(tail) if hop.strip() or len(tail) > 1]


def _address(text: str) -> Address | None:
    """The address, an IPv4 address in IPv6's clothes as what it is; None for what is none. Some proxies add a port."""
    found = _WITH_PORT.fullmatch(text)
    try:
        address = ipaddress.ip_address((found["six"] or found["four"]) if found else text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _is_among(address: Address, trusted: Sequence[Network]) -> bool:
    return any(address in network for network in trusted)
