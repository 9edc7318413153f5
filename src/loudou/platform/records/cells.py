"""How a value looks in a cell, a fact or a card. Plain functions over strings: a page renders a thousand of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from loudou.platform.records.declaration import Field, Kind, Option, RecordType
from loudou.platform.records.fields import FieldInUse
from loudou.platform.records.references import reference_of
from loudou.ui import formats, marks

EMPTY = SafeString('<span class="muted">–</span>')


@dataclass(frozen=True, slots=True)
class Look:
    """What rendering depends on beside the value: language, zone, the instant, names of references, rights to links."""

    language: str
    zone: tzinfo
    now: datetime
    names: Mapping[tuple[str, UUID], str]


def render_value(usable: FieldInUse, row: Mapping[str, Any], look: Look) -> SafeString:
    """The value of one field of one row as markup; a dash when empty."""
    field = usable.field
    value = row.get(field.attribute)
    if usable.custom is not None:
        value = (value or {}).get(usable.custom.key)
    if value is None or value in ("", []):
        return EMPTY
    return RENDERERS.get(field.kind, _text)(field, value, row, look)


def render_cells(
    record_type: RecordType, columns: tuple[FieldInUse, ...], row: Mapping[str, Any], look: Look, href: str
) -> SafeString:
    """The cells of a table row; the title cell links to the record."""
    cells = []
    for index, column in enumerate(columns):
        if column.name == record_type.title:
            cells.append(_title_cell(record_type, column.field, row, look, href))
            continue
        label = escape(str(column.field.label))
        numeric = ' class="num"' if column.field.kind in NUMERIC else ""
        late = ' data-from="lg"' if index > 5 else ""
        slot = ' data-slot="score"' if column.field.kind == Kind.SCORE and index == 1 else ""
        cells.append(f'<td{numeric}{late}{slot} data-label="{label}">{render_value(column, row, look)}</td>')
    return mark_safe("".join(cells))  # noqa: S308 - every part is escaped where it is made


def title_text(record_type: RecordType, row: Mapping[str, Any]) -> str:
    """The title of a row; its number or a dash when it has none."""
    attribute = next(f.attribute for f in record_type.fields if f.name == record_type.title)
    return str(row.get(attribute) or row.get("number") or "–")


def option_of(field: Field, value: object) -> Option:
    """The declared option of a stored value; a retired value shows itself."""
    return next((o for o in field.options if o.value == value), Option(str(value), str(value)))


def _title_cell(record_type: RecordType, field: Field, row: Mapping[str, Any], look: Look, href: str) -> str:
    title = title_text(record_type, row)
    subtitle = ""
    declared = record_type.field_named(record_type.subtitle) if record_type.subtitle else None
    if declared is not None and row.get(declared.attribute):
        shown = RENDERERS.get(declared.kind, _text)(declared, row[declared.attribute], row, look)
        subtitle = f'<span class="muted small clip">{shown}</span>'
    drawn = marks.avatar(title, is_company=True)
    return (
        f'<td data-slot="title"><span class="row">{drawn}<a class="medium clip" href="{href}">{escape(title)}</a>'
        f"{subtitle}</span></td>"
    )


def _text(_field: Field, value: Any, _row: Mapping[str, Any], _look: Look) -> SafeString:
    return mark_safe(f'<span class="clip">{escape(value)}</span>')  # noqa: S308 - escaped


def _choice(field: Field, value: Any, _row: Mapping[str, Any], _look: Look) -> SafeString:
    option = option_of(field, value)
    if option.tone:
        return marks.pill(str(option.label), option.tone, option.icon, quiet=True)
    return escape(str(option.label))


def _money(field: Field, value: Any, row: Mapping[str, Any], look: Look) -> SafeString:
    currency = str(row.get(field.currency or "currency") or settings.DEFAULT_CURRENCY)
    text = formats.money(Decimal(value), currency, lang=look.language)
    return mark_safe(f'<span class="num" data-sign="{"-" if value < 0 else ""}">{escape(text)}</span>')  # noqa: S308 - escaped


def _number(_field: Field, value: Any, _row: Mapping[str, Any], look: Look) -> SafeString:
    number = Decimal(str(value))
    plain = number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
    return mark_safe(f'<span class="num">{formats.number(plain, lang=look.language)}</span>')  # noqa: S308 - digits


def _percent(_field: Field, value: Any, _row: Mapping[str, Any], look: Look) -> SafeString:
    return mark_safe(f'<span class="num">{formats.percent(Decimal(str(value)), lang=look.language)}</span>')  # noqa: S308 - digits


def _score(field: Field, value: Any, row: Mapping[str, Any], _look: Look) -> SafeString:
    tone = str(row.get(field.currency) or "") if field.currency else ""
    return marks.ring(Decimal(value), tone.replace("_", "-"))


def _boolean(_field: Field, value: Any, _row: Mapping[str, Any], _look: Look) -> SafeString:
    return mark_safe('<span aria-hidden="true">✓</span>') if value else EMPTY


def _date(_field: Field, value: Any, _row: Mapping[str, Any], look: Look) -> SafeString:
    if isinstance(value, str):
        return escape(value)
    return mark_safe(  # noqa: S308 - dates
        f'<time class="num" datetime="{value.isoformat()}">{formats.day(value, lang=look.language)}</time>'
    )


def _instant(_field: Field, value: Any, _row: Mapping[str, Any], look: Look) -> SafeString:
    exact = formats.moment(value, lang=look.language, zone=look.zone)
    near = formats.relative(value, lang=look.language, now=look.now)
    return mark_safe(f'<time class="num" datetime="{value.isoformat()}" title="{exact}">{near}</time>')  # noqa: S308 - dates


def _user(field: Field, value: Any, _row: Mapping[str, Any], look: Look) -> SafeString:
    name = look.names.get((reference_of(field), value), "–")
    return mark_safe(f'<span class="row">{marks.avatar(name)}<span class="clip">{escape(name)}</span></span>')  # noqa: S308 - escaped


def _reference(field: Field, value: Any, _row: Mapping[str, Any], look: Look) -> SafeString:
    name = look.names.get((field.reference, value), "–")
    return mark_safe(f'<a class="link clip" href="/go/{escape(field.reference)}/{value}">{escape(name)}</a>')  # noqa: S308 - escaped


def _phone(_field: Field, value: Any, _row: Mapping[str, Any], _look: Look) -> SafeString:
    return mark_safe(f'<a class="link num" href="tel:{escape(value)}">{escape(formats.phone(str(value)))}</a>')  # noqa: S308 - escaped


def _email(_field: Field, value: Any, _row: Mapping[str, Any], _look: Look) -> SafeString:
    return mark_safe(f'<a class="link clip" href="mailto:{escape(value)}">{escape(value)}</a>')  # noqa: S308 - escaped


def _url(_field: Field, value: Any, _row: Mapping[str, Any], _look: Look) -> SafeString:
    shown = str(value).removeprefix("https://").removeprefix("http://")
    return mark_safe(f'<a class="link clip" href="{escape(value)}" rel="noopener noreferrer">{escape(shown)}</a>')  # noqa: S308 - http(s) only, escaped


def _tags(_field: Field, value: Any, _row: Mapping[str, Any], _look: Look) -> SafeString:
    return mark_safe("".join(f'<span class="tag">{escape(tag)}</span>' for tag in value))  # noqa: S308 - escaped


NUMERIC = {Kind.NUMBER, Kind.MONEY, Kind.PERCENT}
RENDERERS: dict[Kind, Callable[[Field, Any, Mapping[str, Any], Look], SafeString]] = {
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
