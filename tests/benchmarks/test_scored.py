import json
import subprocess
import sys
from dataclasses import replace

import pytest

from benchmarks.sizes import Sizes
from benchmarks.yardstick import ROOT
from tools.drill.box import clean_environment

NAMES = ["W4", "train", "predict", "rescore", "behaviour"]


def test_a_share_of_the_size_is_that_of_records_by_the_million_and_of_nothing_else():
    whole = Sizes()

    tenth = whole.scaled(0.1)

    assert (tenth.all_leads, tenth.learnt_leads, tenth.events) == (100_000, 20_000, 2_000_000)
    scaled = ("all_leads", "learnt_leads", "events", "closed_leads", "open_leads")
    scaled += ("compared", "compared_new", "releases")
    kept = {name: getattr(whole, name) for name in scaled}
    assert replace(tenth, **kept) == whole


@pytest.mark.data
def test_learning_predicting_and_scoring_run_at_small_sizes(tmp_path, yardstick):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--json", tmp_path / "out.json", *NAMES],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "out.json").read_text())["figures"]
    assert [name for name in NAMES if name in {figure["workload"] for figure in figures}] == NAMES
    (auc,) = [figure["values"][0] for figure in figures if figure["what"].startswith("ROC-AUC")]
    assert auc > 0.75
    rounds = [figure["size"] for figure in figures if figure["workload"] in {"predict", "rescore", "behaviour"}]
    assert set(rounds) == {"1,500"}
