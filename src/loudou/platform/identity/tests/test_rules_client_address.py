"""Whom a request comes from: what is believed of headers, and what is not."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.platform.identity.rules.client_address import (
    MOST_HOPS,
    came_encrypted,
    client_address,
    counted_network,
    read_networks,
)

TRUSTED = read_networks("10.0.0.0/8, 192.0.2.7, 2001:db8:1::/48")
PROXY, CLIENT = "10.0.0.5", "203.0.113.9"


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        (PROXY, CLIENT, CLIENT),
        (PROXY, f"{CLIENT}, 10.0.0.9, 192.0.2.7", CLIENT),
        # what the client wrote itself stands left of what our proxy saw
        (PROXY, f"198.51.100.1, {CLIENT}", CLIENT),
        (PROXY, f"10.1.1.1, 198.51.100.1, {CLIENT}, 10.0.0.9", CLIENT),
        # nobody in between is trusted, so nothing is believed
        (CLIENT, "198.51.100.1", CLIENT),
        (CLIENT, "10.0.0.1", CLIENT),
        # nothing was said, or nothing sensible
        (PROXY, "", PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, f"{CLIENT}, unknown", PROXY),
        (PROXY, f"{CLIENT}, <script>, 10.0.0.9", "10.0.0.9"),
        (PROXY, f"{CLIENT},, 10.0.0.9", "10.0.0.9"),
        (PROXY, "10.0.0.7, 10.0.0.8", "10.0.0.7"),
        # addresses in other clothes
        (PROXY, f"{CLIENT}:52110", CLIENT),
        (PROXY, "[2001:db8:2::1]:443", "2001:db8:2::1"),
        (PROXY, "2001:db8:2::1", "2001:db8:2::1"),
        ("::ffff:10.0.0.5", CLIENT, CLIENT),
        (PROXY, f"{CLIENT}, ::ffff:10.0.0.9", CLIENT),
        ("2001:db8:1::5", CLIENT, CLIENT),
        (PROXY, "203.0.113.9%0a127.0.0.1", PROXY),
        (PROXY, "0x7f000001", PROXY),
        (PROXY, "2130706433", PROXY),
        ("", CLIENT, ""),
        ("unix:", CLIENT, "unix:"),
    ],
)
def test_b094_an_address_is_the_rightmost_hop_that_is_no_trusted_proxy(peer, forwarded, address):
    assert client_address(peer, forwarded, TRUSTED) == address


def test_nobody_is_trusted_by_default():
    assert client_address(PROXY, CLIENT, read_networks("")) == PROXY


def test_b094_a_header_of_thousands_is_not_read_to_its_beginning():
    flood = ", ".join(["198.51.100.1"] * 100_000)

    assert client_address(PROXY, f"{flood}, {CLIENT}", TRUSTED) == CLIENT
    assert client_address(PROXY, ", ".join([CLIENT, *["10.0.0.1"] * (MOST_HOPS + 5)]), TRUSTED) == "10.0.0.1"


@given(st.text(max_size=200))
def test_whatever_a_stranger_sends_he_stays_who_he_is(forwarded):
    assert client_address(CLIENT, forwarded, TRUSTED) == CLIENT


@given(st.text(max_size=200))
def test_whatever_a_client_writes_before_the_hop_our_proxy_saw_does_not_matter(forwarded):
    assert client_address(PROXY, f"{forwarded}, {CLIENT}", TRUSTED) == CLIENT


@given(st.lists(st.ip_addresses(), max_size=6), st.ip_addresses())
def test_an_answer_is_always_an_address_that_stood_there(hops, peer):
    found = client_address(str(peer), ", ".join(map(str, hops)), TRUSTED)

    stood = {str(one) for one in (peer, *hops)} | {str(getattr(one, "ipv4_mapped", None)) for one in (peer, *hops)}
    assert found in stood
    assert ipaddress.ip_address(found)


@pytest.mark.parametrize("text", ["10.0.0.1/8", "everybody", "10.0.0.0/8 192.0.2.7", "300.1.1.1"])
def test_networks_that_are_none_stop_the_start(text):
    with pytest.raises(ValueError, match=r"network|host bits"):
        read_networks(text)


@pytest.mark.parametrize(
    ("peer", "claimed", "is_https"),
    [
        (PROXY, "https", True),
        (PROXY, "HTTPS", True),
        (PROXY, "http, https", True),
        (PROXY, "https, http", False),
        (PROXY, "", False),
        (CLIENT, "https", False),
        ("", "https", False),
    ],
)
def test_only_a_trusted_proxy_says_that_the_way_to_it_was_encrypted(peer, claimed, is_https):
    assert came_encrypted(peer, claimed, TRUSTED) is is_https


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("::ffff:cb00:7109", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_a_client_is_counted_under_its_network(address, counted):
    assert counted_network(address) == counted


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_whoever_has_an_ipv6_network_is_one_client_under_all_its_addresses(address, within):
    if address.ipv4_mapped:
        return
    other = ipaddress.IPv6Address((int(address) >> 64 << 64) | within)
    if other.ipv4_mapped:
        return

    assert counted_network(str(other)) == counted_network(str(address))
