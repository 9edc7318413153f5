"""Filter chips: the comparisons of a filter as things to click away, and the form that adds one."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from loudou.kernel.context import Context
from loudou.platform.identity.queries import find_people, people
from loudou.platform.records.catalogue import catalogue_of
from loudou.platform.records.cells import option_of
from loudou.platform.records.declaration import Field, Kind, RecordType
from loudou.platform.records.doors.request import context_of, door
from loudou.platform.records.errors import RecordInvalid
from loudou.platform.records.fields import fields_for
from loudou.platform.records.values import parse_value, problem_of
from loudou.platform.rules.language import (
    Chip,
    ChipGroups,
    ChipOp,
    Relative,
    check_condition,
    from_chips,
    to_chips,
)

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
    ChipOp.LAST_DAYS: _("within the last days"),
    ChipOp.NEXT_DAYS: _("within the next days"),
}
PRESENCE = (ChipOp.IS_SET, ChipOp.IS_EMPTY)
COMPARING = (ChipOp.IS, ChipOp.AT_LEAST, ChipOp.AT_MOST, ChipOp.MORE, ChipOp.LESS)
SPANS = (ChipOp.LAST_DAYS, ChipOp.NEXT_DAYS, ChipOp.THIS_WEEK, ChipOp.THIS_MONTH, ChipOp.THIS_QUARTER, ChipOp.THIS_YEAR)
TEXTUAL = (ChipOp.CONTAINS, ChipOp.IS, ChipOp.STARTS_WITH, ChipOp.CONTAINS_NOT, ChipOp.IS_NOT)
OPS = {
    Kind.NUMBER: COMPARING,
    Kind.MONEY: COMPARING,
    Kind.PERCENT: COMPARING,
    Kind.SCORE: COMPARING,
    Kind.DATE: (*SPANS, *COMPARING),
    Kind.INSTANT: SPANS,
    Kind.BOOLEAN: (ChipOp.IS,),
    Kind.CHOICE: (ChipOp.IN, ChipOp.NOT_IN),
    Kind.USER: (ChipOp.IN, ChipOp.NOT_IN),
    Kind.REFERENCE: (),
    Kind.TAGS: (ChipOp.INCLUDES, ChipOp.INCLUDES_NOT),
}
WITHOUT_VALUE = {*PRESENCE, ChipOp.THIS_WEEK, ChipOp.THIS_MONTH, ChipOp.THIS_QUARTER, ChipOp.THIS_YEAR}
NUMBER_OF_DAYS = {ChipOp.LAST_DAYS, ChipOp.NEXT_DAYS}


class Filtered(Protocol):
    """Whatever knows its filter and how to write its address with another one."""

    @property
    def filter(self) -> str:
        """The expression."""

    def address(self, kind: RecordType, **change: str) -> str:
        """The address with parts changed."""


def chips_of(ctx: Context, kind: RecordType, asked: Filtered) -> list[dict[str, Any]]:
    """The filter as chips with the address that removes each; one chip with the whole text when it is too rich."""
    if not asked.filter:
        return []
    groups = to_chips(check_condition(asked.filter, catalogue_of(ctx, kind)))
    if groups is None:
        return [{"field": "", "op": "", "value": asked.filter, "remove_url": asked.address(kind, filter="")}]
    names = _names(groups)
    fields = fields_for(ctx, kind)
    shown = []
    for index, group in enumerate(groups):
        rest = from_chips([g for at, g in enumerate(groups) if at != index])
        first = fields.get(group[0].field)
        value = " / ".join(
            _value(chip, names, fields[chip.field].field if chip.field in fields else None) for chip in group
        )
        shown.append(
            {
                "field": first.field.label if first else group[0].field,
                "op": WORDS[group[0].op],
                "value": value,
                "remove_url": asked.address(kind, filter=rest),
            }
        )
    return shown


@require_GET
@door
def chip_form(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """The popover that asks for operator and value of one field."""
    usable = fields_for(context_of(request), kind)
    field = usable.get(request.GET.get("field", ""))
    shown = {
        "kind": kind,
        "fields": [f for f in usable.values() if f.field.can_filter],
        "chosen": field,
        "ops": [(op.value, WORDS[op]) for op in (*OPS.get(field.field.kind, TEXTUAL), *PRESENCE)] if field else [],
        "options": _options(field.field) if field else [],
        "kept": {name: request.GET.get(name, "") for name in ("filter", "sort", "cols", "q")},
        "input_type": _input_type(field.field.kind) if field else "text",
    }
    return render(request, "records/_chip_form.html", shown)


@require_GET
@door
def add_chip(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """The list narrowed by one more condition."""
    ctx = context_of(request)
    usable = fields_for(ctx, kind).get(request.GET.get("field", ""))
    if usable is None:
        raise RecordInvalid("There is no such field.")
    op = ChipOp(request.GET.get("op", ChipOp.IS))
    added = from_chips([[Chip(usable.name, op, _typed(usable.field, op, request.GET.getlist("value")))]])
    before = request.GET.get("filter", "")
    joined = f"({before}) && {added}" if before and "||" in before else f"{before} && {added}" if before else added
    check_condition(joined, catalogue_of(ctx, kind))
    kept = {name: request.GET[name] for name in ("sort", "cols", "q") if request.GET.get(name)}
    return redirect(reverse("records:list", args=[kind.plural]) + "?" + urlencode({"filter": joined, **kept}))


def _typed(field: Field, op: ChipOp, raw: Sequence[str]) -> tuple[Any, ...]:
    if op in WITHOUT_VALUE:
        return ()
    if op in NUMBER_OF_DAYS:
        if not raw or not raw[0].isdigit():
            raise RecordInvalid("Give a whole number of days.")
        return (int(raw[0]),)
    try:
        values = tuple(
            Relative.ME if text == "me" else text if field.kind == Kind.TAGS else parse_value(field, text)
            for text in raw
            if text
        )
    except ValueError as error:
        raise RecordInvalid("This value does not fit the field.", problems=[problem_of(field.name, error)]) from error
    if not values:
        raise RecordInvalid("Give a value to compare with.")
    return values


def _options(field: Field) -> list[tuple[str, Any]]:
    if field.kind == Kind.USER:
        return [("me", _("Me")), *((str(person.id), person.name) for person in find_people(limit=200))]
    if field.kind == Kind.BOOLEAN:
        return [("true", _("Yes")), ("false", _("No"))]
    return [(option.value, option.label) for option in field.options]


def _input_type(kind: Kind) -> str:
    return {Kind.DATE: "date", Kind.NUMBER: "number", Kind.MONEY: "number", Kind.SCORE: "number"}.get(kind, "text")


def _names(groups: ChipGroups) -> dict[UUID, str]:
    ids = {value for group in groups for chip in group for value in chip.values if isinstance(value, UUID)}
    return {person.id: person.name for person in people(ids).values()} if ids else {}


def _value(chip: Chip, names: dict[UUID, str], field: Field | None) -> str:
    shown = []
    for value in chip.values:
        if value == Relative.ME:
            shown.append(str(_("Me")))
        elif isinstance(value, UUID):
            shown.append(names.get(value, str(value)))
        elif isinstance(value, bool):
            shown.append(str(_("Yes") if value else _("No")))
        else:
            shown.append(str(option_of(field, value).label) if field else str(value))
    return " / ".join(shown)
