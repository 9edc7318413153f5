"""The pages of one version of the score rules: what it changed, and going back to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from loudou.kernel.context import Context
from loudou.leads.queries.score_rules import score_version, score_versions, version_differences
from loudou.leads.services.restore_score_rules import restore_score_rules
from loudou.marketing.behaviour.enums import EventKind
from loudou.workspace.administration.views.asking import done, settings_page
from loudou.workspace.administration.views.scoring_words import NUMBERS, labels_of

KEY = "scoring"
KINDS = {"number": "sliders", "action": "bolt", "group": "list", "rule": "target", "behaviour": "chart"}


@require_GET
@settings_page(KEY, "lead", "configure")
def version(request: HttpRequest, ctx: Context, number: int) -> HttpResponse:
    """What a version says otherwise than the one before it, or than the one named in `than`."""
    versions = score_versions(ctx, limit=200)
    than = request.GET.get("than", "")
    other = int(than) if than.isdecimal() else number - 1
    shown = {
        "number": number,
        "other": other,
        "is_active": any(one.number == number and one.is_active for one in versions),
        "active_number": next((one.number for one in versions if one.is_active), None),
        "differences": _differences(ctx, other, number) if any(one.number == other for one in versions) else None,
        "versions": [one for one in versions if one.number != number],
        "back_url": reverse("administration:scoring"),
        "back_label": gettext("Lead scoring"),
    }
    return render(request, "administration/score_version.html", shown)


@require_POST
@settings_page(KEY, "lead", "configure")
def restore(request: HttpRequest, ctx: Context, number: int) -> HttpResponse:
    """Put what a version said in force again."""
    active = next((one.number for one in score_versions(ctx, limit=1) if one.is_active), None)
    return done(
        request,
        lambda: restore_score_rules(ctx, number=number),
        recorded_as="score_rules.restore",
        said=gettext("Version %(number)s is in force again, as a new version. Open leads are being scored again.")
        % {"number": number},
        to=reverse("administration:scoring"),
        can_undo=False,
        undo_url=reverse("administration:scoring-restore", args=[active]) if active is not None else "",
    )


def _differences(ctx: Context, before: int, after: int) -> list[dict[str, str]]:
    older, newer = score_version(ctx, before), score_version(ctx, after)
    labels = {**labels_of(older, newer), **{name: str(text) for name, text in NUMBERS.items()}}
    labels |= {kind.value: str(kind.label) for kind in EventKind}
    return [
        {
            "label": labels.get(one.code, one.code),
            "icon": KINDS[one.kind],
            "before": one.before,
            "after": one.after,
        }
        for one in version_differences(ctx, before=older, after=newer)
    ]
