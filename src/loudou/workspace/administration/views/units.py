"""The pages of departments and teams."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loudou.kernel.context import Context
from loudou.platform.access.queries import require_administrator
from loudou.platform.identity.errors import UnknownUnit
from loudou.workspace.administration.forms.judged import JudgedForm
from loudou.workspace.administration.forms.people import DepartmentForm, TeamForm
from loudou.workspace.administration.queries import people as queries
from loudou.workspace.administration.services import edit_units as services
from loudou.workspace.administration.views.asking import (
    done,
    is_administrator,
    settings_page,
    status_of,
    tabs,
    tried,
)
from loudou.workspace.administration.views.people import KEY, TABS


@require_GET
@settings_page(KEY, "user")
def departments(request: HttpRequest, ctx: Context) -> HttpResponse:
    """The tree of departments."""
    shown = {
        "departments": queries.departments(ctx),
        "may_change": is_administrator(ctx),
        "tabs": tabs("departments", *TABS),
    }
    return render(request, "administration/departments.html", shown)


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "user")
def department(request: HttpRequest, ctx: Context, department_id: UUID | None = None) -> HttpResponse:
    """A new department, or one to rename and move."""
    require_administrator(ctx)
    tree = queries.departments(ctx)
    found = next((one for one in tree if one.id == department_id), None)
    if department_id is not None and found is None:
        raise UnknownUnit("There is no such department.", department_id=department_id)
    data = request.POST if request.method == "POST" else None
    form = DepartmentForm(tree, department_id, data, request.GET.get("parent", ""))
    to = reverse("administration:departments")
    if form.is_bound:
        answer = tried(
            form,
            lambda: done(
                request,
                lambda: services.save_department(
                    ctx, name=form.text("name"), parent_id=form.chosen("parent"), department_id=department_id
                ),
                recorded_as="department.save",
                said=gettext("Department saved."),
                to=to,
            ),
        )
        if answer is not None:
            return answer
    title = gettext("Add a department") if found is None else found.name
    remove = {
        "remove_url": reverse("administration:department-remove", args=[department_id]) if found is not None else "",
        "remove_label": gettext("Remove the department"),
    }
    return _form(request, form, title, to, remove)


@require_POST
@settings_page(KEY, "user")
def remove_department(request: HttpRequest, ctx: Context, department_id: UUID) -> HttpResponse:
    """Remove an empty department."""
    return done(
        request,
        lambda: services.remove_department(ctx, department_id=department_id),
        recorded_as="department.delete",
        said=gettext("Department removed."),
        to=reverse("administration:departments"),
    )


@require_GET
@settings_page(KEY, "user")
def teams(request: HttpRequest, ctx: Context) -> HttpResponse:
    """All teams."""
    shown = {
        "teams": queries.all_teams(ctx),
        "may_change": is_administrator(ctx),
        "tabs": tabs("teams", *TABS),
    }
    return render(request, "administration/teams.html", shown)


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "user")
def team(request: HttpRequest, ctx: Context, team_id: UUID | None = None) -> HttpResponse:
    """A new team, or one to rename and fill."""
    require_administrator(ctx)
    found = next((one for one in queries.all_teams(ctx) if one.id == team_id), None)
    if team_id is not None and found is None:
        raise UnknownUnit("There is no such team.", team_id=team_id)
    form = TeamForm(queries.directory(ctx), found, request.POST if request.method == "POST" else None)
    to = reverse("administration:teams")
    if form.is_bound:
        answer = tried(
            form,
            lambda: done(
                request,
                lambda: services.save_team(
                    ctx, name=form.text("name"), user_ids=form.all_chosen("members"), team_id=team_id
                ),
                recorded_as="team.save",
                said=gettext("Team saved."),
                to=to,
            ),
        )
        if answer is not None:
            return answer
    remove = {
        "remove_url": reverse("administration:team-remove", args=[team_id]) if found is not None else "",
        "remove_label": gettext("Remove the team"),
    }
    return _form(request, form, gettext("Add a team") if found is None else found.name, to, remove)


@require_POST
@settings_page(KEY, "user")
def remove_team(request: HttpRequest, ctx: Context, team_id: UUID) -> HttpResponse:
    """Remove a team."""
    return done(
        request,
        lambda: services.remove_team(ctx, team_id=team_id),
        recorded_as="team.delete",
        said=gettext("Team removed."),
        to=reverse("administration:teams"),
    )


def _form(request: HttpRequest, form: JudgedForm, title: str, cancel_url: str, remove: dict[str, str]) -> HttpResponse:
    shown = {"form": form, "title": title, "cancel_url": cancel_url, "back_url": cancel_url, **remove}
    return render(request, "administration/form.html", shown, status=status_of(form))
