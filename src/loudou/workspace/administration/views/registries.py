"""The pages of company registries: in which order they are asked, how, at what price, and whether they answer."""

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loudou.kernel.context import Context
from loudou.kernel.errors import Invalid, NotFound
from loudou.leads.errors import ProviderInvalid
from loudou.leads.queries.providers import provider_row, provider_rows, question_about, tried_answer
from loudou.leads.services.order_providers import order_providers
from loudou.leads.services.registry_kinds import REGISTRY_KINDS
from loudou.leads.services.save_provider import SECRET_NAME, save_provider
from loudou.leads.services.try_provider import try_provider
from loudou.leads.shapes import ProviderRow
from loudou.platform.records.doors.forms import said
from loudou.workspace.administration.forms.registries import RegistryForm
from loudou.workspace.administration.queries.settings_history import SettingChange, setting_changes
from loudou.workspace.administration.views.asking import done, settings_page, status_of, tried

KEY = "registries"
PATIENCE_SECONDS = 60
"""How long a page waits for the worker's answer before it says that none came."""


@require_GET
@settings_page(KEY, "lead", "configure")
def registries(request: HttpRequest, ctx: Context) -> HttpResponse:
    """All of them in the order they are asked."""
    rows = provider_rows(ctx)
    shown = {"rows": [_shown(row) for row in rows], "kinds": [(kind.key, kind.label) for kind in REGISTRY_KINDS]}
    return render(request, "administration/registries.html", shown)


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "lead", "configure")
def new_registry(request: HttpRequest, ctx: Context, kind: str) -> HttpResponse:
    """A registry of a kind that is installed."""
    if REGISTRY_KINDS.get(kind) is None:
        raise NotFound("There is no registry of this kind.")
    form = RegistryForm(kind, None, request.POST if request.method == "POST" else None)
    answer = tried(form, lambda: _save(request, ctx, form, is_new=True)) if form.is_bound else None
    return answer if answer is not None else _page(request, form, None, {})


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "lead", "configure")
def registry(request: HttpRequest, ctx: Context, key: str) -> HttpResponse:
    """One registry: its settings, who changed them, and a question to try it."""
    row = provider_row(ctx, key)
    form = RegistryForm(row.draft.kind, row.draft, request.POST if request.method == "POST" else None)
    answer = tried(form, lambda: _save(request, ctx, form)) if form.is_bound else None
    if answer is not None:
        return answer
    changes = [_change(one, form) for one in setting_changes(ctx, [row.id])]
    return _page(request, form, row, {"changes": changes, "trial": _trial(request, ctx, key)})


@require_POST
@settings_page(KEY, "lead", "configure")
def move(request: HttpRequest, ctx: Context, key: str) -> HttpResponse:
    """Ask it one place earlier or later."""
    order = [row.draft.key for row in provider_rows(ctx)]
    if key not in order:
        raise ProviderInvalid("The registries were changed meanwhile. Look at them again.")
    at = order.index(key)
    order.insert(max(at + (1 if request.POST.get("to") == "down" else -1), 0), order.pop(at))
    return done(
        request,
        lambda: order_providers(ctx, keys=order),
        recorded_as="leads.order_providers",
        said=gettext("The order was changed."),
        to=reverse("administration:registries"),
    )


@require_POST
@settings_page(KEY, "lead", "configure")
def ask(request: HttpRequest, ctx: Context, key: str) -> HttpResponse:
    """Have the worker put one question; the page then waits for what came of it."""
    to = reverse("administration:registry", args=[key])
    since = ctx.now.isoformat()
    about = request.POST.get("about", "")
    try:
        return done(
            request,
            lambda: try_provider(ctx, provider=key, about=about),
            recorded_as="leads.try_provider",
            said=gettext("The worker asks the registry."),
            to=f"{to}?{urlencode({'about': ' '.join(about.split()), 'since': since})}#trial",
            can_undo=False,
        )
    except Invalid as refused:
        row = provider_row(ctx, key)
        trial = {"about": about, "problem": said(refused.detail, refused.facts)}
        return _page(request, RegistryForm(row.draft.kind, row.draft), row, {"trial": trial}, status=422)


@require_GET
@settings_page(KEY, "lead", "configure")
def trial(request: HttpRequest, ctx: Context, key: str) -> HttpResponse:
    """What came of the question; asks for itself until there is an answer."""
    provider_row(ctx, key)
    return render(request, "administration/_trial.html", {"trial": _trial(request, ctx, key), "key": key})


def _save(request: HttpRequest, ctx: Context, form: RegistryForm, *, is_new: bool = False) -> HttpResponse:
    draft, problems = form.draft()
    if is_new and any(row.draft.key == draft.key for row in provider_rows(ctx)):
        raise ProviderInvalid("There is a registry of this key already. Nothing was saved.")
    if problems:
        raise ProviderInvalid("Some of the settings make no sense. Nothing was saved.", problems=problems)
    return done(
        request,
        lambda: save_provider(ctx, provider=draft),
        recorded_as="leads.save_provider",
        said=gettext("The registry was saved."),
        to=reverse("administration:registries"),
    )


def _page(
    request: HttpRequest, form: RegistryForm, row: ProviderRow | None, further: Mapping[str, Any], *, status: int = 0
) -> HttpResponse:
    kind = REGISTRY_KINDS.get(form.kind)
    shown = {
        "form": form,
        "row": row,
        "kind": kind.label if kind is not None else form.kind,
        "key": row.draft.key if row is not None else "",
        "title": row.draft.label if row is not None else gettext("Add a registry"),
        "is_secret_set": _is_secret_set(row),
        "cancel_url": reverse("administration:registries"),
        "back_url": reverse("administration:registries"),
        "back_label": gettext("Company registries"),
        **further,
    }
    return render(request, "administration/registry.html", shown, status=status or status_of(form))


def _shown(row: ProviderRow) -> dict[str, Any]:
    kind = REGISTRY_KINDS.get(row.draft.kind)
    monthly = row.draft.monthly_quota
    return {
        "row": row,
        "kind": kind.label if kind is not None else row.draft.kind,
        "share": row.month_count / monthly if monthly else None,
        "is_secret_set": _is_secret_set(row),
        "said": _said(row.last_problem),
    }


def _said(problem: str) -> str:
    """A problem as it was kept, in the reader's language."""
    return gettext(problem) if problem else ""


def _change(one: SettingChange, form: RegistryForm) -> Mapping[str, Any]:
    """Who changed what: the settings by name, for options are long and secrets are not told."""
    labels = {name: str(field.label) for name, field in form.fields.items()}
    labels |= {"options": gettext("How it is asked"), "policies": gettext("What it may fill in")}
    told = dict.fromkeys(labels[name] for name, _before, _after in one.values if name in labels)
    return {"change": one, "told": gettext(", ").join(told) or gettext("Added")}


def _is_secret_set(row: ProviderRow | None) -> bool | None:
    """Whether the secret a registry names is there; None for one that names none. What it is, nobody is told."""
    name = str(row.draft.options.get("secret") or "") if row is not None else ""
    return bool(os.environ.get(name)) if SECRET_NAME.fullmatch(name) else None


def _trial(request: HttpRequest, ctx: Context, key: str) -> dict[str, Any] | None:
    about = request.GET.get("about", "")[:200]
    try:
        since = datetime.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        return None
    if not about or since.tzinfo is None:
        return None
    waited = (ctx.now - since).total_seconds()
    found = tried_answer(ctx, provider=key, question=question_about(about), since=since)
    return {
        "about": about,
        "since": since.isoformat(),
        "answer": found,
        "said": _said(found.problem) if found is not None else "",
        "is_waiting": found is None and 0 <= waited < PATIENCE_SECONDS,
    }
