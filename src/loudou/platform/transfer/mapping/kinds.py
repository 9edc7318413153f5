"""Which converter each kind of field has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from loudou.platform.transfer.mapping.choice_values import choice_converter, list_converter, to_boolean
from loudou.platform.transfer.mapping.date_values import Serials, date_converter, instant_converter
from loudou.platform.transfer.mapping.fields import FieldKind, TargetField
from loudou.platform.transfer.mapping.number_values import number_converter, percent_converter
from loudou.platform.transfer.mapping.spec import ColumnSpec
from loudou.platform.transfer.mapping.text_values import text_converter, to_email, to_phone, to_url, to_uscc

Converter = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What holds for the whole file: a workbook's date system, and the zone of times without an offset."""

    serials: Serials | None = None
    zone: tzinfo | None = None


def converter_of(field: TargetField, column: ColumnSpec, file: FileFacts) -> Converter:
    """The converter from clean, filled text to the value of this field."""
    return _CONVERTERS.get(field.kind, _text)(field, column, file)


def _text(field: TargetField, _column: ColumnSpec, _file: FileFacts) -> Converter:
    return text_converter(field.longest)


def _number(field: TargetField, column: ColumnSpec, _file: FileFacts) -> Converter:
    return number_converter(declared=column.format, unit=column.unit, places=field.places)


def _money(field: TargetField, column: ColumnSpec, _file: FileFacts) -> Converter:
    places = 2 if field.places is None else field.places
    return number_converter(declared=column.format, unit=column.unit, places=places, scale_code="money.scale")


_CONVERTERS: Mapping[FieldKind, Callable[[TargetField, ColumnSpec, FileFacts], Converter]] = {
    FieldKind.EMAIL: lambda *_: to_email,
    FieldKind.PHONE: lambda *_: to_phone,
    FieldKind.USCC: lambda *_: to_uscc,
    FieldKind.URL: lambda *_: to_url,
    FieldKind.BOOLEAN: lambda *_: to_boolean,
    FieldKind.NUMBER: _number,
    FieldKind.SCORE: _number,
    FieldKind.MONEY: _money,
    FieldKind.PERCENT: lambda field, column, _: percent_converter(declared=column.format, places=field.places),
    FieldKind.DATE: lambda _, column, file: date_converter(declared=column.format, serials=file.serials),
    FieldKind.INSTANT: lambda _, column, file: instant_converter(
        declared=column.format, serials=file.serials, zone=file.zone
    ),
    FieldKind.CHOICE: lambda field, *_: choice_converter(field.choices),
    FieldKind.MULTI_CHOICE: lambda field, column, _: list_converter(choice_converter(field.choices), column.split),
    FieldKind.TAGS: lambda field, column, _: list_converter(text_converter(field.longest), column.split),
}
