"""The record types the installed domains declared."""

from collections.abc import Iterator

from loudou.kernel.registry import Registry
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.errors import UnknownRecordType

RECORD_TYPES = Registry[RecordType]("Record types", RecordType, key=lambda declared: declared.key)


def register_record_type(record_type: RecordType) -> None:
    """Make a record type known; a domain does this in its `wiring`.

    Raises WrongShape, KeyTaken, and ValueError for a declaration that contradicts itself or its model.
    """
    names = [f.name for f in record_type.fields]
    wanted = {record_type.title, *record_type.columns, *(n for s in record_type.sections for n in s.fields)}
    missing = {name for name in wanted if name and name not in names}
    if missing or len(names) != len(set(names)):
        raise ValueError(f"{record_type.key}: unknown or repeated fields {sorted(missing)}")
    if record_type.successor:
        record_type.model._meta.get_field(record_type.successor)
    for declared in record_type.fields:
        record_type.model._meta.get_field(declared.attribute)
    RECORD_TYPES.register(record_type)


def record_types() -> Iterator[RecordType]:
    """Every known record type, in the order of registration."""
    return iter(RECORD_TYPES)


def record_type(key: str) -> RecordType:
    """The record type of this key or plural. Raises UnknownRecordType."""
    found = RECORD_TYPES.get(key) or next((t for t in RECORD_TYPES if t.plural == key), None)
    if found is None:
        raise UnknownRecordType("There is nothing at this address.", record_type=key)
    return found
