"""The page that says why somebody may or may not do something."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from loudou.kernel.context import Context
from loudou.kernel.errors import NotFound
from loudou.platform.access.enums import Scope
from loudou.platform.access.queries import access_profile
from loudou.platform.access.shapes import Explanation
from loudou.platform.identity.queries import find_people
from loudou.platform.records.declaration import Field, Kind, RecordType
from loudou.platform.records.doors.forms import form_field
from loudou.platform.records.registry import record_types
from loudou.workspace.administration.enums import RULES
from loudou.workspace.administration.forms.judged import id_of
from loudou.workspace.administration.queries.explanation import explanation
from loudou.workspace.administration.queries.rights import subjects
from loudou.workspace.administration.views.asking import settings_page, tabs
from loudou.workspace.administration.views.roles import KEY, TABS

MOST_PEOPLE = 500


@require_GET
@settings_page(KEY, "access")
def explain(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Whether a person may do something to a record, and the rule that decides."""
    kinds = [kind for kind in record_types() if access_profile(ctx).may(kind.key, "read")]
    asked = request.GET.dict()
    kind = next((one for one in kinds if one.key == asked.get("kind")), kinds[0])
    if asked.get("shown", kind.key) != kind.key:  # another type was chosen: the record of before is none of it
        asked.pop("record", None)
    form = _form(ctx, kind, kinds, asked)
    shown: dict[str, Any] = {"form": form, "tabs": tabs("explain", *TABS)}
    user, record = id_of(asked.get("user", "")), id_of(asked.get("record", ""))
    action = asked.get("action", "read")
    if user is not None and record is not None and action in dict(form.fields["action"].choices):  # type: ignore[attr-defined]
        shown |= _answer(ctx, kind, user, record, action)
    return render(request, "administration/explain.html", shown)


def _answer(ctx: Context, kind: RecordType, user: Any, record: Any, action: str) -> dict[str, Any]:
    try:
        title, found = explanation(ctx, kind, user_id=user, record_id=record, action=action)
    except NotFound as missing:
        return {"missing": gettext(missing.detail)}
    return {"title": title, "found": found, "rule": RULES.get(found.rule, found.rule), "scope": _scope(found)}


def _scope(found: Explanation) -> str:
    return str(Scope[found.scope.upper()].label) if found.scope else ""


def _form(ctx: Context, kind: RecordType, kinds: list[RecordType], asked: dict[str, str]) -> forms.Form:
    picked = Field("record", kind.label, Kind.REFERENCE, reference=kind.key)
    own = next(one for one in subjects(ctx, get_language() or "en") if one.key == kind.key)
    form = forms.Form(initial={"action": "read", **asked, "kind": kind.key})
    people = [(str(one.id), one.name) for one in find_people(limit=MOST_PEOPLE, active_only=False)]
    form.fields["user"] = forms.ChoiceField(label=gettext("Whose rights"), choices=[("", "—"), *people])
    form.fields["kind"] = forms.ChoiceField(
        label=gettext("Record type"),
        choices=[(one.key, one.label) for one in kinds],
        widget=forms.Select(attrs={"data-submits": ""}),
    )
    form.fields["shown"] = forms.CharField(widget=forms.HiddenInput)
    form.initial["shown"] = kind.key
    form.fields["record"] = form_field(ctx, picked, id_of(asked.get("record", "")))
    form.fields["action"] = forms.ChoiceField(label=gettext("Act"), choices=list(own.actions.items()))
    return form
