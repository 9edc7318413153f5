"""Whether a mapping fits the record's fields and the file's columns; every misfit is named with its path."""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo, available_timezones

from loudou.kernel.errors import FieldProblem
from loudou.platform.transfer.mapping.date_formats import format_pattern
from loudou.platform.transfer.mapping.errors import MappingRefused, fault
from loudou.platform.transfer.mapping.fields import FieldKind, TargetField
from loudou.platform.transfer.mapping.number_values import PERCENT_FORMATS, UNITS, number_pattern
from loudou.platform.transfer.mapping.spec import ColumnSpec, MappingSpec

_NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.SCORE, FieldKind.MONEY})
_LISTS = frozenset({FieldKind.MULTI_CHOICE, FieldKind.TAGS})
_DAYS = frozenset({FieldKind.DATE, FieldKind.INSTANT})


def validate_mapping(spec: MappingSpec, fields: Sequence[TargetField], headers: Sequence[str] | None = None) -> None:
    """Raises MappingRefused unless the mapping names only these fields (and, when given, only these columns).

    The fields given are the allow-list: nothing else can be reached, however it is spelled.
    """
    known = {field.name: field for field in fields}
    problems = [*_fields(spec, known), *_settings(spec, known), *_rules(spec, fields)]
    if headers is not None:
        missing = [header for header in spec.columns if header not in set(headers)]
        problems += [fault(f"columns.{header}", "mapping.unknown_header", value=header) for header in missing]
    if problems:
        raise MappingRefused(problems)


def zone_of(spec: MappingSpec) -> ZoneInfo | None:
    """The declared zone of times without an offset."""
    return ZoneInfo(spec.zone) if spec.zone else None


def _fields(spec: MappingSpec, known: Mapping[str, TargetField]) -> Iterator[FieldProblem]:
    filled: dict[str, str] = {}
    wanted = [(f"columns.{header}.field", column.field, header) for header, column in spec.columns.items()]
    wanted += [(f"constants.{name}", name, name) for name in spec.constants]
    wanted.sort(key=lambda each: bool(known[each[1]].whole) if each[1] in known else False)  # parts after wholes
    for path, name, source in wanted:
        if name not in known:
            yield fault(path, "mapping.unknown_field", value=name)
        elif name in filled:
            yield fault(path, "mapping.field_twice", value=name, other=filled[name])
        elif known[name].whole in filled:
            yield fault(path, "mapping.part_and_whole", value=known[name].whole)
        elif name not in spec.key:
            yield from _use(spec, known[name], path)
        filled.setdefault(name, source)


def _use(spec: MappingSpec, field: TargetField, path: str) -> Iterator[FieldProblem]:
    """A mode that would drop every value of a column refuses it."""
    if spec.mode == "update" and not field.edits:
        yield fault(path, "mapping.not_editable", value=field.name)
    if spec.mode != "update" and not field.creates and not (spec.mode == "upsert" and field.edits):
        yield fault(path, "mapping.not_creatable", value=field.name)


def _rules(spec: MappingSpec, fields: Sequence[TargetField]) -> Iterator[FieldProblem]:
    filled = {column.field for column in spec.columns.values()} | set(spec.constants)
    filled |= {field.whole for field in fields if field.whole and field.name in filled}
    if spec.mode != "update":
        for field in fields:
            if field.required and field.name not in filled:
                yield fault("columns", "mapping.required_field", value=field.name)
    if spec.mode != "create" and not spec.key:
        yield fault("key", "mapping.key_needed")
    for name in spec.key:
        if name not in filled:
            yield fault("key", "mapping.key_field", value=name)
    for header in spec.ignore:
        if header in spec.columns:
            yield fault(f"columns.{header}", "mapping.ignored_too")
    if spec.zone is not None and spec.zone not in available_timezones():
        yield fault("zone", "mapping.zone", value=spec.zone)


def _settings(spec: MappingSpec, known: Mapping[str, TargetField]) -> Iterator[FieldProblem]:
    for header, column in spec.columns.items():
        field = known.get(column.field)
        if field is not None:
            yield from _column(column, field.kind, f"columns.{header}")


def _column(column: ColumnSpec, kind: FieldKind, path: str) -> Iterator[FieldProblem]:
    if column.format is not None and not _is_format(column.format, kind):
        yield fault(f"{path}.format", "mapping.format", value=column.format)
    if column.unit is not None:
        if kind not in _NUMBERS:
            yield fault(f"{path}.unit", "mapping.not_for_kind")
        elif column.unit not in UNITS:
            yield fault(f"{path}.unit", "mapping.unit", value=column.unit, allowed=", ".join(UNITS))
    if column.split is not None and kind not in _LISTS:
        yield fault(f"{path}.split", "mapping.not_for_kind")


def _is_format(declared: str, kind: FieldKind) -> bool:
    if kind in _DAYS:
        return format_pattern(declared) is not None
    if kind in _NUMBERS:
        return number_pattern(declared) is not None
    return kind is FieldKind.PERCENT and declared in PERCENT_FORMATS
