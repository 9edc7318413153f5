"""The little form that adds a condition to a list, or changes one."""

import re
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from loudou.kernel.context import Context
from loudou.platform.identity.queries import find_people
from loudou.platform.records.catalogue import catalogue_of
from loudou.platform.records.declaration import Field, Kind, RecordType
from loudou.platform.records.doors.addresses import list_of
from loudou.platform.records.doors.asked import Asked
from loudou.platform.records.doors.chips import NUMBER_OF_DAYS, WORDS, filterable, groups_of
from loudou.platform.records.doors.options import few_options
from loudou.platform.records.doors.pickers import PickerInput
from loudou.platform.records.doors.request import context_of, door
from loudou.platform.records.errors import QueryInvalid, RecordInvalid
from loudou.platform.records.registry import record_type as type_named
from loudou.platform.records.values import parse_value, problem_of
from loudou.platform.rules.language import Chip, ChipOp, Relative, check_condition, from_chips

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
    Kind.REFERENCE: (ChipOp.IN, ChipOp.NOT_IN),
    Kind.TAGS: (ChipOp.INCLUDES, ChipOp.INCLUDES_NOT),
}
WITHOUT_VALUE = {*PRESENCE, ChipOp.THIS_WEEK, ChipOp.THIS_MONTH, ChipOp.THIS_QUARTER, ChipOp.THIS_YEAR}
KEPT = ("view", "filter", "sort", "cols", "q", "door", "at", "into")
INPUTS = {Kind.DATE: "date", Kind.NUMBER: "number", Kind.MONEY: "number", Kind.SCORE: "number", Kind.PERCENT: "number"}


@require_GET
@door
def chip_form(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """Which field; or, once that is known, how it compares and with what."""
    ctx, sent = context_of(request), request.GET
    fields = filterable(ctx, kind)
    shown: dict[str, Any] = {"kind": kind, "kept": {name: sent[name] for name in KEPT if sent.get(name)}}
    if sent.get("field", "") not in fields:
        return render(request, "records/_chip_fields.html", shown | {"fields": fields.items()})
    label, field = fields[sent["field"]]
    present = _present(ctx, kind, sent.get("filter", ""), sent.get("at", ""))
    ops = tuple(dict.fromkeys((*([present.op] if present else []), *OPS.get(field.kind, TEXTUAL), *PRESENCE)))
    op = ChipOp(sent["op"]) if sent.get("op") in set(ops) else ops[0]
    options = _options(ctx, field) if op not in NUMBER_OF_DAYS else []
    values = sent.getlist("value") or ([_text(value) for value in present.values] if present else [])
    return render(
        request,
        "records/_chip_form.html",
        shown
        | {
            "name": sent["field"],
            "label": label,
            "op": op.value,
            "ops": [(one.value, WORDS[one]) for one in ops],
            "needs_value": op not in WITHOUT_VALUE,
            "options": options,
            "picker": _picker(field, values) if field.kind == Kind.REFERENCE and not options else "",
            "values": values,
            "typed": ", ".join(values),
            "input_type": "number" if op in NUMBER_OF_DAYS else INPUTS.get(field.kind, "text"),
            "is_days": op in NUMBER_OF_DAYS,
        },
    )


@require_GET
@door
def add_chip(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """The list narrowed by one more condition, by another one in its place, or widened by an alternative."""
    ctx, sent = context_of(request), request.GET
    _label, field = filterable(ctx, kind).get(sent.get("field", ""), ("", None))
    if field is None or sent.get("op", "") not in set(ChipOp):
        raise RecordInvalid("There is no such field.")
    op = ChipOp(sent["op"])
    chip = Chip(sent["field"], op, _typed(field, op, sent.getlist("value")))
    joined = _joined(ctx, kind, chip, sent.get("filter", ""), at=sent.get("at", ""), into=sent.get("into", ""))
    check_condition(joined, catalogue_of(ctx, kind))
    asked = Asked(
        sent.get("view", ""),
        joined,
        sent.get("q", ""),
        sent.get("sort", ""),
        tuple(filter(None, sent.get("cols", "").split(","))),
    )
    return redirect(asked.address(kind, door="board" if sent.get("door") == "board" else "list"))


def _joined(ctx: Context, kind: RecordType, chip: Chip, before: str, *, at: str, into: str) -> str:
    known = groups_of(ctx, kind, before)
    if known is None:
        return f"({before}) && {from_chips([[chip]])}"
    groups = [list(group) for group in known]
    place = int(at or into) if (at or into).isdecimal() else len(groups)
    if place >= len(groups):
        groups.append([chip])
    elif at:
        groups[place] = [chip]
    else:
        groups[place].append(chip)
    return from_chips(groups)


def _present(ctx: Context, kind: RecordType, text: str, at: str) -> Chip | None:
    groups = groups_of(ctx, kind, text)
    if not groups or not at.isdecimal() or int(at) >= len(groups):
        return None
    return groups[int(at)][0]


def _text(value: object) -> str:
    if value == Relative.ME:
        return "me"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _typed(field: Field, op: ChipOp, raw: Sequence[str]) -> tuple[Any, ...]:
    if op in WITHOUT_VALUE:
        return ()
    if op in NUMBER_OF_DAYS:
        if not raw or not raw[0].isdecimal():
            raise RecordInvalid("Give a whole number of days.")
        return (int(raw[0]),)
    several = op in {ChipOp.IN, ChipOp.NOT_IN} and field.kind in {Kind.TEXT, Kind.NUMBER}
    texts = [part.strip() for text in raw for part in (re.split(r"[,，、]", text) if several else [text])]
    try:
        values = tuple(_parsed(field, text) for text in texts if text)
    except ValueError as error:
        raise QueryInvalid("This value does not fit the field.", problems=[problem_of(field.name, error)]) from error
    if not values:
        raise RecordInvalid("Give a value to compare with.")
    return values


def _parsed(field: Field, text: str) -> Any:
    if text == "me" and field.kind == Kind.USER:
        return Relative.ME
    return text if field.kind == Kind.TAGS else parse_value(field, text)


def _picker(field: Field, values: Sequence[str]) -> str:
    target = type_named(field.reference)
    widget = PickerInput(list_of(target, "options"), field)
    return widget.render("value", values[0] if values else "", {"id": "chip-value"})


def _options(ctx: Context, field: Field) -> list[tuple[str, Any]]:
    if field.kind == Kind.USER:
        return [("me", _("Me")), *((str(person.id), person.name) for person in find_people(limit=200))]
    if field.kind == Kind.BOOLEAN:
        return [("true", _("Yes")), ("false", _("No"))]
    if field.kind == Kind.REFERENCE:
        return few_options(ctx, field)
    return [(option.value, option.label) for option in field.options]
