"""The pages of the score rules: the version in force, and the next one in the making."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from loudou.kernel.context import Context
from loudou.kernel.errors import Conflict, FieldProblem, Invalid
from loudou.leads.enums import Fading
from loudou.leads.queries.score_preview import score_preview
from loudou.leads.queries.score_rules import open_disputes, score_versions
from loudou.leads.services.edit_score_rules import edit_score_rules
from loudou.leads.shapes import ScoreModelDraft, ScoreVersion
from loudou.platform.identity.queries import roles
from loudou.platform.records.doors.addresses import list_of
from loudou.platform.records.doors.forms import said
from loudou.platform.records.registry import record_type
from loudou.workspace.administration.forms.typed_behaviour import behaviour_from
from loudou.workspace.administration.forms.typed_rules import (
    TypedModel,
    arranged,
    draft_from,
    typed_from,
    typed_in,
)
from loudou.workspace.administration.views.asking import done, settings_page, tabs
from loudou.workspace.administration.views.criterion import open_rows
from loudou.workspace.administration.views.model import TABS
from loudou.workspace.administration.views.scoring_form import form_page, settled, switched, unsound
from loudou.workspace.administration.views.scoring_words import action_words, dispute_marks, preview_words

KEY = "scoring"


@require_GET
@settings_page(KEY, "lead", "configure")
def scoring(request: HttpRequest, ctx: Context) -> HttpResponse:
    """The version in force and those before it."""
    versions = score_versions(ctx)
    active = next((version for version in versions if version.is_active), None)
    rules = active.rules if active is not None else None
    dispute_count, disputes = open_disputes(ctx)
    shown = {
        "active": active,
        "shares": _shares(rules) if rules is not None else [],
        "acts": action_words(rules.actions, {one.code: one.name for one in roles()}) if rules is not None else [],
        "hysteresis": rules.actions.hysteresis if rules is not None else 0,
        "groups": _groups(rules, dispute_marks(disputes)) if rules is not None else [],
        "versions": versions,
        "behaviour": _behaviour(active),
        "dispute_count": dispute_count,
        "disputes_url": list_of(record_type("score_dispute")),
        "tabs": tabs(KEY, *TABS),
    }
    return render(request, "administration/scoring.html", shown)


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "lead", "configure")
def edit(request: HttpRequest, ctx: Context) -> HttpResponse:
    """The next version: rows come and go, it is previewed, and saved."""
    if request.method == "GET":
        active = next((version for version in score_versions(ctx) if version.is_active), None)
        present = active.rules if active is not None and active.rules is not None else ScoreModelDraft(())
        return form_page(request, ctx, open_rows(ctx, typed_from(present, active.number if active is not None else 0)))
    typed, do = typed_in(request.POST.dict()), request.POST.get("do", "save")
    unclear = settled(ctx, typed)
    if do not in {"save", "preview"}:
        return form_page(request, ctx, switched(ctx, arranged(typed, do), do))
    model, problems = draft_from(typed)
    problems += unclear
    if not problems and do == "save":
        return _save(request, ctx, typed, model)
    problems += [] if problems else unsound(ctx, model)
    if problems:
        return form_page(request, ctx, typed, problems=problems)
    preview = score_preview(ctx, model=model)
    return form_page(request, ctx, typed, preview=preview_words(preview, model), counts=preview.rule_counts)


def _save(request: HttpRequest, ctx: Context, typed: TypedModel, model: ScoreModelDraft) -> HttpResponse:
    based_on = int(typed.number) if typed.number.isdecimal() and typed.number != "0" else None
    try:
        return done(
            request,
            lambda: edit_score_rules(ctx, model=model, based_on=based_on),
            recorded_as="score_rules.edit",
            said=gettext("The new version is in force. All open leads are being scored again."),
            to=reverse("administration:scoring"),
            can_undo=False,
            # Leads are scored by it already: the way back is a further version that says what this one's origin said.
            undo_url=reverse("administration:scoring-restore", args=[based_on]) if based_on is not None else "",
        )
    except (Invalid, Conflict) as refused:
        problems = [*refused.problems] or [FieldProblem("", refused.code, said(refused.detail, refused.facts))]
        return form_page(request, ctx, typed, problems=problems)


def _groups(rules: ScoreModelDraft, marks: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {"group": group, "rules": [{"rule": rule, "dispute": marks.get(rule.code)} for rule in group.rules]}
        for group in rules.groups
    ]


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
