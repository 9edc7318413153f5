"""CSV as others test it, through the engine: what their JSON says is what is stored."""

import json

import pytest

from loudou.leads.models import Lead
from loudou.leads.rules.normalise import clean_text

pytestmark = [pytest.mark.django_db, pytest.mark.data]
TARGETS = ("need", "company", "source", "city", "title")
"""The first is kept as written, the others are names: a line break in one is a blank."""


def kept(field, cell):
    return cell if field == "need" else clean_text(cell)


def test_every_case_is_stored_as_its_json_says(data_dir, bring_in, defaults):
    cases = sorted((data_dir / "imports/csv_spectrum").glob("*.csv"))
    assert len(cases) == 6

    for case in cases:
        expected = json.loads(case.with_suffix(".json").read_text(encoding="utf-8"))
        columns = dict(zip(expected[0], TARGETS, strict=False))
        text = json.dumps({"version": 1, "record": "lead", "columns": columns, "constants": {"name": case.stem}})

        made = bring_in("lead", case, mapping=text)

        assert made.counts == (len(expected), 0, 0, 0), (case.name, made.reasons)
        found = Lead.objects.filter(name=case.stem).order_by("number").values(*columns.values())
        wanted = [{columns[heading]: kept(columns[heading], cell) for heading, cell in row.items()} for row in expected]
        assert list(found) == wanted, case.name
