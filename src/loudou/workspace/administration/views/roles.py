"""The pages of roles: what each grants, and the rights of one on one record type."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loudou.kernel.context import Context
from loudou.platform.access.enums import FieldRight, Scope
from loudou.platform.access.queries import require_administrator
from loudou.platform.access.shapes import RoleRights
from loudou.workspace.administration.forms.people import RoleNameForm
from loudou.workspace.administration.queries import rights as queries
from loudou.workspace.administration.services import edit_roles as services
from loudou.workspace.administration.views.asking import (
    done,
    is_administrator,
    settings_page,
    status_of,
    tabs,
    tried,
)

KEY = "roles"
TABS = (("roles", _("Roles"), "roles"), ("explain", _("Explain"), "explain"))


@require_GET
@settings_page(KEY, "access")
def roles(request: HttpRequest, ctx: Context) -> HttpResponse:
    """All roles."""
    shown = {"roles": queries.all_roles(ctx), "may_change": is_administrator(ctx), "tabs": tabs(KEY, *TABS)}
    return render(request, "administration/roles.html", shown)


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "access")
def new_role(request: HttpRequest, ctx: Context) -> HttpResponse:
    """A role of the company's own, empty or like another."""
    require_administrator(ctx)
    data = request.POST if request.method == "POST" else None
    form = RoleNameForm(queries.all_roles(ctx), data, copy=request.GET.get("copy", ""))
    to = reverse("administration:roles")
    if form.is_bound:
        answer = tried(
            form,
            lambda: done(
                request,
                lambda: services.add_role(ctx, name=form.text("name"), copied_from=form.chosen("copy")),
                recorded_as="role.add",
                said=gettext("The role was added. Open it to say what it grants."),
                to=to,
            ),
        )
        if answer is not None:
            return answer
    shown = {"form": form, "title": gettext("Add a role"), "cancel_url": to, "back_url": to}
    return render(request, "administration/form.html", shown, status=status_of(form))


@require_GET
@settings_page(KEY, "access")
def role(request: HttpRequest, ctx: Context, role_id: UUID) -> HttpResponse:
    """What a role grants, record type by record type."""
    found, rights = queries.role(ctx, role_id)
    shown = {
        "role": found,
        "rows": [_row(subject, rights) for subject in queries.subjects(ctx, get_language() or "en")],
        "may_change": is_administrator(ctx) and found.is_custom,
        "may_copy": is_administrator(ctx),
        "back_url": reverse("administration:roles"),
        "back_label": gettext("Roles"),
    }
    return render(request, "administration/role.html", shown)


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "access")
def rename(request: HttpRequest, ctx: Context, role_id: UUID) -> HttpResponse:
    """Call a role by another name, or remove it."""
    require_administrator(ctx)
    found, _rights = queries.role(ctx, role_id)
    form = RoleNameForm([], request.POST if request.method == "POST" else None, name=found.name)
    del form.fields["copy"]
    to = reverse("administration:role", args=[role_id])
    if form.is_bound:
        answer = tried(
            form,
            lambda: done(
                request,
                lambda: services.rename_role(ctx, role_id=role_id, name=form.text("name")),
                recorded_as="role.edit",
                said=gettext("Role saved."),
                to=to,
            ),
        )
        if answer is not None:
            return answer
    shown = {
        "form": form,
        "title": gettext("Rename the role"),
        "cancel_url": to,
        "back_url": to,
        "remove_url": reverse("administration:role-remove", args=[role_id]),
        "remove_label": gettext("Remove the role"),
    }
    return render(request, "administration/form.html", shown, status=status_of(form))


@require_POST
@settings_page(KEY, "access")
def remove(request: HttpRequest, ctx: Context, role_id: UUID) -> HttpResponse:
    """Remove a role nobody holds."""
    return done(
        request,
        lambda: services.remove_role(ctx, role_id=role_id),
        recorded_as="role.delete",
        said=gettext("Role removed."),
        to=reverse("administration:roles"),
    )


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "access")
def rights(request: HttpRequest, ctx: Context, role_id: UUID, subject: str) -> HttpResponse:
    """The rights of a role on one record type."""
    require_administrator(ctx)
    found, held = queries.role(ctx, role_id)
    about = next((one for one in queries.subjects(ctx, get_language() or "en") if one.key == subject), None)
    if about is None:
        raise Http404
    to = reverse("administration:role", args=[role_id])
    if request.method == "POST":
        grants = {key: Scope(int(raw)) for key, raw in _chosen(request, "act", about.actions, Scope.values)}
        rules = {key: FieldRight(int(raw)) for key, raw in _chosen(request, "field", about.fields, FieldRight.values)}
        return done(
            request,
            lambda: services.edit_rights(ctx, role_id=role_id, record_type=subject, grants=grants, field_rules=rules),
            recorded_as="role.edit",
            said=gettext("Rights saved. They hold from everybody's next page on."),
            to=to,
        )
    shown = {
        "role": found,
        "subject": about,
        "actions": [
            {"key": key, "label": label, "scope": held.grants.get((subject, key))}
            for key, label in about.actions.items()
        ],
        "fields": [
            {
                "key": key,
                "label": label,
                "right": held.field_rules.get((subject, key)),
                "usual": FieldRight(usual).label,
            }
            for key, (label, usual) in about.fields.items()
        ],
        "scopes": Scope.choices,
        "rights": FieldRight.choices,
        "may_change": found.is_custom,
        "back_url": to,
        "back_label": found.name,
    }
    return render(request, "administration/rights.html", shown)


def _chosen(request: HttpRequest, prefix: str, keys: Any, known: list[int]) -> list[tuple[str, str]]:
    """What was chosen in each select; a choice nobody offered is none."""
    sent = [(key, request.POST.get(f"{prefix}:{key}", "")) for key in keys]
    return [(key, raw) for key, raw in sent if raw.isdecimal() and int(raw) in known]


def _row(subject: queries.Subject, held: RoleRights) -> dict[str, Any]:
    """What the role grants on this subject, the generic acts apart from the others."""
    scopes = {key: held.grants.get((subject.key, key)) for key in subject.actions}
    further = [
        {"label": subject.actions[key], "scope": scope.label}
        for key, scope in scopes.items()
        if scope is not None and key not in queries.GENERIC
    ]
    fields = [
        {"label": label, "right": FieldRight(right).label}
        for key, (label, _usual) in subject.fields.items()
        if (right := held.field_rules.get((subject.key, key))) is not None
    ]
    generic = [
        {"key": key, "label": subject.actions.get(key, ""), "scope": scope.label if scope is not None else ""}
        for key in queries.GENERIC
        for scope in (scopes.get(key),)
    ]
    return {
        "subject": subject,
        "generic": generic,
        "further": further,
        "fields": fields,
        "is_empty": not further and not any(one["scope"] for one in generic),
    }
