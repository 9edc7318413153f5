"""Short addresses people read: small letters, digits and hyphens."""

import re

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?\Z")


def is_slug(text: str) -> bool:
    """Whether the text may stand in an address as it is."""
    return _SLUG.match(text) is not None
