"""What can go wrong with a question to a machine outside."""

from loudou.kernel.errors import Invalid, Unavailable


class DestinationRefused(Invalid):
    """The address may not be asked: no HTTPS, an odd port, credentials in it, or a machine that is not public."""

    code = "destination_refused"
    title = "Address not allowed"
    status = 422


class AnswerRefused(Invalid):
    """The machine answered, but not with something that can be read: too long, a redirect, an error, no JSON."""

    code = "answer_refused"
    title = "Answer not usable"
    status = 422


class NoAnswer(Unavailable):
    """The machine could not be reached, was too slow, is overloaded or broken; `retry_after` are seconds to wait."""

    code = "no_answer"
    title = "No answer"
