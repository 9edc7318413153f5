"""Let a sender in, or tell it to come back later."""

from django.db import transaction

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.errors import TooManyCalls
from loudou.marketing.intake.services.count_attempts import count_attempts


def admit_call(ctx: Context, *, of: str, limit: int) -> None:
    """Count one call of this sender; commits by itself, so that refused calls count too. One SQL statement.

    Raises TooManyCalls above the limit per minute.
    """
    with transaction.atomic():
        count = count_attempts(ctx, of=of)
    if count > limit:
        problem = FieldProblem("$", "too_many", "Calls are limited per minute. Try again in a minute.")
        raise TooManyCalls("Too many calls. Nothing of this one was kept.", problems=[problem], limit=limit)
