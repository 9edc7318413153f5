"""Extension points, permissions and metrics are explained in the reference; what is not there is not explained."""

import re
import sys
from pathlib import Path

import pytest

from loudou.config.roles import ROLES
from loudou.insight.analytics.enums import Speed, Step
from loudou.platform.records.actions import actions_of
from loudou.platform.records.registry import record_types
from tools import published

REPOSITORY = Path(__file__).resolve().parents[2]
REFERENCE = REPOSITORY / "docs" / "reference"
GENERIC_ACTS = {"read", "create", "edit", "delete", "export", "import"}


def section(page, heading):
    """The lines below a heading, up to the next one of its rank."""
    text = (REFERENCE / page).read_text(encoding="utf-8")
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def first_cells(page, heading):
    """Every `name` in the first column of the table below a heading."""
    rows = [line.split("|")[1] for line in section(page, heading).splitlines() if line.startswith("| `")]
    return {name for cell in rows for name in re.findall(r"`([^`]+)`", cell)}


def granted():
    return {pair for role in ROLES for pair in role.grants}


def test_every_extension_point_has_a_section():
    text = (REFERENCE / "extensions.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^## (.+)$", text, re.MULTILINE)) - {"A plugin"}

    assert explained == set(published.extension_points(REPOSITORY))


def test_every_extension_point_is_used_by_our_own_packages():
    found = {name: dotted.rpartition(".") for name, dotted in published.extension_points(REPOSITORY).items()}
    points = {name: getattr(sys.modules[module], variable) for name, (module, _dot, variable) in found.items()}

    assert {name for name, registry in points.items() if registry.name != name or len(registry) == 0} == set()


def test_every_act_is_explained():
    offered = {action.access_action for kind in record_types() for action in actions_of(kind)}
    asked = {act for _subject, act in published.permissions(REPOSITORY)}

    assert first_cells("permissions.md", "Acts") == GENERIC_ACTS | offered | asked | {act for _s, act in granted()}


def test_every_subject_is_explained():
    kinds = {kind.key for kind in record_types()}
    asked = {subject for subject, _act in published.permissions(REPOSITORY)}

    assert first_cells("permissions.md", "Subjects") == kinds | asked | {subject for subject, _a in granted()}


def test_every_figure_of_the_funnel_is_explained():
    text = (REFERENCE / "metrics.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`([a-z_]+)`", text))

    assert published.metrics(REPOSITORY) - explained == set()


@pytest.mark.parametrize(("heading", "choices"), [("Steps", Step), ("Segments", Speed)])
def test_every_step_and_segment_is_explained(heading, choices):
    assert set(choices.values) - first_cells("metrics.md", heading) == set()
