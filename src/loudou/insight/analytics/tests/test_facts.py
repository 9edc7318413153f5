"""What analytics reads of other domains' tables is there under these names."""

import pytest
from django.db import connection

from loudou.insight.analytics.queries.facts import FACTS_SQL, LEAD_COLUMNS, READS
from loudou.platform.records.registry import record_type

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", READS)
def test_every_column_named_exists(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        columns = {row[0] for row in cursor.fetchall()}

    assert set(READS[table]) <= columns


def test_the_lead_has_its_columns():
    assert set(LEAD_COLUMNS) <= {field.attname for field in record_type("lead").model._meta.concrete_fields}


def test_no_table_is_read_that_is_not_named():
    words = FACTS_SQL.replace("(", " ").split()
    read = {words[place + 1] for place, word in enumerate(words) if word in {"FROM", "JOIN"}}

    assert {name for name in read if "_" in name} - {"leads_lead"} <= set(READS)
