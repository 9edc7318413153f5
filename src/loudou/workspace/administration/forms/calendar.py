"""The form of the working calendar: hours by weekday as `09:00-12:00, 13:30-18:00`, other days one per line."""

import re
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loudou.kernel.errors import FieldProblem
from loudou.platform.worktime.errors import CalendarInvalid
from loudou.platform.worktime.shapes import DayDraft, Hours, WorkCalendar
from loudou.workspace.administration.forms.judged import JudgedForm

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~至]\s*(\d{1,2})[:：](\d{2})")
DAY_LINE = re.compile(r"(\+?)\s*(\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:\.\.|至|~)\s*(\d{4}-\d{1,2}-\d{1,2}))?\s*(.*)")
LONGEST_RANGE = timedelta(days=92)


class CalendarForm(JudgedForm):
    """Seven lines of hours, and the days that differ."""

    def __init__(self, calendar: WorkCalendar, data: Any = None) -> None:
        super().__init__(data, initial=_shown(calendar))
        for at, name in enumerate(WEEKDAYS):
            self.fields[f"day_{at}"] = forms.CharField(
                label=name, required=False, max_length=120, widget=forms.TextInput(attrs={"placeholder": _("Day off")})
            )
        self.fields["days"] = forms.CharField(
            label=_("Holidays and days worked instead"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
            help_text=_(
                "One per line: 2026-10-01..2026-10-07 National Day. A plus before the day says it is worked: "
                "+2026-10-10."
            ),
        )

    def week(self) -> list[Hours]:
        """The hours of the week. Raises CalendarInvalid naming the weekdays that cannot be read."""
        read = [_hours(self.text(f"day_{at}")) for at in range(7)]
        wrong = [
            FieldProblem(f"day_{at}", "calendar.format", "Write hours like 09:00-12:00, 13:30-18:00.")
            for at, hours in enumerate(read)
            if hours is None
        ]
        if wrong:
            raise CalendarInvalid("These working hours make no sense. Nothing was saved.", problems=wrong)
        return [hours for hours in read if hours is not None]

    def days(self) -> list[DayDraft]:
        """The days that differ. Raises CalendarInvalid naming the first line that cannot be read."""
        found: dict[date, DayDraft] = {}
        for number, line in enumerate(self.text("days").splitlines(), start=1):
            if line.strip():
                drafts = _days(line.strip())
                if drafts is None:
                    problem = FieldProblem("days", "calendar.line", "A line names no day like 2026-10-01.", number)
                    raise CalendarInvalid("These working hours make no sense. Nothing was saved.", problems=[problem])
                found |= {draft.day: draft for draft in drafts}
        return [found[day] for day in sorted(found)]


def _hours(text: str) -> Hours | None:
    """The spans of a line, none for an empty one; None when something else stands there."""
    if SPAN.sub("", text).strip(" ,，;；"):
        return None
    try:
        return tuple((time(int(a), int(b)), time(int(c), int(d))) for a, b, c, d in SPAN.findall(text))
    except ValueError:
        return None


def _days(line: str) -> list[DayDraft] | None:
    match = DAY_LINE.fullmatch(line)
    if match is None:
        return None
    worked, first, last, name = match.groups()
    try:
        start, end = _date(first), _date(last or first)
    except ValueError:
        return None
    if not timedelta() <= end - start <= LONGEST_RANGE:
        return None
    span = range((end - start).days + 1)
    return [DayDraft(start + timedelta(days=n), is_worked=bool(worked), name=name[:60]) for n in span]


def _date(text: str) -> date:
    year, month, day = text.split("-")
    return date(int(year), int(month), int(day))


def _shown(calendar: WorkCalendar) -> dict[str, str]:
    hours = {
        f"day_{at}": ", ".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in spans)
        for at, spans in enumerate(calendar.week)
    }
    return {**hours, "days": "\n".join(_lines(calendar))}


def _lines(calendar: WorkCalendar) -> list[str]:
    """Days in a row with one name as one line."""
    lines: list[tuple[date, date, bool, str]] = []
    for day in sorted(calendar.closed | calendar.opened):
        is_worked, name = day in calendar.opened, calendar.names.get(day, "")
        if lines and lines[-1][1] + timedelta(days=1) == day and lines[-1][2:] == (is_worked, name):
            lines[-1] = (lines[-1][0], day, is_worked, name)
        else:
            lines.append((day, day, is_worked, name))
    return [
        f"{'+' if worked else ''}{start}{f'..{end}' if end > start else ''}{f' {name}' if name else ''}"
        for start, end, worked, name in lines
    ]
