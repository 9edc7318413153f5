"""Tags that draw marks and filters that format values, in the language and time zone of the page."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from loudou.kernel.money import Money
from loudou.ui import formats, icons, marks

register = template.Library()


def _lang() -> str:
    return get_language() or "en"


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    """`{% icon "phone" %}`."""
    return icons.icon(name, size)


@register.simple_tag
def pill(label: object, tone: str = "", icon: str = "", *, quiet: bool = False) -> SafeString:
    """`{% pill "Overdue" "overdue" "alert" %}`."""
    return marks.pill(str(label), tone, icon, quiet=quiet)


@register.simple_tag
def ring(value: object, tone: str = "", size: int = 26) -> SafeString:
    """`{% ring lead.score "contact-now" 40 %}`."""
    return marks.ring(Decimal(str(value)), tone, size)


@register.simple_tag
def avatar(name: object, size: int = 20, *, company: bool = False, initial: str = "") -> SafeString:
    """`{% avatar owner.name 24 %}`, `{% avatar account.name company=True %}`."""
    return marks.avatar(str(name), size, is_company=company, initial=initial)


@register.simple_tag
def meter(rate: object, tone: str = "accent", label: str = "") -> SafeString:
    """`{% meter 0.8 "good" %}`; the rate is a fraction."""
    return marks.meter(Decimal(str(rate)), tone, label)


@register.simple_tag
def spark(values: Iterable[object], tone: str = "accent") -> SafeString:
    """`{% spark kpi.series "good" %}`."""
    return marks.spark(tuple(Decimal(str(value)) for value in values), tone)


@register.filter
def money(value: Money | Decimal | None, currency: str = "") -> str:
    """`{{ order.total|money }}` for Money, `{{ amount|money:"CNY" }}` for an amount; an en dash when there is none."""
    if value is None:
        return "–"
    if isinstance(value, Money):
        return formats.money(value.amount, value.currency, lang=_lang())
    return formats.money(Decimal(value), currency, lang=_lang())


@register.filter
def compact_money(value: Money | Decimal | None, currency: str = "") -> str:
    """As `money`, shortened to 万 and 亿, or K, M and B."""
    if value is None:
        return "–"
    if isinstance(value, Money):
        return formats.compact_money(value.amount, value.currency, lang=_lang())
    return formats.compact_money(Decimal(value), currency, lang=_lang())


@register.filter
def number(value: Decimal | int, decimals: int | None = None) -> str:
    """`{{ count|number }}`."""
    return formats.number(value, lang=_lang(), decimals=decimals)


@register.filter
def compact(value: Decimal | int) -> str:
    """`{{ count|compact }}`: 1.2万, 12K."""
    return formats.compact(value, lang=_lang())


@register.filter
def percent(value: Decimal, decimals: int = 1) -> str:
    """`{{ rate|percent }}` of a fraction."""
    return formats.percent(Decimal(value), lang=_lang(), decimals=decimals)


@register.filter
def day(value: date) -> str:
    """`{{ due_date|day }}`, without the year when it is this year's."""
    return formats.short_day(value, lang=_lang(), today=timezone.localdate())


@register.filter
def moment(value: datetime) -> str:
    """`{{ created_at|moment }}`."""
    return formats.moment(value, lang=_lang(), zone=timezone.get_current_timezone())


@register.filter
def near_moment(value: datetime) -> str:
    """`{{ due_at|near_moment }}`, without the year when it is this year's."""
    return formats.near_moment(value, lang=_lang(), now=timezone.now(), zone=timezone.get_current_timezone())


@register.filter
def clock(value: datetime) -> str:
    """`{{ created_at|clock }}`: 09:06."""
    return formats.clock(value, zone=timezone.get_current_timezone())


@register.filter
def relative(value: datetime) -> str:
    """`{{ created_at|relative }}`: 3分钟前."""
    return formats.relative(value, lang=_lang(), now=timezone.now())


@register.filter
def span(value: timedelta) -> str:
    """`{{ age|span }}`: 6天."""
    return formats.span(value, lang=_lang())


@register.filter
def phone(value: str) -> str:
    """`{{ contact.phone|phone }}`."""
    return formats.phone(value)


@register.filter
def undo_url(tags: str | None) -> str:
    """The address of the undo in a message's extra tags, written `undo:/path`; empty when there is none."""
    return next((tag[5:] for tag in (tags or "").split() if tag.startswith("undo:/")), "")


@register.filter
def control(field: BoundField) -> Any:
    """A form field's widget in the look of the product, tied to its hint and error for screen readers."""
    attributes: dict[str, str | bool] = {"class": _CONTROLS.get(field.widget_type, "input")}
    described = f"{field.auto_id}_hint" if field.help_text or field.errors else ""
    if described:
        attributes["aria-describedby"] = described
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


_CONTROLS = {
    "checkbox": "check",
    "select": "select",
    "selectmultiple": "select select--multiple",
    "textarea": "input input--area",
    "clearablefile": "input input--file",
}
