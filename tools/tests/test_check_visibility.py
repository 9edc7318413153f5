import pytest

from tools.check_visibility import find


@pytest.mark.parametrize(
    "read",
    [
        "return Lead.objects.all()",
        "return list(Lead.objects.filter(owner_id=1).order_by('id')[:5])",
        "return Lead._default_manager.count()",
        "return open_rows(Lead.objects)",
        "for lead in Lead.objects.exclude(id=1): print(lead)",
        "return Lead.objects.visible_to(ctx).filter(account__in=Account.objects.filter(a=1))",
    ],
)
def test_an_open_read_is_found(found, read):
    findings = found(find, {"leads/queries.py": f"def rows(ctx):\n    {read}\n"})

    assert len(findings) == 1
    assert findings[0].startswith("leads/queries.py:2: ")


@pytest.mark.parametrize(
    "read",
    [
        "return Lead.objects.visible_to(ctx).filter(owner_id=1)",
        "return (Lead.objects.open()\n            .visible_to(ctx)\n            .count())",
        "return Lead.objects.all()  # system: the recycler sees every pool",
        "# system: the recycler sees every pool\n    return Lead.objects.all()",
    ],
)
def test_a_guarded_or_explained_read_is_fine(found, read):
    assert found(find, {"leads/queries.py": f"def rows(ctx):\n    {read}\n"}) == []


def test_a_reason_is_more_than_the_word(found):
    source = "def rows(ctx):\n    return Lead.objects.all()  # system:\n"

    assert len(found(find, {"leads/queries.py": source})) == 1


@pytest.mark.parametrize("room", ["actions", "forms", "panels", "records/lead", "queries/queue"])
def test_every_room_that_shows_rows_is_read(found, room):
    source = "def rows(ctx):\n    return Lead.objects.all()\n"

    assert len(found(find, {f"leads/{room}.py": source})) == 1


def test_views_and_endpoints_are_read_but_not_services_or_platform(found):
    source = "def rows(ctx):\n    return Lead.objects.all()\n"
    places = ["leads/views.py", "sales/pipeline/api/lists.py", "leads/services/assign.py", "platform/access/queries.py"]

    findings = found(find, dict.fromkeys(places, source))

    assert [finding.split(":")[0] for finding in findings] == ["leads/views.py", "sales/pipeline/api/lists.py"]
