"""What a request is counted under where something is limited: one client is one network, not one address."""

from django.http import HttpRequest

from loudou.platform.identity.rules.client_address import counted_network


def network_of(request: HttpRequest) -> str:
    """The IPv4 address of the client or its IPv6 /64 network, out there before trusted proxies; empty where unknown."""
    return counted_network(str(request.META.get("REMOTE_ADDR", "")))
