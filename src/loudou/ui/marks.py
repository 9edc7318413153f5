"""The small marks of a row as markup: pill, ring, avatar, meter. One source for templates and for Python row renderers.

Plain string building, because a page of 200 rows makes a thousand of them. Every text is escaped here, one marked as
safe too: the results are cached by value, and a safe string equals an unsafe one of the same letters.
"""

from decimal import Decimal
from functools import lru_cache
from zlib import crc32

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from loudou.ui.formats import score
from loudou.ui.icons import icon

HUES = 6
_RING_RADIUS = {26: "11", 40: "17.5", 72: "33"}
_AVATAR_SIZES = (20, 24, 32, 40)


@lru_cache(maxsize=1024)
def pill(label: str, tone: str = "", icon_name: str = "", *, quiet: bool = False) -> SafeString:
    """State of a record: icon and word; the tone's colour only repeats what they say."""
    drawn = icon(icon_name) if icon_name else ""
    extra = " pill--quiet" if quiet else ""
    return mark_safe(f'<span class="pill{extra}" data-tone="{escape(tone)}">{drawn}{escape(label)}</span>')  # noqa: S308 every part is escaped above


@lru_cache(maxsize=4096)
def ring(value: Decimal, tone: str = "", size: int = 26) -> SafeString:
    """A score from 0 to 100 as a ring with its whole number, rounded down. Sizes 26, 40 and 72."""
    radius, middle = _RING_RADIUS[size], f"{size / 2:g}"
    circle = f'<circle cx="{middle}" cy="{middle}" r="{radius}" pathLength="100"'
    filled = max(Decimal(0), min(Decimal(100), value))
    extra = "" if size == 26 else f" ring--{size}"
    return mark_safe(  # noqa: S308 numbers and an escaped tone
        f'<span class="ring{extra}" data-tone="{escape(tone)}"><svg viewBox="0 0 {size} {size}" aria-hidden="true">'
        f'{circle}/>{circle} stroke-dasharray="{score(filled)} 100"/></svg>{score(value)}</span>'
    )


def avatar(name: str, size: int = 20, *, is_company: bool = False, initial: str = "") -> SafeString:
    """A person (round) or company (square) as one letter on a colour that stays the same for the name."""
    return _avatar(initial or initial_of(name, is_company=is_company), hue_of(name), size, is_company)


@lru_cache(maxsize=8192)
def _avatar(initial: str, hue: int, size: int, is_company: bool) -> SafeString:  # noqa: FBT001 private and cached by position
    if size not in _AVATAR_SIZES:
        raise ValueError(f"avatars come in {_AVATAR_SIZES}")
    extra = ("" if size == 20 else f" avatar--{size}") + (" avatar--org" if is_company else "")
    return mark_safe(f'<span class="avatar{extra}" data-hue="{hue}" aria-hidden="true">{escape(initial)}</span>')  # noqa: S308 escaped


@lru_cache(maxsize=1024)
def meter(rate: Decimal, tone: str = "accent", label: str = "") -> SafeString:
    """A fraction from 0 to 1 as a bar on a track."""
    width = f"{max(Decimal(0), min(Decimal(1), rate)) * 100:.1f}"
    return mark_safe(  # noqa: S308 numbers and escaped texts
        f'<svg class="meter" data-tone="{escape(tone)}" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label or width + "%")}"><rect width="{width}" height="6"/></svg>'
    )


@lru_cache(maxsize=1024)
def spark(values: tuple[Decimal, ...], tone: str = "accent") -> SafeString:
    """A series as a line 72 by 24, lowest value at the foot; nothing for fewer than two values."""
    if len(values) < 2:
        return SafeString("")
    low, high = min(values), max(values)
    reach = (high - low) or Decimal(1)
    step = Decimal(72) / (len(values) - 1)
    points = [f"{index * step:.1f} {22 - (value - low) / reach * 20:.1f}" for index, value in enumerate(values)]
    line = "M" + "L".join(points)
    return mark_safe(  # noqa: S308 numbers and an escaped tone
        f'<svg class="spark" data-tone="{escape(tone)}" viewBox="0 0 72 24" aria-hidden="true">'
        f'<path class="area" d="{line}L72 24L0 24Z"/><path d="{line}"/></svg>'
    )


def hue_of(name: str) -> int:
    """One of the avatar colours, always the same for the same name."""
    return crc32(name.encode()) % HUES + 1


def initial_of(name: str, *, is_company: bool = False) -> str:
    """The letter for a name: a Chinese person's last character (the given name), otherwise the first letter."""
    text = name.strip()
    if not text:
        return "?"
    is_han = "\u4e00" <= text[-1] <= "\u9fff"
    return text[-1] if is_han and not is_company and len(text) <= 4 else text[0].upper()
