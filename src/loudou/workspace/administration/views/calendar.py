"""The page of the working calendar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from loudou.kernel.context import Context
from loudou.platform.worktime.queries import work_calendar
from loudou.platform.worktime.services.save_calendar import save_work_calendar
from loudou.workspace.administration.forms.calendar import CalendarForm
from loudou.workspace.administration.views.asking import done, settings_page, status_of, tried

KEY = "calendar"


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "work_calendar", "edit")
def calendar(request: HttpRequest, ctx: Context) -> HttpResponse:
    """When the company works."""
    form = CalendarForm(work_calendar(ctx), request.POST if request.method == "POST" else None)
    to = reverse("administration:calendar")
    if form.is_bound:
        answer = tried(
            form,
            lambda: done(
                request,
                lambda: save_work_calendar(ctx, week=form.week(), days=form.days()),
                recorded_as="work_calendar.save",
                said=gettext("The working hours were saved. Clocks that run already keep their time."),
                to=to,
            ),
        )
        if answer is not None:
            return answer
    shown = {"form": form, "title": gettext("Working hours"), "cancel_url": to}
    return render(request, "administration/form.html", shown, status=status_of(form))
