"""Take the next numbers of a series."""

from datetime import date

from django.db import connection

TAKE_SQL = """
    INSERT INTO numbering_series (prefix, year, next_number) VALUES (%(prefix)s, %(year)s, %(count)s + 1)
    ON CONFLICT (prefix, year) DO UPDATE SET next_number = numbering_series.next_number + %(count)s
    RETURNING next_number
"""


def take_numbers(prefix: str, day: date, count: int = 1) -> list[str]:  # system: a counter has no owner
    """The next `count` numbers of this prefix in the day's year, like `Q-2026-000123`, in order. One SQL statement.

    The counter row stays locked until the caller's transaction ends, so numbers have no gaps: a rollback gives them
    back. Take them late in a transaction, and once for a whole set.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE_SQL, {"prefix": prefix, "year": day.year, "count": count})
        after = cursor.fetchone()[0]
    return [f"{prefix}-{day.year}-{number:06d}" for number in range(after - count, after)]
