"""A criterion while it is being made: rows or text, and whether it is sound."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.leads.queries.criteria import criteria_fields, criterion_chips, criterion_problem
from loudou.platform.customfields.queries import custom_fields_of
from loudou.platform.records.doors.chips import NUMBER_OF_DAYS, WORDS
from loudou.platform.records.registry import record_type
from loudou.platform.rules.language import ChipOp, FieldSpec, FieldType
from loudou.workspace.administration.forms.built import (
    OPS,
    WITHOUT_VALUE,
    BuiltRow,
    RowUnclear,
    rows_from,
    rows_in,
    text_from,
)
from loudou.workspace.administration.forms.typed_rules import ROWS, TEXT, TypedModel, TypedRule
from loudou.workspace.administration.views.asking import settings_page
from loudou.workspace.administration.views.wording import mark_of

KEY = "scoring"
_ROW_NAME = re.compile(r"(g\d+-r\d+-x\d+-\d+)-field")
_PREFIX = re.compile(r"g\d+-r\d+")


@require_POST
@settings_page(KEY, "lead", "configure")
def check(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Whether a criterion is sound, while it is being typed; whatever field holds it."""
    named = (name for name in request.POST if name.endswith(("criterion", "criteria")))
    text = request.POST.get(next(named, ""), "").strip()
    shown = mark_of(text, criterion_problem(ctx, text)) if text else {}
    return render(request, "administration/_expression.html", {"mark": shown})


@require_POST
@settings_page(KEY, "lead", "configure")
def written(request: HttpRequest, ctx: Context) -> HttpResponse:
    """The expression that rows stand for, while they are being filled in."""
    prefix = request.POST.get("prefix", "")
    rule = TypedRule("", mode=ROWS, rows=rows_in(request.POST.dict(), prefix if _PREFIX.fullmatch(prefix) else ""))
    problem = settle(ctx, rule, fields_by_name(ctx))
    return render(request, "administration/_written.html", {"text": rule.criterion, "problem": problem})


@require_GET
@settings_page(KEY, "lead", "configure")
def row(request: HttpRequest, ctx: Context) -> HttpResponse:
    """The comparisons and the value of a row whose field was chosen anew."""
    named = next((match for name in request.GET if (match := _ROW_NAME.fullmatch(name))), None)
    fields = fields_by_name(ctx)
    chosen = request.GET.get(named.group(0), "") if named is not None else ""
    spec = fields.get(chosen) or next(iter(fields.values()))
    shown = shown_row(BuiltRow(spec.name, OPS[spec.type][0].value), fields)
    return render(request, "administration/_built_rest.html", {"row": shown, "at": named.group(1) if named else ""})


def fields_by_name(ctx: Context) -> Mapping[str, FieldSpec]:
    """The fields a criterion may name."""
    return {spec.name: spec for spec in criteria_fields(ctx)}


def open_rows(ctx: Context, typed: TypedModel) -> TypedModel:
    """Show as rows what rows can say."""
    fields = fields_by_name(ctx)
    for group in typed.groups:
        for rule in group.rules:
            as_rows(ctx, rule, fields)
    return typed


def as_rows(ctx: Context, rule: TypedRule, fields: Mapping[str, FieldSpec]) -> bool:
    """Turn a criterion into rows; False, and it stays text, when it says more."""
    chips = criterion_chips(ctx, rule.criterion)
    rows = rows_from(chips, fields) if chips is not None else None
    if rows is None:
        return False
    rule.mode, rule.rows = ROWS, rows
    return True


def as_text(rule: TypedRule) -> None:
    """Show the expression itself."""
    rule.mode, rule.rows = TEXT, []


def settle(ctx: Context, rule: TypedRule, fields: Mapping[str, FieldSpec]) -> FieldProblem | None:
    """Write the expression its rows say into the rule; what is wrong when they say none.

    An expression that says the same already stays as it was written.
    """
    if rule.mode != ROWS:
        return None
    try:
        text = text_from(rule.rows, fields)
    except RowUnclear:
        return FieldProblem(rule.code, "rule.rows", "A row has no value, or one that does not fit its field.")
    if not text:
        return FieldProblem(rule.code, "rule.rows", "A rule needs a row.")
    known = criterion_chips(ctx, rule.criterion) if rule.criterion else None
    if known is None or known != criterion_chips(ctx, text):
        rule.criterion = text
    return None


def field_labels(ctx: Context, fields: Mapping[str, FieldSpec]) -> list[tuple[str, str]]:
    """The fields in words, as the record pages call them; by label."""
    kind, language = record_type("lead"), get_language() or "en"
    own = {f"custom.{one.key}": one.label(language) for one in custom_fields_of(ctx, "lead")}
    found = []
    for name in fields:
        declared = kind.field_named(name)
        found.append((name, own.get(name) or (str(declared.label) if declared is not None else name)))
    return sorted(found, key=lambda pair: pair[1])


def shown_row(built: BuiltRow, fields: Mapping[str, FieldSpec]) -> dict[str, Any]:
    """One row as the page draws it."""
    spec = fields.get(built.field) or next(iter(fields.values()))
    op = built.op if built.op in {one.value for one in OPS[spec.type]} else OPS[spec.type][0].value
    return {
        "field": built.field,
        "op": op,
        "value": built.value,
        "ops": [(one.value, WORDS[one]) for one in OPS[spec.type]],
        "needs_value": ChipOp(op) not in WITHOUT_VALUE,
        "without_value": " ".join(one.value for one in OPS[spec.type] if one in WITHOUT_VALUE),
        "choices": _choices(spec, op),
        "is_number": spec.type in {FieldType.NUMBER, FieldType.MONEY} or ChipOp(op) in NUMBER_OF_DAYS,
    }


def _choices(spec: FieldSpec, op: str) -> list[tuple[str, str]]:
    """What may be chosen where one of few values is meant; lists are typed."""
    if spec.type == FieldType.BOOLEAN:
        return [("true", gettext("Yes")), ("false", gettext("No"))]
    if spec.type != FieldType.CHOICE or op in {ChipOp.IN.value, ChipOp.NOT_IN.value}:
        return []
    declared = record_type("lead").field_named(spec.name)
    labels = {option.value: str(option.label) for option in (declared.options if declared is not None else ())}
    return [(value, labels.get(value, value)) for value in spec.choices if value]
