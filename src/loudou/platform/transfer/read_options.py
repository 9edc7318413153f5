"""How files are read under a mapping, and where they are kept."""

from pathlib import Path
from typing import Any

from django.conf import settings

from loudou.platform.transfer.mapping.spec import MappingSpec
from loudou.platform.transfer.reading.options import Limits, ReadOptions


def read_options(spec: MappingSpec | None) -> ReadOptions:
    """How a file is read under a mapping: its overrides, our limits, equal headings numbered with a notice."""
    chosen: dict[str, Any] = {}
    if spec is not None:
        chosen = {
            "encoding": spec.encoding,
            "delimiter": spec.delimiter,
            "header_rows": spec.header_rows,
            "sheet": spec.sheet,
        }
    limits = Limits(expanded_bytes=settings.IMPORT_MAX_BYTES * 2)
    return ReadOptions(duplicate_headers="number", limits=limits, **chosen)


def kept_files() -> Path:
    """The folder of uploaded files; only our own user reads it."""
    return Path(settings.DATA_DIR) / "imports"
