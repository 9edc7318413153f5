"""The pages the frame itself needs: home, search, notifications, account, sign-out. Registered, never assumed."""

from django.urls import NoReverseMatch, reverse

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
    found = {}
    for key, url_name in _places.items():
        try:
            found[key] = reverse(url_name)
        except NoReverseMatch:
            continue
    return found
