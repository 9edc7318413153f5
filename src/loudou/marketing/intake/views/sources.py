"""The page of a source: its address, its secret, where values stand, what came."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from loudou.kernel.errors import LoudouError
from loudou.marketing.intake.enums import SourceChannel, Target
from loudou.marketing.intake.errors import SettingsStale, SourceInvalid
from loudou.marketing.intake.forms import source_draft, version_in
from loudou.marketing.intake.queries.sources import source_in_work
from loudou.marketing.intake.services.make_secret import make_secret
from loudou.marketing.intake.services.save_source import save_source
from loudou.marketing.intake.shapes import SourceDraft
from loudou.marketing.intake.views.log import log_of
from loudou.platform.access.queries import access_profile
from loudou.platform.records.doors.request import acted_once, context_of

CHANNELS = [(one.value, one.label) for one in SourceChannel]


@require_http_methods(["GET", "POST"])
@login_required
def setup(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the source, or save its settings."""
    if request.method == "GET":
        return _page(request, pk)
    ctx, draft = context_of(request), source_draft(request.POST)
    try:
        acted_once(
            request,
            lambda: {"id": str(save_source(ctx, draft=draft, source_id=pk, version=version_in(request.POST)))},
        )
    except (SourceInvalid, SettingsStale) as refused:
        return _page(request, pk, draft=draft, refused=refused)
    messages.success(request, gettext("Saved."))
    return redirect("source-setup", pk)


@require_POST
@login_required
def new_secret(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a secret; this answer shows it, and no other."""
    made: list[str] = []
    ctx = context_of(request)

    def act() -> dict[str, Any]:
        made.append(make_secret(ctx, source_id=pk))
        return {}

    acted_once(request, act)
    return _page(request, pk, secret=made[0] if made else "", is_repeated=not made)


def _page(
    request: HttpRequest,
    pk: UUID,
    *,
    draft: SourceDraft | None = None,
    refused: LoudouError | None = None,
    secret: str = "",
    is_repeated: bool = False,
) -> HttpResponse:
    request.nav_key = "intake-sources"  # type: ignore[attr-defined]  # read by the frame
    ctx = context_of(request)
    source = source_in_work(ctx, pk)
    shown = draft or source.draft
    problems = {one.field: gettext(one.message) for one in refused.problems} if refused is not None else {}
    profile = access_profile(ctx)
    found = {
        "source": source,
        "draft": shown,
        "channels": CHANNELS,
        "paths": [_path(one, shown, problems) for one in Target],
        "problems": problems,
        "refused": gettext(refused.detail) if refused is not None else "",
        "endpoint": request.build_absolute_uri(reverse("intake-deliver", args=[source.draft.key])),
        "log_url": log_of(field="source", pk=pk),
        "secret": secret,
        "is_repeated": is_repeated,
        "idempotency_key": uuid4(),
        "may_edit": profile.may("intake_source", "edit"),
        "may_renew": profile.may("intake_source", "new_secret"),
        "back_url": reverse("records:list", args=["intake-sources"]),
        "back_label": gettext("Intake sources"),
    }
    status = 200 if refused is None else 409 if isinstance(refused, SettingsStale) else 422
    return render(request, "intake/source.html", found, status=status)


def _path(target: Target, draft: SourceDraft, problems: dict[str, str]) -> dict[str, str]:
    return {
        "name": f"path-{target.value}",
        "label": str(target.label),
        "value": draft.mapping.get(target.value, ""),
        "problem": problems.get(target.value, ""),
    }
