"""The page of the model that predicts conversion: how good it is, what it rests on, and which version is in force."""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from loudou.intelligence.enums import Algorithm, Sign, Unfit, VersionStatus
from loudou.intelligence.shapes import Evaluation, VersionRow
from loudou.kernel.context import Context
from loudou.leads.queries.smart_model import smart_versions
from loudou.leads.queries.smart_words import feature_labels
from loudou.leads.services.activate_smart_model import activate_smart_model
from loudou.leads.services.request_smart_training import request_smart_training
from loudou.workspace.administration.views.asking import done, settings_page, tabs

KEY = "scoring"
TABS = (("scoring", _("Score rules"), "scoring"), ("model", _("Predictive model"), "model"))
TONES = {
    VersionStatus.ACTIVE: ("good", "check"),
    VersionStatus.CANDIDATE: ("info", "spark"),
    VersionStatus.RETIRED: ("idle", "clock"),
    VersionStatus.UNFIT: ("warn", "alert"),
}
SIDE = 200
"""The calibration plot is this many units wide and high."""


@require_GET
@settings_page(KEY, "lead", "configure")
def model(request: HttpRequest, ctx: Context) -> HttpResponse:
    """One version with its figures (`version`: its number; else the one in force, else the latest), and all others."""
    versions, labels = smart_versions(ctx), feature_labels(ctx)
    asked = request.GET.get("version", "")
    chosen = next((one for one in versions if str(one.number) == asked), None) or _present(versions)
    shown = {
        "tabs": tabs("model", *TABS),
        "versions": [_listed(one) for one in versions],
        "is_any_active": any(one.status == VersionStatus.ACTIVE for one in versions),
        "version": _described(chosen, labels) if chosen is not None else None,
    }
    return render(request, "administration/model.html", shown)


@require_POST
@settings_page(KEY, "lead", "configure")
def train(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Have the next version taught."""
    return done(
        request,
        lambda: request_smart_training(ctx),
        recorded_as="smart_model.train",
        said=gettext("The next version is being trained; it appears here when it is ready."),
        to=reverse("administration:model"),
        can_undo=False,  # a job under way; its version changes nothing until it is put in force
    )


@require_POST
@settings_page(KEY, "lead", "configure")
def activate(request: HttpRequest, ctx: Context, version_id: UUID) -> HttpResponse:
    """Put a version in force."""
    said = gettext("This version is in force. All open leads are being predicted again.")
    return _put(request, ctx, version_id, said)


@require_POST
@settings_page(KEY, "lead", "configure")
def switch_off(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Predict no more."""
    said = gettext("Nothing is predicted any more. The smart score of all open leads is being taken back.")
    return _put(request, ctx, None, said)


def _put(request: HttpRequest, ctx: Context, version_id: UUID | None, said: str) -> HttpResponse:
    return done(
        request,
        lambda: activate_smart_model(ctx, version_id=version_id),
        recorded_as="smart_model.activate",
        said=said,
        to=reverse("administration:model"),
        can_undo=False,  # leads are predicted by it already; the way back is another version
    )


def _present(versions: list[VersionRow]) -> VersionRow | None:
    active = next((one for one in versions if one.status == VersionStatus.ACTIVE), None)
    return active or next(iter(versions), None)


def _listed(version: VersionRow) -> dict[str, Any]:
    tone, icon = TONES[VersionStatus(version.status)]
    return {
        "row": version,
        "status": VersionStatus(version.status).label,
        "algorithm": Algorithm(version.algorithm).label if version.evaluation is not None else "",
        "tone": tone,
        "icon": icon,
        "may_activate": version.status in {VersionStatus.CANDIDATE, VersionStatus.RETIRED},
        "auc": _plain(version.evaluation.auc) if version.evaluation is not None else None,
    }


def _described(version: VersionRow, labels: Mapping[str, str]) -> dict[str, Any]:
    told = version.evaluation
    return {
        **_listed(version),
        "why": Unfit(version.unfit_because).label if version.unfit_because else "",
        "is_too_few": version.unfit_because == Unfit.TOO_FEW,
        "negative_count": version.row_count - version.positive_count,
        "kpis": _kpis(told) if told is not None else [],
        "plot": _plot(told) if told is not None else [],
        "reach": _reach(told) if told is not None else None,
        "line": " ".join(f"{one['x']},{one['y']}" for one in _plot(told)) if told is not None else "",
        "compared": [
            {"label": Algorithm(name).label, "auc": _plain(auc), "is_chosen": name == version.algorithm}
            for name, auc in sorted(version.compared.items(), key=lambda one: -one[1])
        ],
        "suspects": [
            {
                "label": labels.get(one.name, one.name),
                "signs": [Sign(sign).label for sign in one.signs],
                "auc": _plain(one.auc_alone),
                "is_left_out": one.is_left_out,
            }
            for one in version.suspects
        ],
        "drift": [
            {"label": labels.get(one.feature, one.feature), "row": one, "index": _plain(one.index)}
            for one in version.drift
        ],
        "features": [labels.get(name, name) for name in version.features],
    }


def _kpis(told: Evaluation) -> list[dict[str, Any]]:
    interval = {"low": _plain(told.auc_low), "high": _plain(told.auc_high)}
    return [
        {"label": "ROC-AUC", "value": _plain(told.auc), "foot": gettext("95 %%: %(low)s to %(high)s") % interval},
        {
            "label": "PR-AUC",
            "value": _plain(told.pr_auc),
            "foot": gettext("%(rate)s converted") % {"rate": _rate(told.positive_count, told.row_count)},
        },
        {
            "label": gettext("Brier score"),
            "value": _plain(told.brier),
            "foot": gettext("the average alone: %(brier)s") % {"brier": _plain(told.base_brier)},
        },
        {
            "label": gettext("Calibration error"),
            "value": _plain(told.calibration_error),
            "foot": gettext("said against happened"),
        },
        {
            "label": gettext("Lift in the best tenth"),
            "value": f"{told.lift_at_tenth:.1f}",
            "unit": "×",
            "foot": gettext("against the average"),
        },
        {
            "label": gettext("Conversions per contact"),
            "value": f"{told.capacity_gain:.1f}",
            "unit": "×",
            "foot": gettext("best fifth against first come"),
        },
    ]


def _reach(told: Evaluation) -> Decimal:
    """Up to which rate the plot goes: the next ten per cent above every group."""
    rates = [rate for one in told.calibration for rate in (one.predicted_rate, one.actual_rate)]
    return min(Decimal(1), Decimal(math.ceil(10 * max(rates, default=1)) or 1) / 10)


def _plot(told: Evaluation) -> list[dict[str, Any]]:
    """The groups as points: said from left to right, happened from the bottom up."""
    reach, found = _reach(told), []
    for one in told.calibration:
        said, happened = Decimal(str(one.predicted_rate)), Decimal(str(one.actual_rate))
        x, y = round(SIDE * said / reach, 1), round(SIDE * (1 - happened / reach), 1)
        found.append({"x": x, "y": y, "count": one.count, "said": said, "happened": happened})
    return found


def _plain(figure: object) -> str:
    return f"{figure:.3f}"


def _rate(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "–"
