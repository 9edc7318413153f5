import pytest
from django.db import connection

from loudou.config.invariants_check import broken_invariants, invariant_files
from tests.invariants.plants import PLANTS


def test_all_hold_in_a_company_at_work(company):
    assert broken_invariants() == []


@pytest.mark.parametrize("name", [file.stem for file in invariant_files()])
def test_a_planted_violation_is_caught(name, unguarded):
    planted = PLANTS[name]
    assert broken_invariants([name]) == []
    unguarded(*planted.tables)

    with connection.cursor() as cursor:
        for statement in planted.statements:
            cursor.execute(statement)

    (broken,) = broken_invariants([name])
    assert broken.rows
