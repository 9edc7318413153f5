"""Filter chips: the comparisons of a filter as things to click away or to change."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.platform.records.catalogue import catalogue_of
from loudou.platform.records.declaration import Field, Kind, RecordType
from loudou.platform.records.doors.addresses import list_of
from loudou.platform.records.doors.asked import Asked
from loudou.platform.records.fields import fields_for
from loudou.platform.records.references import names_of
from loudou.platform.records.registry import record_type as type_named
from loudou.platform.records.renderers import option_of
from loudou.platform.rules.language import Chip, ChipGroups, ChipOp, Relative, check_condition, from_chips, to_chips
from loudou.ui import formats

WORDS = {
    ChipOp.IS: _("is"),
    ChipOp.IS_NOT: _("is not"),
    ChipOp.DIFFERS: _("is other than"),
    ChipOp.LESS: _("below"),
    ChipOp.AT_MOST: _("at most"),
    ChipOp.MORE: _("above"),
    ChipOp.AT_LEAST: _("at least"),
    ChipOp.IN: _("is one of"),
    ChipOp.NOT_IN: _("is none of"),
    ChipOp.CONTAINS: _("contains"),
    ChipOp.CONTAINS_NOT: _("does not contain"),
    ChipOp.STARTS_WITH: _("starts with"),
    ChipOp.ENDS_WITH: _("ends with"),
    ChipOp.INCLUDES: _("includes"),
    ChipOp.INCLUDES_NOT: _("does not include"),
    ChipOp.IS_SET: _("is known"),
    ChipOp.IS_EMPTY: _("is empty"),
    ChipOp.THIS_WEEK: _("is this week"),
    ChipOp.THIS_MONTH: _("is this month"),
    ChipOp.THIS_QUARTER: _("is this quarter"),
    ChipOp.THIS_YEAR: _("is this year"),
    ChipOp.LAST_DAYS: _("in the last"),
    ChipOp.NEXT_DAYS: _("in the next"),
}
RELATIVE = {Relative.ME: _("Me"), Relative.TODAY: _("today"), Relative.NOW: _("now")}
NUMBER_OF_DAYS = {ChipOp.LAST_DAYS, ChipOp.NEXT_DAYS}


def chips_of(ctx: Context, kind: RecordType, asked: Asked) -> list[dict[str, Any]]:
    """The filter as chips with the address that removes each; one chip with the whole text when it is too rich.

    At most one SQL statement per type of reference compared with.
    """
    groups = groups_of(ctx, kind, asked.filter)
    if groups is None:
        return [{"field": "", "op": "", "value": asked.filter, "remove_url": asked.address(kind, filter="")}]
    fields = filterable(ctx, kind)
    names = _names(fields, groups)
    start = list_of(kind, "chip-form")
    return [
        {
            "edit_url": f"{start}?{urlencode(asked.parts | {'door': asked.door, 'at': at, 'field': group[0].field})}",
            "or_url": f"{start}?{urlencode(asked.parts | {'door': asked.door, 'into': at})}",
            "field": " / ".join(dict.fromkeys(_label(fields, chip) for chip in group)),
            "op": _word(group[0]) if len(group) == 1 else "",
            "value": _either(_shown(chip, names, fields, is_alone=len(group) == 1) for chip in group),
            "remove_url": asked.address(kind, filter=from_chips([g for other, g in enumerate(groups) if other != at])),
        }
        for at, group in enumerate(groups)
    ]


def groups_of(ctx: Context, kind: RecordType, text: str) -> ChipGroups | None:
    """The groups a filter consists of, none for an empty one; None when it says more than chips can."""
    return to_chips(check_condition(text, catalogue_of(ctx, kind))) if text else ()


def filterable(ctx: Context, kind: RecordType) -> dict[str, tuple[str, Field]]:
    """Every field a condition may be about, by its name in expressions: label and field. Related ones come last."""
    profile = access_profile(ctx)
    own = {name: usable.field for name, usable in fields_for(ctx, kind).items() if usable.field.can_filter}
    found = {name: (str(field.label), field) for name, field in own.items()}
    for name, field in own.items():
        if field.kind != Kind.REFERENCE or not profile.may(field.reference, "read"):
            continue
        for inner_name, inner in fields_for(ctx, type_named(field.reference)).items():
            if inner.field.can_filter and inner.custom is None and inner.field.kind != Kind.REFERENCE:
                found[f"{name}.{inner_name}"] = (f"{field.label} · {inner.field.label}", inner.field)
    return found


def _label(fields: dict[str, tuple[str, Field]], chip: Chip) -> str:
    return fields[chip.field][0] if chip.field in fields else chip.field


def _word(chip: Chip) -> str:
    is_one = chip.op in {ChipOp.IN, ChipOp.NOT_IN} and len(chip.values) == 1
    return str(WORDS[{ChipOp.IN: ChipOp.IS, ChipOp.NOT_IN: ChipOp.IS_NOT}[chip.op] if is_one else chip.op])


def _shown(chip: Chip, names: dict[UUID, str], fields: dict[str, tuple[str, Field]], *, is_alone: bool) -> str:
    field = fields[chip.field][1] if chip.field in fields else None
    values = _either(_value(chip, value, names, field) for value in chip.values)
    return values if is_alone else " ".join(part for part in (_label(fields, chip), _word(chip), values) if part)


def _either(texts: Iterable[str]) -> str:
    return (" " + gettext("or") + " ").join(texts)


def _value(chip: Chip, value: object, names: dict[UUID, str], field: Field | None) -> str:
    if isinstance(value, Relative):
        return str(RELATIVE[value])
    if isinstance(value, UUID):
        return names.get(value, str(value))
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if chip.op in NUMBER_OF_DAYS and isinstance(value, int):
        return ngettext("%(count)s day", "%(count)s days", value) % {"count": value}
    if field is not None and field.kind == Kind.PERCENT and isinstance(value, Decimal):
        return formats.percent(value, lang="en")
    return str(option_of(field, value).label) if field else str(value)


def _names(fields: dict[str, tuple[str, Field]], groups: Sequence[Sequence[Chip]]) -> dict[UUID, str]:
    """What the compared ids are called. One SQL statement per type of record compared with."""
    found: dict[UUID, str] = {}
    for group in groups:
        for chip in group:
            ids = [value for value in chip.values if isinstance(value, UUID)]
            if ids and chip.field in fields:
                field = fields[chip.field][1]
                named = names_of([field], [{field.attribute: one} for one in ids])
                found |= {pk: name for (_type, pk), name in named.items()}
    return found
