"""How merges decide fields: the page beside the duplicates."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from loudou.kernel.context import Context
from loudou.leads.enums import MergeBy
from loudou.leads.errors import MergePolicyInvalid
from loudou.leads.queries.merge_policies import merge_policies, merge_policy_changes
from loudou.leads.services.save_merge_policies import save_merge_policies
from loudou.leads.shapes import MergePolicyRow
from loudou.platform.access.queries import access_profile, require
from loudou.platform.changes.recording import recording
from loudou.platform.records.doors.request import acted_once, context_of
from loudou.platform.records.doors.undoing import undo_of
from loudou.platform.records.fields import FieldInUse, fields_for
from loudou.platform.records.registry import record_type

PREFIX = "policy."


@require_http_methods(["GET", "POST"])
@login_required
def policies(request: HttpRequest) -> HttpResponse:
    """Every field with what decides it; on POST that is changed."""
    ctx = context_of(request)
    require(ctx, "lead", "merge")
    request.nav_key = "lead-duplicates"  # type: ignore[attr-defined]  # read by the frame
    if request.method == "GET":
        return _page(request, ctx)
    sent = {name.removeprefix(PREFIX): str(request.POST[name]) for name in request.POST if name.startswith(PREFIX)}
    try:
        facts = acted_once(request, lambda: _save(ctx, sent))
    except MergePolicyInvalid as refused:
        return _page(request, ctx, sent, {one.field: gettext(one.message) for one in refused.problems})
    messages.success(request, facts["text"], extra_tags=undo_of(facts["change_set"]) if facts["count"] else "")
    return redirect("lead-merge-policies")


def _save(ctx: Context, sent: Mapping[str, str]) -> dict[str, Any]:
    with recording(ctx, "leads.save_merge_policies") as change_set:
        count = save_merge_policies(ctx, policies=sent)
    text = ngettext("%(count)s field is decided otherwise now.", "%(count)s fields are decided otherwise now.", count)
    said = text % {"count": count} if count else gettext("Nothing was changed.")
    return {"text": said, "count": count, "change_set": str(change_set)}


def _page(
    request: HttpRequest,
    ctx: Context,
    sent: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> HttpResponse:
    usable = fields_for(ctx, record_type("lead"))
    found = [one for one in merge_policies(ctx) if one.field in usable]
    shown = {
        "rows": [_row(usable[one.field], one, sent or {}, problems or {}) for one in found],
        "may_edit": access_profile(ctx).may("lead", "configure"),
        "is_refused": bool(problems),
        "changes": [
            {
                "change": one,
                "label": usable[one.field].field.label,
                "before": MergeBy(one.before).label,
                "after": MergeBy(one.after).label,
            }
            for one in merge_policy_changes(ctx)
            if one.field in usable
        ],
        "key": uuid4(),
    }
    return render(request, "leads/merge_policies.html", shown, status=422 if problems else 200)


def _row(
    usable: FieldInUse, one: MergePolicyRow, sent: Mapping[str, str], problems: Mapping[str, str]
) -> dict[str, Any]:
    chosen = sent.get(one.field, one.policy)
    return {
        "name": one.field,
        "label": usable.field.label,
        "choices": [(value, MergeBy(value).label, value == chosen) for value in one.allowed],
        "label_now": MergeBy(one.policy).label,
        "default": MergeBy(one.default).label,
        "is_own": one.policy != one.default,
        "problem": problems.get(one.field, ""),
    }
