"""The page of the model of relevance: how good it is, what it rests on, and which version is in force."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from loudou.intelligence.enums import Algorithm, Sign, Unfit, VersionStatus
from loudou.intelligence.shapes import Evaluation, VersionRow
from loudou.marketing.tenders.queries.relevance import relevance_need, relevance_versions
from loudou.marketing.tenders.queries.relevance_words import FEATURES, feature_names
from loudou.marketing.tenders.services.relevance.activate_relevance import activate_relevance, request_training
from loudou.platform.changes.recording import recording
from loudou.platform.records.doors.request import acted_once, context_of

TONES = {
    VersionStatus.ACTIVE: ("good", "check"),
    VersionStatus.CANDIDATE: ("info", "spark"),
    VersionStatus.RETIRED: ("idle", "clock"),
    VersionStatus.UNFIT: ("warn", "alert"),
}
MAY_ACTIVATE = {VersionStatus.CANDIDATE, VersionStatus.RETIRED}


@require_GET
@login_required
def model_page(request: HttpRequest) -> HttpResponse:
    """One version with its figures (`version`: its number; else the one in force, else the latest), and all others."""
    ctx = context_of(request)
    versions, need = relevance_versions(ctx), relevance_need(ctx)
    asked = request.GET.get("version", "")
    active = next((one for one in versions if one.status == VersionStatus.ACTIVE), None)
    chosen = next((one for one in versions if str(one.number) == asked), None) or active or next(iter(versions), None)
    request.nav_key = "tender-relevance"  # type: ignore[attr-defined]  # read by the frame
    shown = {
        "need": need,
        "versions": [_listed(one) for one in versions],
        "is_any_active": active is not None,
        "version": _described(chosen) if chosen is not None else None,
    }
    return render(request, "tenders/relevance.html", shown)


@require_POST
@login_required
def train(request: HttpRequest) -> HttpResponse:
    """Have the next version taught."""
    ctx = context_of(request)

    def act() -> dict[str, Any]:
        with recording(ctx, "tender_relevance.train"):
            request_training(ctx)
        return {}

    acted_once(request, act)
    messages.success(request, gettext("The next version is being trained; it appears here when it is ready."))
    return redirect("tender-relevance")


@require_POST
@login_required
def activate(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Put a version in force, an earlier one again."""
    return _put(request, version_id, gettext("This version is in force. All waiting matches are being judged again."))


@require_POST
@login_required
def switch_off(request: HttpRequest) -> HttpResponse:
    """Let words alone decide."""
    return _put(request, None, gettext("From now on words alone decide how relevant a match is."))


def _put(request: HttpRequest, version_id: UUID | None, said: str) -> HttpResponse:
    ctx = context_of(request)

    def act() -> dict[str, Any]:
        with recording(ctx, "tender_relevance.activate"):
            activate_relevance(ctx, version_id=version_id)
        return {}

    acted_once(request, act)
    messages.success(request, said)
    return redirect("tender-relevance")


def _listed(version: VersionRow) -> dict[str, Any]:
    status = VersionStatus(version.status)
    tone, icon = TONES[status]
    told = version.evaluation
    return {
        "row": version,
        "status": status.label,
        "algorithm": Algorithm(version.algorithm).label if told is not None else "",
        "tone": tone,
        "icon": icon,
        "may_activate": status in MAY_ACTIVATE,
        "is_retired": status == VersionStatus.RETIRED,
        "auc": f"{told.auc:.3f}" if told is not None else "",
    }


def _described(version: VersionRow) -> dict[str, Any]:
    told = version.evaluation
    return {
        **_listed(version),
        "why": Unfit(version.unfit_because).label if version.unfit_because else "",
        "is_too_few": version.unfit_because == Unfit.TOO_FEW,
        "negative_count": version.row_count - version.positive_count,
        "kpis": _kpis(told) if told is not None else [],
        "calibration": told.calibration if told is not None else (),
        "compared": [
            {"label": Algorithm(name).label, "auc": f"{auc:.3f}", "is_chosen": name == version.algorithm}
            for name, auc in sorted(version.compared.items(), key=lambda one: -one[1])
        ],
        "suspects": [
            {
                "label": FEATURES.get(one.name, one.name),
                "signs": [Sign(sign).label for sign in one.signs],
                "is_left_out": one.is_left_out,
            }
            for one in version.suspects
        ],
        "features": feature_names(version.features),
    }


def _kpis(told: Evaluation) -> list[dict[str, Any]]:
    interval = {"low": f"{told.auc_low:.3f}", "high": f"{told.auc_high:.3f}"}
    return [
        {"label": "ROC-AUC", "value": f"{told.auc:.3f}", "foot": gettext("95 %%: %(low)s to %(high)s") % interval},
        {"label": "PR-AUC", "value": f"{told.pr_auc:.3f}",
         "foot": gettext("%(count)s of %(whole)s were relevant") % {"count": told.positive_count,
                                                                  "whole": told.row_count}},
        {"label": gettext("Brier score"), "value": f"{told.brier:.3f}",
         "foot": gettext("the average alone: %(brier)s") % {"brier": f"{told.base_brier:.3f}"}},
        {"label": gettext("Calibration error"), "value": f"{told.calibration_error:.3f}",
         "foot": gettext("said against happened")},
        {"label": gettext("Lift in the best tenth"), "value": f"{told.lift_at_tenth:.1f}", "unit": "×",
         "foot": gettext("against the average")},
    ]  # fmt: skip
