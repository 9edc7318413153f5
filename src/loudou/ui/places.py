"""The pages the frame itself needs: home, search, notifications, account, sign-out. Registered, never assumed."""

from django.urls import get_script_prefix, get_urlconf

from loudou.ui.navigation import address_of

KNOWN = frozenset(
    {"home", "palette", "search", "notifications", "settings", "profile", "password", "help", "sign_out", "health"}
)

_places: dict[str, str] = {}


def register_place(key: str, url_name: str) -> None:
    """Tell the frame where a page of its own is. Raises ValueError for a key the frame has no use for."""
    if key not in KNOWN:
        raise ValueError(f"the frame knows no place {key!r}")
    _places[key] = url_name


def places() -> dict[str, str]:
    """Addresses of the registered places; a place whose URL is not installed is absent."""
    here = (get_urlconf(), get_script_prefix())
    found = {key: address_of(*here, url_name) for key, url_name in _places.items()}
    return {key: address for key, address in found.items() if address}
