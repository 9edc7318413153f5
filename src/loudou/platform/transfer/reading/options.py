"""What a caller may set about reading; everything not set is detected."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is read; beyond any of these it is refused, but a too long cell only fails its row."""

    expanded_bytes: int = 256 * 1024 * 1024
    rows: int = 1_000_000
    columns: int = 1_000
    cell_chars: int = 32_000
    line_chars: int = 2_000_000
    zip_entries: int = 2_000
    zip_ratio: int = 150
    shared_string_bytes: int = 96 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Overrides for one file.

    `header_rows` 0 means the file has no header; `preamble_lines` are skipped before the header (CSV: physical lines,
    XLSX: sheet rows). `duplicate_headers` "number" renames the second of two equal headers to "name (2)" with a notice.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_rows: int | None = None
    preamble_lines: int | None = None
    sheet: str | None = None
    duplicate_headers: Literal["refuse", "number"] = "refuse"
    sample_rows: int = 50
    limits: Limits = field(default_factory=Limits)
