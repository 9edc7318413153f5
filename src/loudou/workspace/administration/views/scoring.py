"""The pages of the score rules: the version in force, and the next one in the making."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loudou.kernel.context import Context
from loudou.kernel.errors import Conflict, FieldProblem, Invalid
from loudou.leads.enums import Fading, GroupCounting, LeadBand
from loudou.leads.queries.criteria import criteria_fields, criterion_problem
from loudou.leads.queries.score_rules import band_changes, score_versions
from loudou.leads.services.edit_score_rules import edit_score_rules
from loudou.leads.shapes import BandChange, ScoreModelDraft, ScoreVersion
from loudou.platform.records.doors.forms import said
from loudou.platform.records.doors.request import is_htmx
from loudou.workspace.administration.forms.typed_behaviour import behaviour_from
from loudou.workspace.administration.forms.typed_rules import (
    TypedModel,
    arranged,
    draft_from,
    typed_from,
    typed_in,
)
from loudou.workspace.administration.views.asking import done, settings_page, tabs
from loudou.workspace.administration.views.model import TABS
from loudou.workspace.administration.views.wording import by_field, mark_of

KEY = "scoring"
TONES = {"contact_now": "contact-now", "nurture": "nurture", "hold": "hold", "": "idle"}


@require_GET
@settings_page(KEY, "lead", "configure")
def scoring(request: HttpRequest, ctx: Context) -> HttpResponse:
    """The version in force and those before it."""
    versions = score_versions(ctx)
    active = next((version for version in versions if version.is_active), None)
    shares = _shares(active.rules) if active is not None and active.rules is not None else []
    shown = {
        "active": active,
        "shares": shares,
        "versions": versions,
        "behaviour": _behaviour(active),
        "tabs": tabs(KEY, *TABS),
    }
    return render(request, "administration/scoring.html", shown)


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "lead", "configure")
def edit(request: HttpRequest, ctx: Context) -> HttpResponse:
    """The next version: rows come and go, it is previewed, and saved."""
    active = next((version for version in score_versions(ctx) if version.is_active), None)
    if request.method == "GET":
        present = active.rules if active is not None and active.rules is not None else ScoreModelDraft(())
        return _page(request, ctx, typed_from(present, active.number if active is not None else 0))
    typed, do = typed_in(request.POST.dict()), request.POST.get("do", "save")
    if do not in {"save", "preview"}:
        return _page(request, ctx, arranged(typed, do))
    model, problems = draft_from(typed)
    if not problems and do == "save":
        return _save(request, ctx, typed, model)
    problems += [] if problems else _unsound(ctx, model)
    if problems:
        return _page(request, ctx, typed, problems=problems)
    return _page(request, ctx, typed, preview=band_changes(ctx, model=model))


@require_POST
@settings_page(KEY, "lead", "configure")
def check(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Whether a criterion is sound, while it is being typed; whatever field holds it."""
    named = (name for name in request.POST if name.endswith(("criterion", "criteria")))
    text = request.POST.get(next(named, ""), "").strip()
    shown = mark_of(text, criterion_problem(ctx, text)) if text else {}
    return render(request, "administration/_expression.html", {"mark": shown})


def _save(request: HttpRequest, ctx: Context, typed: TypedModel, model: ScoreModelDraft) -> HttpResponse:
    based_on = int(typed.number) if typed.number.isdecimal() and typed.number != "0" else None
    try:
        return done(
            request,
            lambda: edit_score_rules(ctx, model=model, based_on=based_on),
            recorded_as="score_rules.edit",
            said=gettext("The new version is in force. All open leads are being scored again."),
            to=reverse("administration:scoring"),
            can_undo=False,  # leads are scored by it already; the way back is a further version
        )
    except (Invalid, Conflict) as refused:
        problems = [*refused.problems] or [FieldProblem("", refused.code, said(refused.detail, refused.facts))]
        return _page(request, ctx, typed, problems=problems)


def _unsound(ctx: Context, model: ScoreModelDraft) -> list[FieldProblem]:
    """Criteria that cannot be counted with; the page itself says what is wrong with each."""
    return [
        FieldProblem(rule.code, "rule.expression", "")
        for group in model.groups
        for rule in group.rules
        if criterion_problem(ctx, rule.criterion) is not None
    ]


def _page(
    request: HttpRequest,
    ctx: Context,
    typed: TypedModel,
    *,
    problems: list[FieldProblem] | None = None,
    preview: list[BandChange] | None = None,
) -> HttpResponse:
    said_of = by_field([one for one in problems or () if one.code != "rule.expression"])
    shown = {
        "typed": typed,
        "groups": [_group(ctx, group, said_of) for group in typed.groups],
        "problems": said_of,
        "is_refused": bool(problems),
        "countings": GroupCounting.choices,
        "kinds": [{"typed": kind, "problem": said_of.get(f"b-{kind.kind}", "")} for kind in typed.behaviour.kinds],
        "fadings": Fading.choices,
        "preview": _preview(preview) if preview is not None else None,
        "fields": criteria_fields(ctx),
        "cancel_url": reverse("administration:scoring"),
        "back_url": reverse("administration:scoring"),
        "back_label": gettext("Lead scoring"),
    }
    template = "administration/_scoring_form.html" if is_htmx(request) else "administration/scoring_edit.html"
    return render(request, template, shown, status=422 if problems else 200)


def _group(ctx: Context, group: Any, said_of: dict[str, str]) -> dict[str, Any]:
    return {
        "typed": group,
        "problem": said_of.get(group.code, ""),
        "rules": [
            {
                "typed": rule,
                "problem": said_of.get(rule.code, ""),
                "mark": _mark(ctx, rule.criterion.strip()),
            }
            for rule in group.rules
        ],
    }


def _mark(ctx: Context, text: str) -> dict[str, Any]:
    """What is wrong with a criterion; a sound one is passed over in silence, an empty one only on saving."""
    error = criterion_problem(ctx, text) if text else None
    return mark_of(text, error) if error is not None else {}


def _preview(changes: list[BandChange]) -> dict[str, Any]:
    moved = [change for change in changes if change.before != change.after]
    return {
        "total": sum(change.count for change in changes),
        "moved": sum(change.count for change in moved),
        "rows": [
            {"before": _band(change.before), "after": _band(change.after), "count": change.count}
            for change in sorted(moved, key=lambda change: -change.count)
        ],
    }


def _band(key: str) -> dict[str, str]:
    return {"label": str(LeadBand(key).label) if key else gettext("Not scored"), "tone": TONES[key]}


def _behaviour(active: ScoreVersion | None) -> dict[str, Any] | None:
    """What behaviour counts in the version in force: the kinds with points, the largest first."""
    if active is None or active.rules is None:
        return None
    typed = behaviour_from(active.rules.behaviour)
    counting = [kind for kind in typed.kinds if kind.points]
    if not counting:
        return None
    fading = Fading(typed.fading)
    return {
        "kinds": sorted(counting, key=lambda kind: -Decimal(kind.points)),
        "cap": typed.cap,
        "fading": fading.label,
        "days": typed.days if fading in {Fading.HALF_LIFE, Fading.LINEAR} else "",
        "steps": typed.steps,
    }


def _shares(rules: ScoreModelDraft) -> list[dict[str, Any]]:
    """The weight of each dimension as a share of all."""
    weights = (
        (gettext("Attributes"), rules.weight_attribute),
        (gettext("Behaviour"), rules.weight_behavior),
        (gettext("Prediction"), rules.weight_smart),
    )
    total = sum(weight for _label, weight in weights)
    return [{"label": label, "weight": weight, "rate": weight / total} for label, weight in weights]
