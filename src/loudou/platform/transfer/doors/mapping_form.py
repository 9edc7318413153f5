"""From the form of the mapping page to a mapping, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.http import QueryDict

from loudou.kernel.context import Context
from loudou.platform.records.declaration import RecordType
from loudou.platform.transfer.doors.evidence import BY_HAND, SAVED, in_words
from loudou.platform.transfer.mapping.guess import unit_in
from loudou.platform.transfer.mapping.spec import ColumnSpec, MappingSpec
from loudou.platform.transfer.reading.open_source import Table
from loudou.platform.transfer.services.start import guesses_of

POLICIES = ("add", "skip", "update", "only")
"""Add every row; leave out what exists; update what exists and add the rest; only update."""
MODES = {"add": "create", "skip": "create", "update": "upsert", "only": "update"}


def guessed(ctx: Context, kind: RecordType, table: Table) -> tuple[MappingSpec, dict[str, str]]:
    """The mapping headings and values suggest, with the evidence per column in words."""
    guesses = guesses_of(ctx, kind, table)
    columns = {g.column: ColumnSpec(g.field, unit=unit_in(g.evidence)) for g in guesses if g.field is not None}
    spec = MappingSpec(kind.key, columns=columns, ignore=tuple(g.column for g in guesses if g.field is None))
    return spec, {g.column: in_words(g.evidence) for g in guesses if g.field is not None}


def adapted(saved: MappingSpec, table: Table) -> tuple[MappingSpec, dict[str, str]]:
    """A saved mapping as far as this file has its columns; its other columns are left out."""
    known = set(table.headers)
    columns = {header: column for header, column in saved.columns.items() if header in known}
    ignored = tuple(header for header in table.headers if header not in columns)
    return replace(saved, columns=columns, ignore=ignored), {header: str(SAVED) for header in columns}


def spec_of(kind: RecordType, table: Table, sent: QueryDict) -> MappingSpec:
    """The mapping as the form says it; nothing is checked here."""
    columns = {}
    for index, header in enumerate(table.headers):
        name = sent.get(f"field-{index}", "")
        if name:
            columns[header] = ColumnSpec(
                name,
                values=_values(sent, index),
                format=sent.get(f"format-{index}") or None,
                unit=sent.get(f"unit-{index}") or None,
            )
    policy = sent.get("policy", "add") if sent.get("policy") in POLICIES else "add"
    key = tuple(name for name in sent.getlist("key") if kind.field_named(name)) if policy != "add" else ()
    return MappingSpec(
        kind.key,
        mode=MODES[policy],  # type: ignore[arg-type]  # one of the literals
        key=key,
        columns=columns,
        ignore=tuple(header for header in table.headers if header not in columns),
        encoding=sent.get("encoding") or None,
        delimiter=sent.get("delimiter") or None,
        sheet=sent.get("sheet") or None,
        zone=sent.get("zone") or None,
    )


def policy_of(spec: MappingSpec) -> str:
    """The policy a mapping stands for."""
    return {"create": "skip" if spec.key else "add", "upsert": "update", "update": "only"}[spec.mode]


def default_key(kind: RecordType, spec: MappingSpec) -> tuple[str, ...]:
    """The first key of the record type that the file fills."""
    filled = {column.field for column in spec.columns.values()}
    return next(((name,) for name in kind.import_keys if name in filled), ())


def evidence_of(spec: MappingSpec, before: Mapping[str, str], guess: MappingSpec) -> dict[str, str]:
    """The evidence per column; a choice that differs from what was suggested was made by hand."""
    told = {}
    for header, column in spec.columns.items():
        suggested = guess.columns.get(header)
        is_suggested = suggested is not None and suggested.field == column.field
        told[header] = before.get(header, "") if is_suggested else str(BY_HAND)
    return told


def _values(sent: QueryDict, index: int) -> dict[str, str | None]:
    """Replaced texts; one left at “leave as it is” is not replaced, one set to nothing becomes empty."""
    sources: Sequence[str] = sent.getlist(f"source-{index}")
    targets: Sequence[str] = sent.getlist(f"value-{index}")
    chosen = zip(sources, targets, strict=False)
    return {source: (None if target == "-" else target) for source, target in chosen if target}
