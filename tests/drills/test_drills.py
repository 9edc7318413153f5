import pytest

from tools.drill.drills import DRILLS, SMALL, run_drill

pytestmark = pytest.mark.drill


@pytest.mark.parametrize("name", list(DRILLS))
def test_what_was_acknowledged_survives_and_nothing_happens_twice(name, tmp_path):
    outcome = run_drill(name, seed=17, size=SMALL, folder=tmp_path)

    assert outcome.differences == []
    assert outcome.kills >= 1
    assert min(outcome.operations.get(kind, 0) for kind in ("create", "claim", "apply", "import")) >= 1, outcome
