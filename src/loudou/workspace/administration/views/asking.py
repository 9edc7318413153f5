"""What every page of an administrator does with a request: who may look, and how a write ends."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from loudou.kernel.context import Context
from loudou.kernel.errors import Conflict, Invalid
from loudou.platform.access.queries import access_profile, require
from loudou.platform.changes.recording import recording
from loudou.platform.records.doors.request import acted_once, context_of, leave_to
from loudou.platform.records.doors.undoing import undo_of
from loudou.workspace.administration.forms.judged import JudgedForm

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Context, P], HttpResponse]
CALM = frozenset({"GET", "HEAD"})


def settings_page(key: str, subject: str = "", act: str = "read") -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """A page under Settings: signed in, the right granted (none for an empty subject), its place in the side bar."""

    def of(view: View[P]) -> Callable[..., HttpResponse]:
        @login_required
        @never_cache
        @wraps(view)
        def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            ctx = context_of(request)
            if subject:
                require(ctx, subject, act)
            request.nav_key = key  # type: ignore[attr-defined]  # read by the frame
            return view(request, ctx, *args, **kwargs)

        return opened

    return of


def is_administrator(ctx: Context) -> bool:
    """Whether the actor may change people and rights."""
    return access_profile(ctx).is_everything


def done(
    request: HttpRequest,
    act: Callable[[], object],
    *,
    recorded_as: str,
    said: str,
    to: str,
    can_undo: bool = True,
    undo_url: str = "",
    secrets: tuple[str, ...] = (),
) -> HttpResponse:
    """Run a write once in a change set called `recorded_as`, say so with Undo, and go on to the page named `to`.

    `undo_url` is posted to for an act that is taken back by another act and not by its rows.
    """
    ctx = context_of(request)

    def recorded() -> dict[str, Any]:
        with recording(ctx, recorded_as) as change_set:
            act()
        return {"change_set": str(change_set)}

    facts = acted_once(request, recorded, secrets=secrets)
    tags = f"undo:{undo_url}" if undo_url else undo_of(facts["change_set"]) if can_undo else ""
    messages.success(request, said, extra_tags=tags)
    return leave_to(request, to)


def tried(form: JudgedForm, write: Callable[[], HttpResponse]) -> HttpResponse | None:
    """What a write answers; None when it was refused, and the form then says why."""
    try:
        return write()
    except (Invalid, Conflict) as refused:
        form.refuse_for(refused)
    return None


def tabs(current: str, *entries: tuple[str, object, str]) -> list[dict[str, Any]]:
    """The tabs over a page: (key, label, address name) each."""
    return [
        {"label": label, "url": reverse(f"administration:{name}"), "is_current": key == current, "count": None}
        for key, label, name in entries
    ]


def status_of(form: JudgedForm | None) -> int:
    """422 for a form that was refused, else 200."""
    return 422 if form is not None and form.is_bound and form.errors else 200
