"""The page of people, and of one person."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loudou.kernel.context import Context
from loudou.platform.access.queries import require_administrator
from loudou.workspace.administration.forms.judged import id_of
from loudou.workspace.administration.forms.people import PasswordForm, PersonForm, department_choices
from loudou.workspace.administration.queries import people as queries
from loudou.workspace.administration.services import edit_people as services
from loudou.workspace.administration.views.asking import (
    done,
    is_administrator,
    settings_page,
    status_of,
    tabs,
    tried,
)

KEY = "people"
TABS = (
    ("people", _("People"), "people"),
    ("departments", _("Departments"), "departments"),
    ("teams", _("Teams"), "teams"),
)


@require_GET
@settings_page(KEY, "user")
def people(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Everybody, narrowed by words and department."""
    text, department = request.GET.get("q", "").strip()[:100], id_of(request.GET.get("department", ""))
    shown = {
        "people": queries.directory(ctx, text=text, department_id=department),
        "departments": department_choices(tuple(queries.departments(ctx)))[1:],
        "chosen": str(department or ""),
        "text": text,
        "may_change": is_administrator(ctx),
        "tabs": tabs(KEY, *TABS),
    }
    return render(request, "administration/people.html", shown)


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "user")
def new_person(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Somebody new."""
    require_administrator(ctx)
    form = PersonForm(queries.choices(ctx), data=request.POST if request.method == "POST" else None)
    if form.is_bound:
        answer = tried(
            form,
            lambda: done(
                request,
                lambda: services.add_colleague(ctx, draft=form.draft()),
                recorded_as="user.add",
                said=gettext("%(name)s was added.") % {"name": form.text("name")},
                to=reverse("administration:people"),
                secrets=("password",),
            ),
        )
        if answer is not None:
            return answer
    return _form(request, form, gettext("Add a person"), reverse("administration:people"))


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "user")
def person(request: HttpRequest, ctx: Context, user_id: UUID) -> HttpResponse:
    """What an administrator sets about a person."""
    found = queries.colleague(ctx, user_id)
    form = PersonForm(queries.choices(ctx), found, request.POST if request.method == "POST" else None)
    if form.is_bound:
        version = form.text("version")
        answer = tried(
            form,
            lambda: done(
                request,
                lambda: services.edit_colleague(
                    ctx,
                    user_id=user_id,
                    change=form.change(),
                    version=int(version) if version.isdecimal() else None,
                ),
                recorded_as="user.edit",
                said=gettext("%(name)s was saved.") % {"name": form.text("name")},
                to=reverse("administration:people"),
            ),
        )
        if answer is not None:
            return answer
    shown = {
        "person": found,
        "form": form,
        "may_change": is_administrator(ctx),
        "back_url": reverse("administration:people"),
        "back_label": gettext("People"),
    }
    return render(request, "administration/person.html", shown, status=status_of(form))


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "user")
def password(request: HttpRequest, ctx: Context, user_id: UUID) -> HttpResponse:
    """A new password for a person."""
    require_administrator(ctx)
    found = queries.colleague(ctx, user_id)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    to = reverse("administration:person", args=[user_id])
    if form.is_bound:
        answer = tried(
            form,
            lambda: done(
                request,
                lambda: services.give_password(ctx, user_id=user_id, password=request.POST.get("password", "")),
                recorded_as="user.set_password",
                said=gettext("%(name)s has a new password.") % {"name": found.name},
                to=to,
                can_undo=False,
                secrets=("password",),
            ),
        )
        if answer is not None:
            return answer
    return _form(request, form, gettext("New password for %(name)s") % {"name": found.name}, to)


@require_POST
@settings_page(KEY, "user")
def deactivate(request: HttpRequest, ctx: Context, user_id: UUID) -> HttpResponse:
    """End a person's access at once."""
    return done(
        request,
        lambda: services.deactivate_colleague(ctx, user_id=user_id),
        recorded_as="user.deactivate",
        said=gettext("The person can no longer sign in. Records keep their owner."),
        to=reverse("administration:person", args=[user_id]),
    )


@require_POST
@settings_page(KEY, "user")
def reactivate(request: HttpRequest, ctx: Context, user_id: UUID) -> HttpResponse:
    """Let a person in again."""
    return done(
        request,
        lambda: services.reactivate_colleague(ctx, user_id=user_id),
        recorded_as="user.reactivate",
        said=gettext("The person may sign in again."),
        to=reverse("administration:person", args=[user_id]),
    )


def _form(request: HttpRequest, form: PersonForm | PasswordForm, title: str, cancel_url: str) -> HttpResponse:
    shown = {"form": form, "title": title, "cancel_url": cancel_url, "back_url": cancel_url}
    return render(request, "administration/form.html", shown, status=status_of(form))
