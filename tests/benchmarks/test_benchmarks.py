import json
import subprocess
import sys
from collections import Counter

import pytest

from benchmarks.figures import Figure
from benchmarks.peers import mark_of
from benchmarks.releases import releases
from benchmarks.report import as_table
from benchmarks.yardstick import ROOT
from loudou.marketing.tenders.rules.ocds import read_release
from tools.drill.box import clean_environment


@pytest.mark.parametrize(
    ("figure", "bar", "ratio"),
    [
        (Figure("W1", "a token API, c=8", "10", "ms p50", (30.0,), cpu_ms=8.2), "9 met", "5.0×"),
        (Figure("W1", "a token API, c=8", "10", "ms p50", (3.0,), cpu_ms=20.5), "9 MISSED", "2.0×"),
        (Figure("W3", "import of 10 rows", "10", "rows/s", (970.0,)), "6000 MISSED", "10.0×"),
        (Figure("W8", "in bulk", "10", "pairs/s", (3_580.0,)), "3000 met", "20.0×"),
    ],
)
def test_a_figure_is_compared_with_the_bar_and_the_peer(figure, bar, ratio):
    line = as_table([figure]).splitlines()[-1]

    assert f"| {bar} | {ratio} |" in line


def test_a_workload_without_a_mark_is_compared_with_nothing():
    assert mark_of("W1", "c HTML form, c=1") is None


@pytest.mark.data
def test_every_workload_runs_at_small_sizes(tmp_path, yardstick):
    names = ["W1", "W2", "W3", "W5", "W6", "W8", "claims", "events", "ocds", "fuzzy"]

    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--no-million", "--json", tmp_path / "out.json", *names],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "out.json").read_text())["figures"]
    assert {figure["workload"] for figure in figures} == set(names)
    (claims,) = [figure for figure in figures if figure["workload"] == "claims"]
    assert (claims["facts"]["claimed"], claims["facts"]["claimed_twice"]) == (60, 0)
    again = [figure["facts"] for figure in figures if figure["what"] == "the same file again"]
    assert [(facts["created"], facts["repeated"], facts["failed"], facts["changed"]) for facts in again] == [
        (0, 60, 0, False)
    ]
    pairs = [figure["facts"] for figure in figures if figure["what"].startswith("all pairs")]
    assert [facts["planted_found"] >= facts["planted"] * 0.9 for facts in pairs] == [True]


def test_releases_are_the_same_for_the_same_seed_and_tell_whole_processes_by_date():
    made = list(releases(300, 4))

    assert made == list(releases(300, 4))
    assert [one["date"] for one in made] == sorted(one["date"] for one in made)
    assert len({one["id"] for one in made}) == 300
    told = Counter(one["ocid"] for one in made)
    assert max(told.values()) >= 4
    assert {tag for one in made for tag in one["tag"]} >= {"planning", "tender", "tenderAmendment", "award", "contract"}
    assert all(read_release(one).facts.purchaser for one in made)
