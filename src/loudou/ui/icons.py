"""The one icon set: a sprite of symbols, drawn on a 20 px grid with a 1.5 px stroke."""

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = Path(__file__).resolve().parent / "static" / "ui" / "icons.svg"


@cache
def icon_names() -> frozenset[str]:
    """Every icon of the sprite."""
    return frozenset(re.findall(r'<symbol id="([a-z-]+)"', SPRITE.read_text(encoding="utf-8")))


@cache
def icon(name: str, size: int = 16) -> SafeString:
    """The icon as markup, hidden from screen readers: the words beside it, or the button's label, say what it means.

    Sizes are 14, 16 and 20. Raises ValueError for an icon that does not exist.
    """
    if name not in icon_names():
        raise ValueError(f"no icon named {name!r}")
    extra = "" if size == 16 else f" icon--{size}"
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>', extra, static("ui/icons.svg"), name
    )
