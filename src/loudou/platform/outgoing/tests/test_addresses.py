"""Which addresses may be asked (bad inputs B280 to B287 of the catalogue of bad inputs)."""

import ipaddress
import socket

import pytest

from loudou.platform.outgoing.addresses import is_public, judge
from loudou.platform.outgoing.errors import DestinationRefused, NoAnswer

PRIVATE = (
    *("127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200"),  # noqa: S104
    *("100.64.0.1", "198.18.0.1", "192.0.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1"),
    *("::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"),
    *("64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:80ff:fffe", "fec0::1"),
)


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public_are_told_in_every_disguise(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_public_addresses_are_public(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        *("https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://0/", "https://127.1/"),
        *("https://0x7f000001/", "https://2130706433/", "https://0177.0.0.1/", "https://[::ffff:127.0.0.1]/"),
        *("https://10.0.0.8/", "https://169.254.169.254/latest", "https://[fe80::1%25eth0]/"),
        *("http://93.184.216.34/", "https://93.184.216.34:22/", "https://93.184.216.34:5432/", "https://1.1.1.1:0/"),
        *("file:///etc/passwd", "gopher://93.184.216.34/", "ftp://93.184.216.34/", "unix:/run/x", "//93.184.216.34/"),
        *("https://u:p@93.184.216.34/", "https://u@93.184.216.34@127.0.0.1/", "https://evil#@127.0.0.1/"),
        *("https:\\\\93.184.216.34/", "https://93.184.216.34\\@127.0.0.1/", "https://a。b/", "https://a b/"),
        *("https://a.\r\nHost: b/", "https:///x", "https://", "", "https://-a/", "https://x:99999/", "https://a..b/"),
    ],
)
def test_addresses_that_may_not_be_asked(url):
    with pytest.raises(DestinationRefused):
        judge(url)


def test_a_name_that_also_leads_inside_is_refused(monkeypatch):
    def resolve(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    with pytest.raises(DestinationRefused):
        judge("https://registry.example/")


def test_the_machine_that_was_judged_is_the_one_that_is_asked(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("93.184.216.34", 443))])

    to = judge("https://registry.example/find?name=%E7%91%9E")

    assert (to.host, to.port, to.pinned, to.path) == ("registry.example", 443, "93.184.216.34", "/find?name=%E7%91%9E")
    assert to.is_encrypted


def test_an_unknown_name_is_no_answer(monkeypatch):
    def resolve(*_, **__):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    with pytest.raises(NoAnswer):
        judge("https://nowhere.invalid/")


def test_only_the_operator_vouches_for_a_host_inside():
    to = judge("http://127.0.0.1:9/x", {"127.0.0.1:9"})

    assert (to.pinned, to.port, to.is_encrypted) == ("127.0.0.1", 9, False)
    with pytest.raises(DestinationRefused):
        judge("http://127.0.0.1:10/x", {"127.0.0.1:9"})
