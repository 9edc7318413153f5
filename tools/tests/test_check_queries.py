import pytest

from tools.check_queries import find

QUERIES = "leads/queries.py"
READ = 'def work_queue(ctx):\n    """Open leads.{}"""\n    return Lead.objects.visible_to(ctx)\n'


@pytest.mark.parametrize("name", [QUERIES, "leads/queries/queue.py"])
def test_a_query_that_keeps_its_cost_to_itself_is_found(found, name):
    assert found(find, {name: READ.format("")}) == [
        f"{name}:1: work_queue does not say how many SQL statements it runs"
    ]


@pytest.mark.parametrize(
    "cost", [" One SQL statement.", " A constant number of SQL\n    statements.", " No SQL statement."]
)
def test_a_query_that_says_it_is_fine(found, cost):
    assert found(find, {QUERIES: READ.format(cost)}) == []


@pytest.mark.parametrize(
    "source",
    [
        "def names():\n    return Lead.objects.count()\n",
        "def names(ids):\n    with connection.cursor() as cursor:\n        cursor.execute('SELECT 1')\n",
        "def names(ctx):\n    return others(ctx)\n",
    ],
)
def test_what_reads_rows_in_any_way_is_asked(found, source):
    assert len(found(find, {QUERIES: source})) == 1


def test_private_pure_and_foreign_functions_are_not_asked(found):
    source = "def _rows(ctx):\n    return Lead.objects.all()\n\n\ndef label(row):\n    return row.name\n"

    assert found(find, {QUERIES: source, "leads/services/claim.py": READ.format("")}) == []
