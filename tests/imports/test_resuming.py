"""A run that breaks off anywhere goes on where it stopped, and nothing comes twice."""

import gzip
from datetime import timedelta

import pytest

from loudou.leads.models import Lead
from loudou.platform.transfer.models import ImportChunk, ImportJob
from loudou.platform.transfer.services import run
from loudou.platform.transfer.services.prepare import cancel_import
from loudou.platform.transfer.services.run import run_import
from tests.cast import NOW, later
from tests.imports.conftest import EXAMPLES, everything

pytestmark = [pytest.mark.django_db, pytest.mark.data]
MAPPING = EXAMPLES / "x_education.mapping.json"
ROWS, CHUNK = 400, 64
CHUNKS = -(-ROWS // CHUNK)


class PowerCut(Exception):
    """What happens in the middle."""


@pytest.fixture
def part(data_dir, tmp_path, monkeypatch):
    """The first 400 real leads, brought in by small chunks."""
    monkeypatch.setattr(run, "CHUNK_ROWS", CHUNK)
    path = tmp_path / "part.csv"
    with gzip.open(data_dir / "leads/x_education.public.csv.gz", "rt", encoding="utf-8") as file:
        path.write_text("".join(line for line, _ in zip(file, range(ROWS + 1), strict=False)), encoding="utf-8")
    return path


@pytest.fixture
def cut(monkeypatch):
    """Cuts the power in the given chunk, after its rows were written and before the counts moved."""
    count_as_usual = run._count

    def at(chunk):
        seen = []

        def counting(plan, answers):
            seen.append(len(answers))
            if len(seen) == chunk:
                raise PowerCut
            count_as_usual(plan, answers)

        monkeypatch.setattr(run, "_count", counting)

    return at


@pytest.mark.parametrize("chunk", range(1, CHUNKS + 1))
def test_a_crash_in_any_chunk_loses_nothing_and_brings_nothing_twice(waiting, part, defaults, cut, chunk):
    made = waiting("lead", part, mapping=MAPPING)
    cut(chunk)

    with pytest.raises(PowerCut):
        run_import(later(made.ctx), job_id=made.id)
    half = (Lead.objects.count(), made.job.done_rows, ImportChunk.objects.count(), made.job.state)
    run_import(later(made.ctx, now=NOW + timedelta(minutes=1)), job_id=made.id)

    assert half == ((chunk - 1) * CHUNK, (chunk - 1) * CHUNK, chunk - 1, "running")
    assert made.counts == (ROWS, 0, 0, 0)
    assert Lead.objects.values("external_id").distinct().count() == Lead.objects.count() == ROWS


def test_a_broken_off_import_can_be_stopped_and_taken_back(waiting, part, defaults, cut, invariants_hold):
    before = everything()
    made = waiting("lead", part, mapping=MAPPING)
    cut(4)
    with pytest.raises(PowerCut):
        run_import(later(made.ctx), job_id=made.id)

    cancel_import(later(made.ctx), job_id=made.id)
    run_after = ImportJob.objects.get().state
    made.undo()

    assert (run_after, Lead.objects.count()) == ("cancelled", 0)
    assert everything() == before
    invariants_hold()
