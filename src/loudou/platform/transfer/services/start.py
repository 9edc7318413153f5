"""Take a file in and decide how it will be read."""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

from django.db import transaction

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.access.queries import require
from loudou.platform.records.declaration import RecordType
from loudou.platform.transfer.enums import ImportState
from loudou.platform.transfer.errors import ImportRefused
from loudou.platform.transfer.mapping.errors import MappingRefused, fault
from loudou.platform.transfer.mapping.fields import FieldKind
from loudou.platform.transfer.mapping.guess import Guess, guess_mapping, unit_in
from loudou.platform.transfer.mapping.spec import MODES, ColumnSpec, MappingSpec
from loudou.platform.transfer.mapping.spec_json import load_mapping
from loudou.platform.transfer.models import ImportJob
from loudou.platform.transfer.read_options import read_options
from loudou.platform.transfer.reading.open_source import Table, open_table
from loudou.platform.transfer.resolving import resolve_references
from loudou.platform.transfer.targets import target_fields

NAMING = {FieldKind.USER, FieldKind.REFERENCE}


@dataclass(frozen=True, slots=True)
class MappingChoice:
    """How somebody outside the pages wants a file to be read; what is empty is guessed, or as the mapping says."""

    text: str | bytes = ""
    mode: str = ""
    key: tuple[str, ...] = ()


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


def guesses_of(
    ctx: Context, record_type: RecordType, table: Table, *, mode: str = "create", key: Sequence[str] = ()
) -> tuple[Guess, ...]:
    """What each column of a file is taken for: a field that this mode can fill, or the key.

    A column none of whose first values names a person or record we know is not taken for one, unless it must be.
    """
    rows = [row.cells for row in table.sample if row.problem is None]
    known = target_fields(ctx, record_type)
    usable = [field for field in known if field.name in key or (field.edits if mode == "update" else field.creates)]
    guesses = guess_mapping(table.headers, rows, usable, record=record_type.key)
    naming = {field.name for field in usable if field.kind in NAMING and not field.required}
    return tuple(
        replace(guess, field=None, score=0, evidence=())
        if guess.field in naming and _names_nobody(ctx, record_type, guess.field or "", rows, place)
        else guess
        for place, guess in enumerate(guesses)
    )


def _names_nobody(ctx: Context, record_type: RecordType, field: str, rows: Sequence[Sequence[str]], place: int) -> bool:
    named = [{field: cells[place]} for cells in rows if cells[place].strip()]
    return bool(named) and all(resolve_references(ctx, record_type, named))


def chosen_mapping(ctx: Context, record_type: RecordType, path: Path, *, choice: MappingChoice) -> MappingSpec:
    """The mapping a caller gives, or the one the columns' names and values suggest, with mode and key as chosen.

    Columns nothing fits are ignored. Raises MappingRefused, FileRefused.
    """
    if choice.mode and choice.mode not in MODES:
        raise MappingRefused([fault("mode", "mapping.value", value=choice.mode, allowed=", ".join(MODES))])
    given = load_mapping(choice.text) if choice.text else None
    mode = choice.mode or (given.mode if given is not None else "create")
    if given is None:
        table = open_table(path, options=read_options(None))
        guesses = guesses_of(ctx, record_type, table, mode=mode, key=choice.key)
        columns = {g.column: ColumnSpec(g.field, unit=unit_in(g.evidence)) for g in guesses if g.field is not None}
        ignored = tuple(guess.column for guess in guesses if guess.field is None)
        given = MappingSpec(record_type.key, columns=columns, ignore=ignored)
    return replace(given, mode=mode, key=choice.key or given.key)
