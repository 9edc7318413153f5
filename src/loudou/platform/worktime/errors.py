"""What can be wrong with a working calendar."""

from loudou.kernel.errors import Invalid


class CalendarInvalid(Invalid):
    """Hours overlap or close before they open, or nothing would be worked at all."""

    code = "calendar_invalid"
