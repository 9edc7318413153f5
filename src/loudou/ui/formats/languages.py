"""From Django's language codes to CLDR locales, parsed once."""

from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError


@cache
def locale_of(lang: str) -> Locale:
    """The CLDR locale of a language code; English when CLDR has none."""
    try:
        return Locale.parse(lang.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def is_chinese(lang: str) -> bool:
    """Whether numbers are grouped by 万 and 亿."""
    return locale_of(lang).language == "zh"
