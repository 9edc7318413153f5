import shutil

import pytest

from tools.drill.box import prepare_folder
from tools.drill.drills import DRILLS, SMALL, run_drill

pytestmark = pytest.mark.drill


@pytest.fixture(scope="module")
def prepared():
    """An installation to be copied for each drill."""
    folder = prepare_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", list(DRILLS))
def test_what_was_acknowledged_survives_and_nothing_happens_twice(name, prepared, tmp_path):
    outcome = run_drill(name, seed=17, size=SMALL, prepared=prepared, folder=tmp_path)

    assert outcome.differences == []
    assert outcome.kills >= 1
    assert min(outcome.operations.get(kind, 0) for kind in ("create", "claim", "apply", "import")) >= 1, outcome
