"""Sources of notices as the worker looks at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SourceTerms:
    """Where to look, how it is written, and what was there the last time."""

    id: UUID
    name: str
    kind: str
    location: str
    format: str
    mapping: str
    secret: str
    etag: str
    modified: str
    digest: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """How a look at a source went. `problem` empty: well; `is_taken` tells that something new was read to its end."""

    problem: str = ""
    is_taken: bool = False
    taken_count: int = 0
    etag: str = ""
    modified: str = ""
    digest: str = ""
