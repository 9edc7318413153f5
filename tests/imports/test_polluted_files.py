"""Polluted files to the end: what is stored is what the clean file says, and every other row is reported."""

import csv
import io
import json
import zipfile
from collections import Counter

import pytest

from loudou.customers.models import Account
from loudou.customers.rules.identity import clean_text

pytestmark = [pytest.mark.django_db, pytest.mark.data]

FIELDS = ("source", "city", None, "name", "province", "industry", "note", "address")
"""What the eight leading columns (date, time, quantity, product, price, type, description, link) are stored as."""

FAILED = {
    "file_escape_char_0x00.csv": (6, "a quote inside a quoted cell is escaped by NUL: where the cell ends is a guess"),
    "file_multitable_less.csv": (83, "a second table with fewer columns follows the first; its rows are not ours"),
    "row_extra_quote8_col7.csv": (1, "a stray quote: the rest of the row may belong to that cell or not"),
    "row_more_sep_row57_col3.csv": (1, "one cell too many: which one is surplus nobody can tell"),
}
"""Files some of whose rows cannot be read without guessing: how many are refused, and why."""


def cases(folder):
    with zipfile.ZipFile(folder / "imports/pollock_public.zip") as archive:
        return sorted(name.removeprefix("csv/") for name in archive.namelist() if name.startswith("csv/") and name[4:])


@pytest.fixture
def pollock(data_dir, tmp_path):
    with zipfile.ZipFile(data_dir / "imports/pollock_public.zip") as archive:
        archive.extractall(tmp_path)
    return tmp_path


def stored():
    names = [name for name in FIELDS if name]
    return Counter(Account.objects.values_list(*names))


def as_stored(row):
    """A clean row as an account keeps it: tidied texts, the remark as written."""
    cells = [
        cell.strip() if name == "note" else clean_text(cell) for name, cell in zip(FIELDS, row, strict=False) if name
    ]
    return tuple(cells)


def test_no_polluted_file_is_ever_stored_wrongly(pollock, data_dir, bring_in):
    names = cases(data_dir)
    assert len(names) == 13
    for name in names:
        text = (pollock / "clean" / name).read_bytes().decode()
        clean = list(csv.reader(io.StringIO(text, newline="")))
        parameters = json.loads((pollock / "parameters" / f"{name}_parameters.json").read_text(encoding="utf-8"))
        header = clean.pop(0) if parameters["header_lines"] else [f"Column {n}" for n in range(1, 10)]
        columns = {heading: field for heading, field in zip(header, FIELDS, strict=False) if field}
        mapping = json.dumps({"version": 1, "record": "account", "columns": columns})

        made = bring_in("account", pollock / "csv" / name, mapping=mapping)

        failed = FAILED.get(name, (0, ""))[0]
        assert made.counts == (made.job.done_rows - failed, 0, 0, failed), (name, made.failed[:3])
        expected = Counter(map(as_stored, clean))
        assert not stored() - expected, name
        lost = sum((expected - stored()).values())
        assert lost == (failed if name != "file_multitable_less.csv" else 0), name
        assert len(made.error_rows()) == 1 + failed, name
        made.undo()
