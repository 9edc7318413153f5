"""The value of a field as markup, by its kind. Plain functions over strings: a page renders a thousand of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from loudou.platform.records.declaration import Field, Kind, Option
from loudou.platform.records.references import reference_of
from loudou.ui import formats, marks
from loudou.ui.icons import icon

EMPTY = SafeString('<span class="muted">–</span>')


@dataclass(frozen=True, slots=True)
class Look:
    """What rendering depends on beside the value: language, zone, the instant, names of references.

    `is_whole` shows long texts in full, as on a record's page; in a list they are cut off.
    """

    language: str
    zone: tzinfo
    now: datetime
    names: Mapping[tuple[str, UUID], str]
    is_whole: bool = False

    @property
    def whole(self) -> "Look":
        """The same for a page where there is room."""
        return replace(self, is_whole=True)


def markup_of(field: Field, value: Any, row: Mapping[str, Any], look: Look) -> str:
    """A value that is there as markup, everything in it escaped."""
    return RENDERERS.get(field.kind, _text)(field, value, row, look)


def option_of(field: Field, value: object) -> Option:
    """The declared option of a stored value; a retired value shows itself."""
    return next((o for o in field.options if o.value == value), Option(str(value), str(value)))


def _text(_field: Field, value: Any, _row: Mapping[str, Any], look: Look) -> str:
    return f'<span class="{"prose" if look.is_whole else "clip"}">{escape(str(value))}</span>'


def _choice(field: Field, value: Any, _row: Mapping[str, Any], _look: Look) -> str:
    option = option_of(field, value)
    return marks.pill(str(option.label), option.tone, option.icon, quiet=True) if option.tone else _plain(option)


def _plain(option: Option) -> str:
    return escape(str(option.label))


def _money(field: Field, value: Any, row: Mapping[str, Any], look: Look) -> str:
    currency = str(row.get(field.currency or "currency") or settings.DEFAULT_CURRENCY)
    amount = Decimal(value)
    return f'<span class="num{" neg" if amount < 0 else ""}">{_money_text(amount, currency, look.language)}</span>'


@lru_cache(maxsize=4096)
def _money_text(amount: Decimal, currency: str, language: str) -> str:
    return escape(formats.money(amount, currency, lang=language))


def _number(_field: Field, value: Any, _row: Mapping[str, Any], look: Look) -> str:
    number = Decimal(str(value))
    plain = number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
    return f'<span class="num">{formats.number(plain, lang=look.language)}</span>'


def _percent(_field: Field, value: Any, _row: Mapping[str, Any], look: Look) -> str:
    return f'<span class="num">{formats.percent(Decimal(str(value)), lang=look.language)}</span>'


def _score(field: Field, value: Any, row: Mapping[str, Any], _look: Look) -> str:
    tone = str(row.get(field.currency) or "") if field.currency else ""
    return marks.ring(Decimal(value), tone.replace("_", "-"))


def _boolean(_field: Field, value: Any, _row: Mapping[str, Any], _look: Look) -> str:
    return f'{icon("check")}<span class="sr-only">{escape(gettext("Yes"))}</span>' if value else EMPTY


def _date(_field: Field, value: Any, _row: Mapping[str, Any], look: Look) -> str:
    if isinstance(value, str):
        return escape(value)
    return _day_markup(value, look.language)


@lru_cache(maxsize=2048)
def _day_markup(value: Any, language: str) -> str:
    return f'<time class="num" datetime="{value.isoformat()}">{formats.day(value, lang=language)}</time>'


def _instant(_field: Field, value: Any, _row: Mapping[str, Any], look: Look) -> str:
    exact = formats.moment(value, lang=look.language, zone=look.zone)
    near = formats.relative(value, lang=look.language, now=look.now)
    return f'<time class="num" datetime="{value.isoformat()}" title="{exact}">{near}</time>'


def _user(field: Field, value: Any, _row: Mapping[str, Any], look: Look) -> str:
    name = look.names.get((reference_of(field), value), "–")
    return f'<span class="row">{marks.avatar(name)}<span class="clip">{escape(name)}</span></span>'


def _reference(field: Field, value: Any, _row: Mapping[str, Any], look: Look) -> str:
    name = look.names.get((field.reference, value), "–")
    return f'<a class="clip" href="/go/{escape(field.reference)}/{value}">{escape(name)}</a>'


def _phone(_field: Field, value: Any, _row: Mapping[str, Any], _look: Look) -> str:
    return f'<a class="num" href="tel:{escape(value)}">{escape(formats.phone(str(value)))}</a>'


def _email(_field: Field, value: Any, _row: Mapping[str, Any], _look: Look) -> str:
    return f'<a class="clip" href="mailto:{escape(value)}">{escape(value)}</a>'


def _url(_field: Field, value: Any, _row: Mapping[str, Any], _look: Look) -> str:
    if not str(value).startswith(("http://", "https://")):
        return escape(str(value))
    shown = str(value).removeprefix("https://").removeprefix("http://")
    return f'<a class="clip" href="{escape(value)}" rel="noopener noreferrer">{escape(shown)}</a>'


def _tags(_field: Field, value: Any, _row: Mapping[str, Any], _look: Look) -> str:
    return "".join(f'<span class="tag">{escape(str(tag))}</span>' for tag in value)


RENDERERS: dict[Kind, Callable[[Field, Any, Mapping[str, Any], Look], str]] = {
    Kind.CHOICE: _choice,
    Kind.MONEY: _money,
    Kind.NUMBER: _number,
    Kind.PERCENT: _percent,
    Kind.SCORE: _score,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.INSTANT: _instant,
    Kind.USER: _user,
    Kind.REFERENCE: _reference,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.URL: _url,
    Kind.TAGS: _tags,
}
