"""The mapping of a file to a record as people keep it."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Literal

Mode = Literal["create", "update", "upsert"]
MODES: tuple[Mode, ...] = ("create", "update", "upsert")
VERSION = 1


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """How one column fills one field.

    `values` replaces texts before converting (None: empty); `empty` lists texts that mean nothing; `default` is
    converted like a cell and used for empty ones. `format` declares how dates or numbers are written, `unit` what
    numbers are counted in ("万"), `split` the mark between several values, `nfkc` folds full-width letters and digits.
    """

    field: str
    values: Mapping[str, str | None] = dataclass_field(default_factory=dict)
    default: str | None = None
    format: str | None = None
    empty: tuple[str, ...] = ()
    split: str | None = None
    unit: str | None = None
    nfkc: bool = False


@dataclass(frozen=True, slots=True)
class MappingSpec:
    """One saved mapping; what is None is detected from the file.

    `key` are the fields by which existing records are found. `zone` applies to times without an offset.
    """

    record: str
    mode: Mode = "create"
    key: tuple[str, ...] = ()
    columns: Mapping[str, ColumnSpec] = dataclass_field(default_factory=dict)
    constants: Mapping[str, str] = dataclass_field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    header_rows: int | None = None
    sheet: str | None = None
    zone: str | None = None
