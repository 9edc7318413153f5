"""Every event, error and setting is explained, and the generated pages say what the code says."""

from pathlib import Path

from tools.generate_reference import stale, undocumented

REPOSITORY = Path(__file__).resolve().parents[2]


def test_everything_published_is_explained():
    assert [str(finding) for finding in undocumented(REPOSITORY)] == []


def test_the_generated_pages_are_fresh():
    assert stale(REPOSITORY) == [], "run python -m tools.generate_reference"
