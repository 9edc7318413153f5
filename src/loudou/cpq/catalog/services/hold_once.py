"""The rules of the catalogue that the database checks at commit, checked at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction

from loudou.cpq.catalog.errors import PricesOverlap

SAID = {
    "price_once_per_day": "A product would have two prices for the same quantity on one day.",
    "price_list_one_default": "A currency would have two default price lists on one day.",
}


@contextmanager
def hold_once(constraint: str) -> Iterator[None]:  # system: wraps the writes of other services
    """Do the writes inside and check the named constraint then, not at commit. Raises PricesOverlap."""
    # Said first outside the inner savepoint: a savepoint that fails gives back the mode it saved, and what an inner one
    # saved is forgotten when that is released.
    _set(constraint, "DEFERRED")
    try:
        with transaction.atomic():
            yield
            _set(constraint, "IMMEDIATE")
    except IntegrityError as error:
        if constraint not in str(error):
            raise
        raise PricesOverlap(SAID[constraint], rule=constraint) from error
    _set(constraint, "DEFERRED")


def _set(constraint: str, mode: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {connection.ops.quote_name(constraint)} {mode}")
