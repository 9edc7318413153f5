"""The import engine: nothing is lost and nothing comes in twice, whatever happens in the middle."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from loudou.customers.models import Account
from loudou.customers.records import ACCOUNT
from loudou.platform.changes.models import ChangeSet
from loudou.platform.records.declaration import Outcome
from loudou.platform.records.registry import RECORD_TYPES, record_type
from loudou.platform.records.services.edit import edit_records
from loudou.platform.transfer.errors import ImportNotReady
from loudou.platform.transfer.mapping.spec import ColumnSpec, MappingSpec
from loudou.platform.transfer.models import FailedRow, ImportChunk, ImportJob
from loudou.platform.transfer.services import run
from loudou.platform.transfer.services.prepare import cancel_import, choose_mapping, mark_queued
from loudou.platform.transfer.services.run import run_import
from loudou.platform.transfer.services.start import ImportDraft, start_import
from loudou.platform.transfer.services.undo import undo_import
from tests.cast import NOW, later

pytestmark = pytest.mark.django_db
COLUMNS = {"name": ColumnSpec("name"), "code": ColumnSpec("uscc"), "city": ColumnSpec("city")}
CODES = (
    "91330100MA27XL0H5W",
    "91310000MA1FL5E474",
    "91440300MA5DF2WK6R",
)


class PowerCut(Exception):
    """What happens in the middle."""


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(run, "CHUNK_ROWS", 10)


@pytest.fixture
def account_type(monkeypatch):
    """Declares accounts differently for one test."""
    return lambda **change: monkeypatch.setitem(RECORD_TYPES._entries, ACCOUNT.key, replace(ACCOUNT, **change))


@pytest.fixture
def importing(ctx, tmp_path):
    """An import of these rows that waits to be run."""

    def make(rows, *, mode="create", key=(), columns=COLUMNS):
        path = tmp_path / f"rows{len(list(tmp_path.iterdir()))}.csv"
        path.write_text("name,code,city\n" + "".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
        job_id = start_import(ctx, record_type("account"), draft=ImportDraft(path, path.name, None))
        choose_mapping(ctx, job_id=job_id, spec=MappingSpec("account", mode=mode, key=key, columns=columns))
        mark_queued(ctx, job_id=job_id)
        return job_id

    return make


def rows(count):
    return [(f"公司{n}", "", "苏州") for n in range(1, count + 1)]


def counts(job_id):
    job = ImportJob.objects.get(pk=job_id)
    return {o.value: getattr(job, f"{o.value}_count") for o in Outcome} | {"rows": job.done_rows, "state": job.state}


def test_counts_add_up_and_every_row_has_an_outcome(ctx, importing, small_chunks):
    job_id = importing([*rows(23), ("", "", "苏州"), ("甲,乙", "", "苏州")])

    run_import(ctx, job_id=job_id)

    found = counts(job_id)
    assert found == {"created": 23, "updated": 0, "skipped": 0, "failed": 2, "rows": 25, "state": "done"}
    assert list(FailedRow.objects.order_by("row").values_list("row", flat=True)) == [24, 25]
    assert Account.objects.count() == 23


def test_a_run_that_broke_off_goes_on_where_it_stopped(ctx, importing, small_chunks, account_type):
    chunks = []

    def create(acting, given):
        chunks.append(len(given))
        if len(chunks) == 3:
            raise PowerCut
        return ACCOUNT.create(acting, given)

    account_type(create=create)
    job_id = importing(rows(45))

    with pytest.raises(PowerCut):
        run_import(ctx, job_id=job_id)
    half = counts(job_id)
    run_import(later(ctx, now=NOW + timedelta(minutes=5)), job_id=job_id)

    assert (half["rows"], half["state"]) == (20, "running")
    assert counts(job_id)["created"] == 45
    assert Account.objects.count() == len(set(Account.objects.values_list("name", flat=True))) == 45
    assert list(ImportChunk.objects.order_by("first_row").values_list("first_row", "last_row")) == [
        (1, 10), (11, 20), (21, 30), (31, 40), (41, 45),
    ]  # fmt: skip


def test_a_chunk_that_fails_leaves_nothing_of_itself(ctx, importing, small_chunks, account_type):
    def create(acting, given):
        ACCOUNT.create(acting, given)
        raise PowerCut

    account_type(create=create)
    job_id = importing(rows(15))

    with pytest.raises(PowerCut):
        run_import(ctx, job_id=job_id)

    assert (Account.objects.count(), counts(job_id)["rows"], ImportChunk.objects.count()) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_runners_at_once_import_nothing_twice(ctx, importing, small_chunks):
    job_id = importing(rows(60))

    def once(_number):
        try:
            run_import(later(ctx), job_id=job_id)
        except ImportNotReady:
            pass  # the other one had finished already
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(once, range(2)))

    assert Account.objects.count() == counts(job_id)["rows"] == counts(job_id)["created"] == 60
    assert ImportChunk.objects.filter(job_id=job_id).count() == 6


def test_a_row_the_domain_refuses_fails_alone(ctx, importing):
    job_id = importing([("甲公司", CODES[0], ""), ("乙公司", "not a code", ""), ("丙公司", CODES[1], "")])

    run_import(ctx, job_id=job_id)

    failed = FailedRow.objects.get()
    assert (counts(job_id)["created"], counts(job_id)["failed"], counts(job_id)["state"]) == (2, 1, "done")
    assert (failed.row, failed.problems[0]["field"], failed.problems[0]["code"]) == (2, "uscc", "credit_code.invalid")


def test_a_refusal_that_names_no_row_fails_only_the_row_it_is_about(ctx, importing):
    run_import(ctx, job_id=importing([("甲公司", CODES[0], "")]))
    job_id = importing([*rows(7), ("又是甲公司", CODES[0], "")])

    run_import(ctx, job_id=job_id)

    assert (counts(job_id)["created"], counts(job_id)["failed"]) == (7, 1)
    assert FailedRow.objects.get(job_id=job_id).row == 8


def test_an_update_the_domain_refuses_fails_alone(ctx, importing):
    run_import(ctx, job_id=importing([("甲公司", CODES[0], ""), ("乙公司", CODES[1], "")]))
    columns = {"name": ColumnSpec("name"), "code": ColumnSpec("uscc"), "city": ColumnSpec("city")}
    job_id = importing(
        [("甲公司", "bad", "上海"), ("乙公司", CODES[2], "上海")], mode="update", key=("name",), columns=columns
    )

    run_import(ctx, job_id=job_id)

    assert (counts(job_id)["updated"], counts(job_id)["failed"]) == (1, 1)
    assert Account.objects.get(name="甲公司").uscc == CODES[0]


def test_an_import_that_has_ended_is_not_run_again(ctx, importing):
    job_id = importing(rows(3))
    run_import(ctx, job_id=job_id)

    with pytest.raises(ImportNotReady):
        run_import(ctx, job_id=job_id)

    assert Account.objects.count() == 3


def test_a_cancelled_import_stops_after_the_chunk_at_hand_and_can_be_undone(ctx, importing, small_chunks, account_type):
    def create(acting, given):
        made = ACCOUNT.create(acting, given)
        if len(made) == 10 and Account.objects.count() == 20:
            ImportJob.objects.filter(pk=job_id).update(state="cancelled")
        return made

    account_type(create=create)
    job_id = importing(rows(45))

    run_import(ctx, job_id=job_id)

    assert (counts(job_id)["rows"], counts(job_id)["state"]) == (20, "cancelled")
    undo_import(ctx, job_id=job_id)
    assert Account.objects.count() == 0


def test_cancelling_what_has_ended_is_refused(ctx, importing):
    job_id = importing(rows(1))
    run_import(ctx, job_id=job_id)

    with pytest.raises(ImportNotReady):
        cancel_import(ctx, job_id=job_id)


def test_undo_removes_what_was_new_and_restores_what_was_changed(ctx, importing):
    run_import(ctx, job_id=importing([("甲公司", CODES[0], "苏州"), ("乙公司", CODES[1], "苏州")]))
    job_id = importing(
        [("甲公司", CODES[0], "上海"), ("乙公司", CODES[1], "苏州"), ("丙公司", CODES[2], "上海")],
        mode="upsert",
        key=("uscc",),
    )

    run_import(ctx, job_id=job_id)
    assert counts(job_id) == {"created": 1, "updated": 1, "skipped": 1, "failed": 0, "rows": 3, "state": "done"}
    undo_import(ctx, job_id=job_id)

    assert sorted(Account.objects.values_list("name", "city")) == [("乙公司", "苏州"), ("甲公司", "苏州")]
    assert counts(job_id)["state"] == "undone"


def test_undo_is_refused_whole_when_something_was_changed_since(ctx, importing, small_chunks):
    job_id = importing(rows(25))
    run_import(ctx, job_id=job_id)
    touched = Account.objects.get(name="公司3")
    edit_records(later(ctx), record_type("account"), [touched.pk], {"city": "上海"}, version=touched.version)

    with pytest.raises(Exception, match="changed since"):
        undo_import(ctx, job_id=job_id)

    assert Account.objects.count() == 25


def test_an_existing_row_is_left_as_it_is_when_only_new_ones_are_wanted(ctx, importing):
    run_import(ctx, job_id=importing([("甲公司", CODES[0], "苏州")]))
    job_id = importing([("甲公司", CODES[0], "上海"), ("乙公司", CODES[1], "上海")], key=("uscc",))

    run_import(ctx, job_id=job_id)

    assert (counts(job_id)["created"], counts(job_id)["skipped"]) == (1, 1)
    assert Account.objects.get(name="甲公司").city == "苏州"


def test_updating_only_refuses_rows_without_a_record_and_keys_that_repeat(ctx, importing):
    run_import(ctx, job_id=importing([("甲公司", CODES[0], "苏州")]))
    job_id = importing(
        [("甲公司", CODES[0], "上海"), ("甲公司", CODES[0], "北京"), ("乙公司", CODES[1], "上海")],
        mode="update",
        key=("uscc",),
    )

    run_import(ctx, job_id=job_id)

    assert counts(job_id) == {"created": 0, "updated": 1, "skipped": 0, "failed": 2, "rows": 3, "state": "done"}
    assert Account.objects.get().city == "上海"
    assert [row.problems[0]["code"] for row in FailedRow.objects.order_by("row")] == ["key.repeated", "key.missing"]


def test_an_empty_cell_erases_nothing(ctx, importing):
    run_import(ctx, job_id=importing([("甲公司", CODES[0], "苏州")]))

    run_import(ctx, job_id=importing([("甲公司", CODES[0], "")], mode="update", key=("uscc",)))

    assert Account.objects.get().city == "苏州"


def test_reasons_are_written_in_the_language_of_whoever_asked(ctx, importing):
    job_id = importing([("", "", "苏州")])
    ImportJob.objects.filter(pk=job_id).update(options={"language": "zh-hans"})

    run_import(ctx, job_id=job_id)

    (problem,) = FailedRow.objects.get().problems
    assert problem["code"] == "required"
    assert problem["message"] != "This field must not be empty."


def test_a_recorded_import_names_its_source(ctx, importing):
    job_id = importing(rows(2))

    run_import(ctx, job_id=job_id)

    chunk = ImportChunk.objects.get(job_id=job_id)
    assert ChangeSet.objects.get(pk=chunk.change_set_id).source == "import"
