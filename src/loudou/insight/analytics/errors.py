"""What can stand against a question about the funnel."""

from loudou.kernel.errors import Invalid


class PeriodUnknown(Invalid):
    """The period is not one we know, ends before it starts, or is longer than three years."""

    code = "period_unknown"
    title = "No such period"
    status = 422


class StepUnknown(Invalid):
    """There is no such step of the funnel."""

    code = "step_unknown"
    title = "No such step"
    status = 422
