"""`loudou import` and `loudou export` as scripts use them."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from loudou.customers.models import Account
from loudou.customers.tests.factories import make_account
from loudou.leads.models import Lead
from loudou.leads.services.save_pool import save_pool
from loudou.leads.shapes import PoolDraft
from loudou.platform.transfer.models import FailedRow, ImportJob
from loudou.platform.transfer.services import run
from tests.cast import later
from tests.imports.conftest import EXAMPLES, everything

pytestmark = pytest.mark.django_db
KEYS = {"rows", "created", "updated", "skipped", "failed", "seconds", "errors_file"}


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def told():
    """What the command prints as JSON."""

    def run_command(*argv, status=0):
        out = StringIO()
        if status:
            with pytest.raises(SystemExit) as ended:
                call_command("import_records", *map(str, argv), "--json", stdout=out)
            assert ended.value.code == status
        else:
            call_command("import_records", *map(str, argv), "--json", stdout=out)
        return json.loads(out.getvalue())

    return run_command


def outcome(report):
    assert set(report) >= KEYS
    assert report["rows"] == sum(report[name] for name in ("created", "updated", "skipped", "failed"))
    return tuple(report[name] for name in ("rows", "created", "updated", "skipped", "failed"))


@pytest.mark.data
def test_real_leads_twice(told, data_dir, defaults):
    argv = ("leads", data_dir / "leads/x_education.public.csv.gz", "--mapping", EXAMPLES / "x_education.mapping.json")

    first, again = told(*argv), told(*argv)

    assert (outcome(first), first["errors_file"]) == ((6_468, 6_468, 0, 0, 0), None)
    assert outcome(again) == (6_468, 0, 0, 6_468, 0)


@pytest.mark.data
def test_a_trial_covers_the_whole_file_and_leaves_nothing(told, data_dir, tmp_path):
    before = everything()

    report = told("accounts", data_dir / "enrichment/cn_companies_uscc.public.csv.gz", "--dry-run")

    assert outcome(report) == (1_600, 1_580, 0, 0, 20)
    assert len(Path(report["errors_file"]).read_text(encoding="utf-8-sig").splitlines()) >= 21
    assert everything() == before
    assert (ImportJob.objects.count(), FailedRow.objects.count()) == (0, 0)


def test_the_error_file_is_where_the_report_says(told, written):
    report = told("accounts", written([("name", "税号"), ("甲公司", "nonsense"), ("乙公司", "")]))

    text = Path(report["errors_file"]).read_bytes()
    assert outcome(report) == (2, 1, 0, 0, 1)
    assert text.startswith(b"\xef\xbb\xbf")
    assert "甲公司" in text.decode("utf-8")


def test_mode_key_and_pool(told, written, defaults, ctx):
    pool_id = save_pool(later(ctx), pool=PoolDraft("East China"))
    path = written([("姓名", "手机", "城市"), ("顾海峰", "13815804462", "苏州")])
    told("leads", path)

    rows = [("姓名", "手机", "城市"), ("顾海峰", "13815804462", "宁波"), ("冯莉", "13815804463", "宁波")]
    argv = ("--mode", "upsert", "--key", "mobile", "--pool", "East China")

    again = told("leads", written(rows, "b.csv"), *argv)

    assert outcome(again) == (2, 1, 1, 0, 0)
    assert list(Lead.objects.filter(pool_id=pool_id).values_list("name", flat=True)) == ["冯莉"]


def test_the_rights_of_the_named_user_apply(told, written, cast):
    refused = told("accounts", written([("name",), ("甲公司",)]), "--user", "fay", status=1)

    assert refused["error"] == "action_refused"
    assert Account.objects.count() == 0


def test_what_a_user_brings_in_is_the_users(told, written, cast, defaults):
    told("leads", written([("姓名", "手机"), ("顾海峰", "13815804462")]), "--user", "ada")

    assert Lead.objects.get().created_by == cast.ada


@pytest.mark.parametrize(
    ("rows", "argv", "code"),
    [
        ([], (), "import.empty"),
        ([("name",)], (), "import.no_rows"),
        ([("city",), ("苏州",)], (), "import.mapping"),
        ([("name",), ("甲公司",)], ("--mode", "update"), "import.mapping"),
        ([("name",), ("甲公司",)], ("--mode", "update", "--key", "colour"), "import.mapping"),
    ],
)
def test_a_refused_file_says_why_and_ends_with_1(told, written, rows, argv, code):
    report = told("accounts", written(rows), *argv, status=1)

    assert report["error"] == code
    assert report["detail"]
    assert Account.objects.count() == 0


def test_asked_again_a_killed_run_goes_on(told, written, monkeypatch):
    monkeypatch.setattr(run, "CHUNK_ROWS", 10)
    path = written([("name",), *((f"公司{n}",) for n in range(35))])
    count_as_usual, seen = run._count, []

    def killed(plan, answers):
        seen.append(answers)
        if len(seen) == 3:
            raise KeyboardInterrupt
        count_as_usual(plan, answers)

    monkeypatch.setattr(run, "_count", killed)
    with pytest.raises(KeyboardInterrupt):
        told("accounts", path)
    assert Account.objects.count() == 20

    report = told("accounts", path)

    assert (outcome(report), report["resumed"]) == ((35, 35, 0, 0, 0), True)
    assert (Account.objects.count(), ImportJob.objects.count()) == (35, 1)


def test_an_export_is_read_back_as_it_was(told, tmp_path, ada):
    make_account(ada, name="=甲公司", city="苏州")
    make_account(ada, name="'=乙公司", city="-")
    call_command("export_records", "accounts", "--fields", "number,name,city", "-o", str(tmp_path / "accounts.csv"))

    report = told("accounts", tmp_path / "accounts.csv", "--mode", "update", "--key", "number")

    assert outcome(report) == (2, 0, 0, 2, 0)
