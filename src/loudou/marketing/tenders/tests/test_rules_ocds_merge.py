"""Merging releases: the standard's own cases."""

import json

import pytest

from loudou.marketing.tenders.rules.ocds_merge import compiled_release, versioned_release
from loudou.marketing.tenders.rules.ocds_merge_rules import MERGE_RULES

pytestmark = pytest.mark.data
CASES = (
    *("empty-object", "empty-wholelistmerge-array", "fill-wholelistmerge-array", "lists", "null", "simple"),
    *("single-empty-wholelistmerge-array", "string-list", "unit"),
)


def read(folder, name):
    return json.loads((folder / "tenders/ocds_merge_cases/1.1" / f"{name}.json").read_text())


def test_every_case_there_is_is_tried(data_dir):
    found = {path.stem for path in (data_dir / "tenders/ocds_merge_cases/1.1").glob("*.json")}

    assert {name for name in found if not name.endswith(("-compiled", "-versioned"))} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_compiled_release_is_that_of_the_standard(data_dir, name):
    assert compiled_release(read(data_dir, name)) == read(data_dir, f"{name}-compiled")


@pytest.mark.parametrize("name", CASES)
def test_the_versioned_release_is_that_of_the_standard(data_dir, name):
    assert versioned_release(read(data_dir, name)) == read(data_dir, f"{name}-versioned")


def test_the_rules_are_those_of_the_schema(data_dir):
    schema = json.loads((data_dir / "tenders/schema/release-schema-1__1__4.json").read_text())
    found = dict(rules_in(schema, schema["properties"], ()))

    assert found == MERGE_RULES


def rules_in(schema, properties, path):
    """The merge rules a schema states, by the pages of the standard."""
    for name, stated in properties.items():
        node = schema["definitions"][stated["$ref"].split("/")[-1]] if "$ref" in stated else stated
        here, kinds = (*path, name), node.get("type", [])
        if node.get("omitWhenMerged"):
            yield here, "omitWhenMerged"
        elif "array" in kinds and node.get("wholeListMerge"):
            yield here, "wholeListMerge"
        elif "object" in kinds and "properties" in node:
            yield from rules_in(schema, node["properties"], here)
        elif "array" in kinds and "items" in node:
            yield from list_rules(schema, node["items"], here)


def list_rules(schema, stated, here):
    item = schema["definitions"][stated["$ref"].split("/")[-1]] if "$ref" in stated else stated
    kinds = item.get("type", [])
    if any(kind != "object" for kind in ([kinds] if isinstance(kinds, str) else kinds)) or "id" not in item.get(
        "properties", {}
    ):
        yield here, "wholeListMerge"
    else:
        yield from rules_in(schema, item["properties"], here)
