"""An address belongs to one: of two who take it at the same moment, the second is refused like one who comes later."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from loudou.kernel.errors import LoudouError


@contextmanager
def hold_address(constraint: str, refusal: LoudouError) -> Iterator[None]:  # system: wraps the writes of other services
    """Do the writes inside; raises the refusal where they break the named constraint, and nothing of them stays."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint not in str(error):
            raise
        raise refusal from error
