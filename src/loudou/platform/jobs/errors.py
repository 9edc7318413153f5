"""What can stand in the way of trying a job again."""

from loudou.kernel.errors import Conflict, NotFound


class UnknownJob(NotFound):
    """There is no failed job of this id."""

    code = "unknown_job"


class JobWaits(Conflict):
    """The same work is in the queue already; trying the failed job again would do it twice."""

    code = "job_waits"
    title = "In the queue already"
