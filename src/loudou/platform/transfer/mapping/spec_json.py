"""Reading and writing mapping files: JSON people can edit, with an allow-list of keys and every fault named at once."""

import json
from collections.abc import Mapping
from typing import Any

from loudou.kernel.errors import FieldProblem
from loudou.platform.transfer.mapping.errors import MappingRefused, fault
from loudou.platform.transfer.mapping.spec import MODES, VERSION, ColumnSpec, MappingSpec

MOST_BYTES = 512 * 1024

_COLUMN_KEYS = ("field", "values", "default", "format", "empty", "split", "unit", "nfkc")
_KEYS = (
    "version", "record", "mode", "key", "encoding", "delimiter", "header_rows", "sheet", "zone", "columns", "constants",
    "ignore",
)  # fmt: skip


def load_mapping(text: str | bytes) -> MappingSpec:
    """The mapping in this JSON text. Raises MappingRefused with the path of every fault."""
    if len(text) > MOST_BYTES:
        raise MappingRefused([fault("", "mapping.too_large", limit=MOST_BYTES)])
    try:
        data = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise MappingRefused([fault("", "mapping.json", reason=str(error)[:200] or "nesting")]) from error
    reader = _Reader()
    spec = reader.mapping(data)
    if reader.faults or spec is None:
        raise MappingRefused(reader.faults)
    return spec


def dump_mapping(spec: MappingSpec) -> str:
    """The mapping as JSON that `load_mapping` reads back equal; what is default is left out."""
    data: dict[str, Any] = {"version": VERSION, "record": spec.record, "mode": spec.mode}
    for name in ("encoding", "delimiter", "header_rows", "sheet", "zone"):
        if getattr(spec, name) is not None:
            data[name] = getattr(spec, name)
    if spec.key:
        data["key"] = spec.key[0] if len(spec.key) == 1 else list(spec.key)
    data["columns"] = {header: _dump_column(column) for header, column in spec.columns.items()}
    if spec.constants:
        data["constants"] = dict(spec.constants)
    if spec.ignore:
        data["ignore"] = list(spec.ignore)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _dump_column(column: ColumnSpec) -> str | dict[str, Any]:
    plain = ColumnSpec(column.field)
    settings: dict[str, Any] = {"field": column.field}
    for name in _COLUMN_KEYS[1:]:
        value = getattr(column, name)
        if value != getattr(plain, name):
            settings[name] = (
                dict(value) if isinstance(value, Mapping) else list(value) if isinstance(value, tuple) else value
            )
    return column.field if len(settings) == 1 else settings


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is repeated")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


class _Reader:
    """Walks the data once and gathers faults instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[FieldProblem] = []

    def mapping(self, data: object) -> MappingSpec | None:
        top = self._object(data, "", _KEYS)
        if top is None:
            return None
        for name in ("version", "record", "columns"):
            if name not in top:
                self.faults.append(fault(name, "mapping.missing_key"))
        if top.get("version", VERSION) != VERSION or isinstance(top.get("version"), bool):
            self.faults.append(fault("version", "mapping.version", value=top.get("version")))
        key = top.get("key", [])
        rows = top.get("header_rows")
        if rows is not None and (isinstance(rows, bool) or not isinstance(rows, int) or not 0 <= rows <= 5):
            self.faults.append(fault("header_rows", "mapping.type", expected="a whole number from 0 to 5"))
        return MappingSpec(
            record=self._text(top, "record", "") or "",
            mode=self._one_of(top, "mode", MODES),
            key=(key,) if isinstance(key, str) else self._texts(key, "key"),
            columns=self._columns(top.get("columns", {})),
            constants=self._constants(top.get("constants", {})),
            ignore=self._texts(top.get("ignore", []), "ignore"),
            encoding=self._text(top, "encoding", ""),
            delimiter=self._mark(top, "delimiter", ""),
            header_rows=rows,
            sheet=self._text(top, "sheet", ""),
            zone=self._text(top, "zone", ""),
        )

    def _columns(self, data: object) -> dict[str, ColumnSpec]:
        columns = self._object(data, "columns", None) or {}
        return {header: self._column(value, f"columns.{header}") for header, value in columns.items()}

    def _column(self, data: object, path: str) -> ColumnSpec:
        if isinstance(data, str):
            return ColumnSpec(data)
        settings = self._object(data, path, _COLUMN_KEYS) or {}
        if "field" not in settings and isinstance(data, dict):
            self.faults.append(fault(f"{path}.field", "mapping.missing_key"))
        nfkc = settings.get("nfkc", False)
        if not isinstance(nfkc, bool):
            self.faults.append(fault(f"{path}.nfkc", "mapping.type", expected="true or false"))
        return ColumnSpec(
            field=self._text(settings, "field", path) or "",
            values=self._values(settings.get("values", {}), f"{path}.values"),
            default=self._text(settings, "default", path),
            format=self._text(settings, "format", path),
            empty=self._texts(settings.get("empty", []), f"{path}.empty"),
            split=self._text(settings, "split", path),
            unit=self._text(settings, "unit", path),
            nfkc=nfkc is True,
        )

    def _values(self, data: object, path: str) -> dict[str, str | None]:
        found = self._object(data, path, None) or {}
        return {name: self._scalar(value, f"{path}.{name}") for name, value in found.items()}

    def _constants(self, data: object) -> dict[str, str]:
        found = self._object(data, "constants", None) or {}
        return {
            name: self._scalar(value, f"constants.{name}", may_be_null=False) or "" for name, value in found.items()
        }

    def _scalar(self, value: object, path: str, *, may_be_null: bool = True) -> str | None:
        if isinstance(value, str) or (value is None and may_be_null):
            return value if isinstance(value, str) else None
        self.faults.append(fault(path, "mapping.type", expected="a text"))
        return None

    def _object(self, data: object, path: str, allowed: tuple[str, ...] | None) -> dict[str, Any] | None:
        if not isinstance(data, dict):
            self.faults.append(fault(path, "mapping.type", expected="an object"))
            return None
        for name in data:
            if allowed is not None and name not in allowed:
                where = f"{path}.{name}" if path else name
                self.faults.append(fault(where, "mapping.unknown_key", allowed=", ".join(allowed)))
        return data

    def _text(self, data: Mapping[str, Any], name: str, path: str) -> str | None:
        value = data.get(name)
        if value is None or (isinstance(value, str) and value):
            return value
        self.faults.append(fault(f"{path}.{name}" if path else name, "mapping.type", expected="a text"))
        return None

    def _mark(self, data: Mapping[str, Any], name: str, path: str) -> str | None:
        value = self._text(data, name, path)
        if value is not None and (len(value) != 1 or value in '\r\n"'):
            self.faults.append(fault(name, "mapping.type", expected="one character"))
        return value

    def _texts(self, data: object, path: str) -> tuple[str, ...]:
        if isinstance(data, list) and all(isinstance(item, str) for item in data):
            return tuple(data)
        self.faults.append(fault(path, "mapping.type", expected="a list of texts"))
        return ()

    def _one_of(self, data: Mapping[str, Any], name: str, allowed: tuple[Any, ...]) -> Any:
        value = data.get(name, allowed[0])
        if value not in allowed:
            self.faults.append(fault(name, "mapping.value", value=value, allowed=", ".join(allowed)))
            return allowed[0]
        return value
