"""The page of attribution: its terms, who changed them, and having every deal computed anew."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import RecountState
from loudou.marketing.campaigns.errors import CampaignInvalid
from loudou.marketing.campaigns.queries.policy import attribution_policy
from loudou.marketing.campaigns.queries.recounts import latest_recount, recount
from loudou.marketing.campaigns.services.begin_recount import begin_recount
from loudou.marketing.campaigns.services.cancel_recount import cancel_recount
from loudou.marketing.campaigns.services.set_terms import set_terms
from loudou.marketing.campaigns.shapes.attribution import Policy, Recount
from loudou.platform.access.queries import access_profile
from loudou.platform.identity.queries import people
from loudou.workspace.administration.forms.attribution import AttributionForm
from loudou.workspace.administration.queries.settings_history import SettingChange, setting_changes
from loudou.workspace.administration.views.asking import done, settings_page, status_of, tried

KEY = "attribution"
PERCENT = 100
STATES = {
    RecountState.RUNNING: ("info", "refresh"),
    RecountState.DONE: ("good", "check"),
    RecountState.CANCELLED: ("idle", "x"),
}


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "campaign", "configure")
def attribution(request: HttpRequest, ctx: Context) -> HttpResponse:
    """The terms in force, to change; who changed them; how far the last computation of all deals is."""
    policy = attribution_policy(ctx)
    form = AttributionForm(policy, request.POST if request.method == "POST" else None)
    answer = tried(form, lambda: _save(request, ctx, form)) if form.is_bound else None
    return answer if answer is not None else _page(request, ctx, form, policy)


@require_POST
@settings_page(KEY, "campaign", "attribute")
def begin(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Have every deal computed by the terms in force."""
    return done(
        request,
        lambda: begin_recount(ctx),
        recorded_as="campaign.begin_recount",
        said=gettext("All deals are being computed anew. You are told when it is done."),
        to=reverse("administration:attribution"),
        can_undo=False,  # the terms may be undone; computing by them again brings the credits of before back
    )


@require_GET
@settings_page(KEY, "campaign", "attribute")
def progress(request: HttpRequest, ctx: Context, recount_id: UUID) -> HttpResponse:
    """How far it is; the line asks for itself again, and at the end for the whole page."""
    shown = _recount(ctx, recount(ctx, recount_id))
    response = render(request, "administration/_recount.html", {"recount": shown})
    if not shown["is_running"]:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@settings_page(KEY, "campaign", "attribute")
def cancel(request: HttpRequest, ctx: Context, recount_id: UUID) -> HttpResponse:
    """Make no further step."""
    return done(
        request,
        lambda: cancel_recount(ctx, recount_id=recount_id),
        recorded_as="campaign.cancel_recount",
        said=gettext("Stopped. Deals that were computed keep their result."),
        to=reverse("administration:attribution"),
        can_undo=False,
    )


def _save(request: HttpRequest, ctx: Context, form: AttributionForm) -> HttpResponse:
    terms, problems = form.terms()
    if problems:
        raise CampaignInvalid("Some values are not acceptable. Nothing was changed.", problems=problems)
    return done(
        request,
        lambda: set_terms(ctx, terms=terms, based_on=form.based_on()),
        recorded_as="campaign.set_terms",
        said=gettext("The terms are in force. Deals are counted by them when they are next computed."),
        to=reverse("administration:attribution"),
    )


def _page(request: HttpRequest, ctx: Context, form: AttributionForm, policy: Policy) -> HttpResponse:
    may_count = access_profile(ctx).may("campaign", "attribute")
    last = latest_recount(ctx) if may_count else None
    changes = setting_changes(ctx, [policy.id] if policy.id is not None else [])
    shown = {
        "form": form,
        "may_count": may_count,
        "recount": _recount(ctx, last) if last is not None else None,
        "is_behind": _is_behind(policy, last),
        "changes": [_change(one, form) for one in changes],
        "policy": policy,
    }
    return render(request, "administration/attribution.html", shown, status=status_of(form))


def _is_behind(policy: Policy, last: Recount | None) -> bool:
    """Whether terms were chosen after everything was computed for the last time."""
    if policy.updated_at is None:
        return False
    return last is None or last.asked_at < policy.updated_at or last.state == RecountState.CANCELLED


def _recount(ctx: Context, found: Recount) -> Mapping[str, Any]:
    state, total = RecountState(found.state), found.total_count or 0
    took = ((found.finished_at or ctx.now) - found.asked_at).total_seconds()
    rate = found.done_count / took if took > 0 else 0
    asked_by = people([found.asked_by]).get(found.asked_by) if found.asked_by is not None else None
    return {
        "row": found,
        "state": state.label,
        "tone": STATES[state][0],
        "icon": STATES[state][1],
        "is_running": state == RecountState.RUNNING,
        "share": found.done_count / total if total else 0,
        "percent": found.done_count * PERCENT // total if total else 0,
        "rate": round(rate) if rate >= 1 else 0,
        "seconds_left": round((total - found.done_count) / rate) if rate and total > found.done_count else 0,
        "who": asked_by.name if asked_by is not None else gettext("System"),
    }


def _change(one: SettingChange, form: AttributionForm) -> Mapping[str, Any]:
    labels = {name: str(field.label) for name, field in form.fields.items() if name != "version"}
    told = [f"{labels[name]} {before or '–'} → {after or '–'}" for name, before, after in one.values if name in labels]
    return {"change": one, "told": gettext(", ").join(told) or gettext("First choice")}
