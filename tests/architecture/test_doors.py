"""From outside a domain only its doors may be entered; import-linter cannot say this, so a walk over the graph does."""

from pathlib import Path

import grimp
import pytest

from tools.layers import DOORS, FACADES, OPEN, read_house

REPOSITORY = Path(__file__).resolve().parents[2]
HOUSE = read_house(REPOSITORY)


def is_open_door(importer: str, imported: str) -> bool:
    """Whether this import enters a domain by a door, or enters none."""
    target = HOUSE.domain_of(imported)
    if not target or target in OPEN or target == HOUSE.domain_of(importer) or HOUSE.domain_of(importer) == "config":
        return True
    rooms = imported.split(".")[1 + len(target.split(".")) :]
    if ".tests." in f"{importer}." and rooms[:2] == ["tests", "factories"]:
        return True
    return rooms[:1] != [] and rooms[0] in DOORS | FACADES.get(target, frozenset())


def forced_doors(graph: grimp.ImportGraph) -> list[str]:
    """Every import that enters a domain by another way than its doors."""
    return [
        f"{importer} -> {imported}"
        for importer in sorted(graph.modules)
        if ".tests" not in importer  # tests look behind the doors to see what happened
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if not is_open_door(importer, imported)
    ]


def test_domains_are_entered_by_their_doors_only():
    assert forced_doors(grimp.build_graph("loudou", cache_dir=None)) == []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("loudou.processes.quote_to_order", "loudou.leads.models"),
        ("loudou.sales.pipeline.services.win", "loudou.leads.rules.grading"),
        ("loudou.workspace.today", "loudou.cpq.quoting.views"),
        ("loudou.leads.queries", "loudou.platform.access.models"),
        ("loudou.leads.queries", "loudou.platform.access"),
        ("loudou.leads.services.capture", "loudou.leads_of_others.models"),
        ("loudou.sales.pipeline.views", "loudou.leads.tests.factories"),
    ],
)
def test_a_forced_door_is_noticed(importer, imported):
    graph = grimp.ImportGraph()
    graph.add_import(importer=importer, imported=imported)

    assert forced_doors(graph) == [f"{importer} -> {imported}"]


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("loudou.processes.quote_to_order", "loudou.revenue.orders.services.place"),
        ("loudou.sales.pipeline.services.win", "loudou.leads.shapes"),
        ("loudou.leads.models", "loudou.platform.access.querysets"),
        ("loudou.leads.services.capture", "loudou.leads.rules.grading"),
        ("loudou.leads.rules.grading", "loudou.kernel.money"),
        ("loudou.config.urls", "loudou.leads.urls"),
        ("loudou.sales.pipeline.tests.test_win", "loudou.leads.tests.factories"),
    ],
)
def test_an_open_door_is_open(importer, imported):
    assert is_open_door(importer, imported)


@pytest.mark.parametrize(
    ("package", "door"), [(package, door) for package in FACADES for door in sorted(FACADES[package])]
)
def test_a_further_door_exists_and_is_described(package, door):
    folder = REPOSITORY / "src" / "loudou" / package.replace(".", "/")
    page = (REPOSITORY / "docs" / "reference" / "platform.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith(f"| `{package.removeprefix('platform.')}` |"))

    assert (folder / f"{door}.py").is_file() or (folder / door / "__init__.py").is_file()
    assert f"`{door}`" in row
