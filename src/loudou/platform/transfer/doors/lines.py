"""The lines of the mapping page: one per column of the file."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from loudou.kernel.context import Context
from loudou.platform.records.declaration import Field, Kind, RecordType
from loudou.platform.records.fields import fields_for
from loudou.platform.transfer.doors.checks import MOST_VALUES, ColumnCheck
from loudou.platform.transfer.mapping.number_values import PERCENT_FORMATS, UNITS
from loudou.platform.transfer.mapping.spec import ColumnSpec, MappingSpec
from loudou.platform.transfer.reading.messages import message
from loudou.platform.transfer.reading.open_source import Table
from loudou.platform.transfer.targets import shown_label, target_fields

SAMPLES = 3
DATE_FORMATS = ("YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY", "YYYYMMDD", "DD.MM.YYYY")
NUMBERS = {Kind.NUMBER, Kind.MONEY}


def lines_of(
    ctx: Context,
    kind: RecordType,
    table: Table,
    spec: MappingSpec,
    *,
    evidence: Mapping[str, str],
    checks: Mapping[str, ColumnCheck],
) -> list[dict[str, Any]]:
    """Every column with its samples, the field it fills, why, and how its cells fare."""
    usable = fields_for(ctx, kind)
    lines = []
    for index, header in enumerate(table.headers):
        column = spec.columns.get(header)
        field = usable[column.field].field if column is not None and column.field in usable else None
        check = checks.get(header)
        lines.append(
            {
                "index": index,
                "header": header,
                "samples": " / ".join(_samples(table, index)),
                "field": column.field if column is not None else "",
                "evidence": evidence.get(header, "") if column is not None else "",
                "status": _status(check, is_mapped=column is not None),
                "values": _values(field, column, check),
                "choices": [(option.value, option.label) for option in field.options] if field is not None else [],
                "formats": _formats(field),
                "format": (column.format or "") if column is not None else "",
                "units": list(UNITS) if field is not None and field.kind in NUMBERS else [],
                "unit": (column.unit or "") if column is not None else "",
            }
        )
    return lines


def targets_of(ctx: Context, kind: RecordType) -> list[dict[str, Any]]:
    """The fields a column may fill or records are found by, by label, required ones marked."""
    return [
        {"name": f.name, "label": shown_label(kind, f.name), "is_required": f.required, "creates": f.creates}
        for f in target_fields(ctx, kind)
    ]


def notices_of(table: Table) -> list[str]:
    """What the reader noticed about the file, in words."""
    return [message(notice.code, notice.facts, gettext) for notice in table.notices]


def _samples(table: Table, index: int) -> list[str]:
    cells = (row.cells[index].strip() for row in table.sample if row.problem is None and index < len(row.cells))
    return list(dict.fromkeys(cell for cell in cells if cell))[:SAMPLES]


def _status(check: ColumnCheck | None, *, is_mapped: bool) -> dict[str, str]:
    if not is_mapped or check is None:
        return {"tone": "idle", "icon": "x", "text": gettext("Not imported"), "reason": ""}
    if check.unknown:
        count = len(check.unknown)
        text = ngettext("%(count)s value to match", "%(count)s values to match", count) % {"count": count}
        return {"tone": "warn", "icon": "alert", "text": text, "reason": check.reason}
    if check.wrong:
        text = ngettext("%(count)s does not fit", "%(count)s do not fit", check.wrong) % {"count": check.wrong}
        return {"tone": "bad", "icon": "alert", "text": text, "reason": check.reason}
    if check.empty and not check.valid:
        return {"tone": "warn", "icon": "alert", "text": gettext("Empty"), "reason": ""}
    text = ngettext("%(count)s fits", "%(count)s fit", check.valid) % {"count": check.valid}
    empty = gettext("%(count)s empty") % {"count": check.empty} if check.empty else ""
    return {"tone": "good", "icon": "check", "text": text, "reason": empty}


def _values(field: Field | None, column: ColumnSpec | None, check: ColumnCheck | None) -> list[dict[str, str]]:
    """The texts that are none of the choices, and those already matched, each with what it stands for."""
    if field is None or column is None or field.kind != Kind.CHOICE:
        return []
    unknown = [text for text, _count in check.unknown.most_common(MOST_VALUES)] if check is not None else []
    matched = dict(column.values)
    return [{"source": text, "target": _target(matched, text)} for text in dict.fromkeys([*matched, *unknown])]


def _target(matched: Mapping[str, str | None], text: str) -> str:
    """What a text was matched with: nothing yet, nothing for good (-), or a choice."""
    return (matched[text] or "-") if text in matched else ""


def _formats(field: Field | None) -> list[str]:
    if field is not None and field.kind in {Kind.DATE, Kind.INSTANT}:
        return list(DATE_FORMATS)
    return list(PERCENT_FORMATS) if field is not None and field.kind == Kind.PERCENT else []
