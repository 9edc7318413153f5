"""The form of the next version of the score rules."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.leads.enums import BandAct, Fading, GroupCounting, NurtureEnd, ToldOf
from loudou.leads.queries.criteria import criteria_fields, criterion_problem
from loudou.leads.queries.score_rules import open_disputes
from loudou.leads.shapes import ScoreModelDraft
from loudou.platform.identity.queries import roles as all_roles
from loudou.platform.records.doors.request import is_htmx
from loudou.platform.rules.language import FieldSpec
from loudou.workspace.administration.forms.typed_rules import ROWS, TypedModel, TypedRule
from loudou.workspace.administration.views.criterion import (
    as_rows,
    as_text,
    field_labels,
    fields_by_name,
    settle,
    shown_row,
)
from loudou.workspace.administration.views.scoring_words import dispute_marks
from loudou.workspace.administration.views.wording import by_field, mark_of

ONE_OF_TWO = [(act.value, act.label) for act in (BandAct.ASSIGN, BandAct.LEAVE)]


def settled(ctx: Context, typed: TypedModel) -> list[FieldProblem]:
    """Write the expressions that rows stand for; what is wrong with the others."""
    fields = fields_by_name(ctx)
    problems = [settle(ctx, rule, fields) for group in typed.groups for rule in group.rules]
    return [problem for problem in problems if problem is not None]


def switched(ctx: Context, typed: TypedModel, do: str) -> TypedModel:
    """The same with one criterion shown the other way: `as-rows:0:1`, `as-text:0:1`."""
    act, *places = do.split(":")
    at = [int(place) for place in places if place.isdecimal()]
    if act not in {"as-rows", "as-text"} or len(at) != 2 or at[0] >= len(typed.groups):
        return typed
    rules = typed.groups[at[0]].rules
    if at[1] < len(rules):
        if act == "as-text":
            as_text(rules[at[1]])
        else:
            as_rows(ctx, rules[at[1]], fields_by_name(ctx))
    return typed


def unsound(ctx: Context, model: ScoreModelDraft) -> list[FieldProblem]:
    """Criteria that cannot be counted with; the page itself says what is wrong with each."""
    return [
        FieldProblem(rule.code, "rule.expression", "")
        for group in model.groups
        for rule in group.rules
        if criterion_problem(ctx, rule.criterion) is not None
    ]


def form_page(
    request: HttpRequest,
    ctx: Context,
    typed: TypedModel,
    *,
    problems: list[FieldProblem] | None = None,
    preview: Mapping[str, Any] | None = None,
    counts: Mapping[str, int] | None = None,
) -> HttpResponse:
    """The form as typed, with what is wrong beside it or what it would do above it."""
    said_of = by_field([one for one in problems or () if one.code != "rule.expression"])
    fields = fields_by_name(ctx)
    marks = dispute_marks(open_disputes(ctx)[1])
    shown = {
        "typed": typed,
        "groups": [
            {
                "typed": group,
                "problem": said_of.get(group.code, ""),
                "rules": [
                    _rule(ctx, rule, said_of=said_of, fields=fields, marks=marks, counts=counts or {})
                    | {"prefix": f"g{g}-r{r}"}
                    for r, rule in enumerate(group.rules)
                ],
            }
            for g, group in enumerate(typed.groups)
        ],
        "problems": said_of,
        "is_refused": bool(problems),
        "countings": GroupCounting.choices,
        "kinds": [{"typed": kind, "problem": said_of.get(f"b-{kind.kind}", "")} for kind in typed.behaviour.kinds],
        "fadings": Fading.choices,
        "acts_of_two": ONE_OF_TWO,
        "acts_of_three": BandAct.choices,
        "nurture_ends": NurtureEnd.choices,
        "steps": [{"typed": step, "problem": said_of.get(f"e{at}", "")} for at, step in enumerate(typed.actions.steps)],
        "told": [(one.value, one.label) for one in ToldOf if one is not ToldOf.ROLE],
        "roles": [(role.code, role.name) for role in all_roles()],
        "preview": preview,
        "fields": criteria_fields(ctx),
        "field_labels": field_labels(ctx, fields),
        "cancel_url": reverse("administration:scoring"),
        "back_url": reverse("administration:scoring"),
        "back_label": gettext("Lead scoring"),
    }
    template = "administration/_scoring_form.html" if is_htmx(request) else "administration/scoring_edit.html"
    return render(request, template, shown, status=422 if problems else 200)


def _rule(
    ctx: Context,
    rule: TypedRule,
    *,
    said_of: Mapping[str, str],
    fields: Mapping[str, FieldSpec],
    marks: Mapping[str, Any],
    counts: Mapping[str, int],
) -> dict[str, Any]:
    return {
        "typed": rule,
        "is_rows": rule.mode == ROWS,
        "rows": [
            [shown_row(row, fields) | {"place": f"{j}-{k}"} for k, row in enumerate(group)]
            for j, group in enumerate(rule.rows)
        ],
        "problem": said_of.get(rule.code, ""),
        "mark": _mark(ctx, rule.criterion.strip()) if rule.mode != ROWS else {},
        "dispute": marks.get(rule.code),
        "count": counts.get(rule.code),
    }


def _mark(ctx: Context, text: str) -> dict[str, Any]:
    """What is wrong with a criterion; a sound one is passed over in silence, an empty one only on saving."""
    error = criterion_problem(ctx, text) if text else None
    return mark_of(text, error) if error is not None else {}
