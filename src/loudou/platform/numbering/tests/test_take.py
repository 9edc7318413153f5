from concurrent.futures import ThreadPoolExecutor
from datetime import date

from django.db import connection, transaction

from loudou.platform.numbering.services.take import take_numbers

DAY = date(2026, 3, 2)


def test_numbers_follow_one_another_per_prefix_and_year(db):
    assert take_numbers("Q", DAY, 2) == ["Q-2026-000001", "Q-2026-000002"]
    assert take_numbers("Q", DAY) == ["Q-2026-000003"]
    assert take_numbers("L", DAY) == ["L-2026-000001"]
    assert take_numbers("Q", date(2027, 1, 1)) == ["Q-2027-000001"]


def test_a_rollback_gives_its_numbers_back(db):
    with transaction.atomic():
        take_numbers("Q", DAY, 5)
        transaction.set_rollback(True)

    assert take_numbers("Q", DAY) == ["Q-2026-000001"]


def test_q12_numbers_are_unique_and_gapless_under_concurrency(transactional_db):
    def take(_):
        try:
            with transaction.atomic():
                return take_numbers("Q", DAY, 3)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        taken = [number for numbers in pool.map(take, range(32)) for number in numbers]

    assert sorted(taken) == [f"Q-2026-{n:06d}" for n in range(1, 97)]
