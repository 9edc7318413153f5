"""Take a file in and decide how it will be read."""

import hashlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.db import transaction

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.access.queries import require
from loudou.platform.records.declaration import RecordType
from loudou.platform.transfer.enums import ImportState
from loudou.platform.transfer.errors import ImportRefused
from loudou.platform.transfer.mapping.guess import guess_mapping
from loudou.platform.transfer.mapping.spec import ColumnSpec, MappingSpec
from loudou.platform.transfer.models import ImportJob
from loudou.platform.transfer.read_options import read_options
from loudou.platform.transfer.reading.open_source import Table, open_table
from loudou.platform.transfer.targets import target_fields


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """A file to be imported. `options` are the record type's own (a pool, a source).

    The file is copied into the folder `keep_in`; None reads it where it lies.
    """

    path: Path
    file_name: str
    keep_in: Path | None
    options: dict[str, str] = field(default_factory=dict)


def start_import(ctx: Context, record_type: RecordType, *, draft: ImportDraft) -> UUID:
    """Keep the file and note the import; returns its id. Raises ActionRefused, FileRefused for what cannot be read."""
    require(ctx, record_type.key, "import")
    if not record_type.can_import:
        raise ImportRefused("Records of this type are not imported.")
    open_table(draft.path, options=read_options(None))
    job_id = new_id()
    path = draft.path
    if draft.keep_in is not None:
        draft.keep_in.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = draft.keep_in / f"{job_id}{''.join(draft.path.suffixes[-2:])}"
        shutil.copyfile(draft.path, path)
    with transaction.atomic():
        ImportJob.objects.create(
            id=job_id,
            record_type=record_type.key,
            user_id=ctx.actor_id,
            file_name=draft.file_name[:255],
            path=str(path.resolve()),
            digest=hashlib.sha256(path.read_bytes()).hexdigest(),
            options=draft.options,
            state=ImportState.UPLOADED,
            total_bytes=path.stat().st_size,
            created_at=ctx.now,
        )
    return job_id


def guessed_mapping(ctx: Context, record_type: RecordType, table: Table, *, mode: str = "create") -> MappingSpec:
    """The mapping the columns' names and values suggest; columns nothing fits are left to be ignored."""
    rows = [row.cells for row in table.sample if row.problem is None]
    guesses = guess_mapping(table.headers, rows, target_fields(ctx, record_type))
    columns = {guess.column: ColumnSpec(guess.field) for guess in guesses if guess.field is not None}
    ignored = tuple(guess.column for guess in guesses if guess.field is None)
    return MappingSpec(
        record_type.key, mode="create" if mode == "create" else "upsert", columns=columns, ignore=ignored
    )
