import re

import pytest
from django.db import connection

from loudou.config.invariants_check import FOLDER, invariant_files
from loudou.kernel.money import MINOR_UNITS

RECORDED_SQL = """
    SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgname = 'changes_insert' AND c.relnamespace = 'public'::regnamespace
"""


@pytest.mark.django_db
def test_they_hold_in_an_empty_database(invariants_hold):
    invariants_hold()


@pytest.mark.parametrize("file", invariant_files(), ids=lambda file: file.stem)
def test_each_says_what_must_hold_and_asks_one_question(file):
    text = file.read_text()

    assert text.startswith("-- ")
    assert text.splitlines()[0].endswith(".")
    statement = [line for line in text.splitlines() if not line.lstrip().startswith("--")]
    assert "".join(statement).count(";") == 1
    assert text.rstrip().endswith(";")


@pytest.mark.django_db
def test_every_recorded_table_is_asked_for_its_history():
    with connection.cursor() as cursor:
        cursor.execute(RECORDED_SQL)
        recorded = {name for (name,) in cursor.fetchall()}

    text = (FOLDER / "E01_every_row_has_history.sql").read_text()

    asked = {
        line.split("FROM ")[1].split(" ")[0] for line in text.splitlines() if "FROM " in line and " r WHERE" in line
    }
    assert asked == recorded, asked ^ recorded


def test_q03_knows_the_minor_units_of_every_currency():
    text = (FOLDER / "Q03_figures_follow_from_their_inputs.sql").read_text()

    cases = re.findall(r"currency IN \(([^)]*)\) THEN (\d)", text)

    assert {code: int(digits) for codes, digits in cases for code in re.findall("[A-Z]{3}", codes)} == MINOR_UNITS
