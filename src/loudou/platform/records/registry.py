"""The record types the installed domains declared."""

from collections.abc import Iterator

from loudou.platform.records.declaration import RecordType
from loudou.platform.records.errors import UnknownRecordType

_types: dict[str, RecordType] = {}


def register_record_type(record_type: RecordType) -> None:
    """Make a record type known; a domain does this in `AppConfig.ready`. Raises ValueError for a broken declaration."""
    names = [f.name for f in record_type.fields]
    wanted = {record_type.title, *record_type.columns, *(n for s in record_type.sections for n in s.fields)}
    missing = {name for name in wanted if name and name not in names}
    if missing or len(names) != len(set(names)):
        raise ValueError(f"{record_type.key}: unknown or repeated fields {sorted(missing)}")
    for declared in record_type.fields:
        record_type.model._meta.get_field(declared.attribute)
    _types[record_type.key] = record_type


def record_types() -> Iterator[RecordType]:
    """Every known record type, in the order of registration."""
    return iter(tuple(_types.values()))


def record_type(key: str) -> RecordType:
    """The record type of this key or plural. Raises UnknownRecordType."""
    found = _types.get(key) or next((t for t in _types.values() if t.plural == key), None)
    if found is None:
        raise UnknownRecordType("There is no such type of record.", record_type=key)
    return found
