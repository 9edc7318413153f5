from decimal import Decimal

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [3, 1_001, 70_000])
def test_any_number_of_values_reaches_the_database(count):
    places = ", ".join(["%s"] * count)

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), max(v) FROM unnest(ARRAY[{places}]::numeric[]) AS v", [*range(count)])  # noqa: S608
        found = cursor.fetchone()

    assert found == (count, Decimal(count - 1))


def test_a_value_is_never_read_as_part_of_the_statement():
    values = ["100 % sure", "it's %s", *["x"] * 1_200]

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ARRAY[{', '.join(['%s'] * len(values))}]::text[]", values)
        (found,) = cursor.fetchone()

    assert found == values
