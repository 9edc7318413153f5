"""Real files through the whole engine: from bytes on disk to records, failed rows and back."""

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps

from loudou.config.invariants_check import broken_invariants
from loudou.leads.tests.factories import make_defaults
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.changes.triggers import keeping_of
from loudou.platform.records.registry import record_type
from loudou.platform.transfer.models import FailedRow, ImportJob
from loudou.platform.transfer.queries import error_file
from loudou.platform.transfer.services.prepare import mark_queued
from loudou.platform.transfer.services.run import run_import
from loudou.platform.transfer.services.start import ImportDraft, MappingChoice
from loudou.platform.transfer.services.take import take_file
from loudou.platform.transfer.services.undo import undo_import
from tests.cast import NOW, later

EXAMPLES = Path(__file__).parents[2] / "examples"
MOVED_BY_EVERY_EDIT = {"version", "updated_at"}


@dataclass(frozen=True)
class Imported:
    """An import that has run: how to look at it and how to take it back."""

    ctx: object
    id: object

    @property
    def job(self):
        return ImportJob.objects.get(pk=self.id)

    @property
    def counts(self):
        job = self.job
        assert job.state == "done", (job.state, job.problem)
        assert job.done_rows == job.created_count + job.updated_count + job.skipped_count + job.failed_count
        return (job.created_count, job.updated_count, job.skipped_count, job.failed_count)

    @property
    def failed(self):
        """(row, codes) of every row that failed."""
        rows = FailedRow.objects.filter(job_id=self.id).order_by("row")
        return [(row.row, [problem["code"] for problem in row.problems]) for row in rows]

    @property
    def reasons(self):
        rows = FailedRow.objects.filter(job_id=self.id).order_by("row")
        return [(row.row, problem["field"], problem["code"]) for row in rows for problem in row.problems]

    def error_text(self):
        return "".join(error_file(self.job))

    def error_rows(self):
        """The error file as a spreadsheet reads it."""
        return list(csv.reader(StringIO(self.error_text().removeprefix("\ufeff"), newline="")))

    def undo(self):
        return undo_import(later(self.ctx), job_id=self.id)


@pytest.fixture
def defaults(ctx):
    """The default pool and the default score rules."""
    make_defaults()


@pytest.fixture
def waiting(ctx):
    """An import of a file that waits to be run, and who asked for it."""

    def prepare(record, path, *, mapping="", mode="", key=(), by=None, now=NOW, **options):
        acting, kind = later(by or ctx, now=now), record_type(record)
        text = mapping.read_bytes() if isinstance(mapping, Path) else mapping
        draft, choice = ImportDraft(path, path.name, None, options), MappingChoice(text, mode, tuple(key))
        job_id = take_file(acting, kind, draft=draft, choice=choice)
        mark_queued(acting, job_id=job_id)
        return Imported(acting, job_id)

    return prepare


@pytest.fixture
def bring_in(waiting):
    """Imports a file in this process."""

    def run(record, path, **how):
        made = waiting(record, path, **how)
        run_import(later(made.ctx), job_id=made.id)
        return made

    return run


@pytest.fixture
def written(tmp_path):
    """Writes rows as a CSV file."""

    def write(rows, name="rows.csv", encoding="utf-8"):
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as target:
            csv.writer(target).writerows(rows)
        return path

    return write


@pytest.fixture
def invariants_hold(db):
    def check():
        assert broken_invariants() == []

    return check


def everything():
    """Every row of every table whose history is kept, without what each edit moves."""
    found = {}
    for model in apps.get_models():
        # A number that was used stays used, whatever became of its record.
        if keeping_of(model) == RecordKeeping.TRACKED and model._meta.app_label != "numbering":
            columns = [f.attname for f in model._meta.concrete_fields if f.attname not in MOVED_BY_EVERY_EDIT]
            found[model._meta.db_table] = sorted(map(str, model._base_manager.values_list(*columns)))
    return found
