"""A list as a file."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from loudou.customers.tests.factories import make_account
from loudou.platform.access.enums import Scope
from loudou.platform.access.models import Grant
from loudou.platform.changes.recording import recording
from loudou.platform.transfer.models import ExportLog
from loudou.sales.pipeline.tests.factories import make_opportunity

pytestmark = pytest.mark.django_db


def rows_of(response):
    body = b"".join(response.streaming_content).decode()
    assert body.startswith("\ufeff")
    return list(csv.reader(StringIO(body.removeprefix("\ufeff"))))


def test_the_file_holds_exactly_the_list_at_hand(web, accounts):
    accounts(5)

    response = web().get("/accounts/export.csv", {"filter": 'city == "苏州"', "sort": "name", "cols": "name,city"})

    assert rows_of(response) == [["Name", "City"], ["测试公司1", "苏州"], ["测试公司3", "苏州"], ["测试公司5", "苏州"]]
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''Accounts-")


@pytest.mark.parametrize("name", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "  =1", "＝1+1", '"=1"'])
def test_nothing_in_a_file_is_run_by_a_spreadsheet(web, ada, name):
    make_account(ada, name=f"甲{name}", source=name)

    ((_heading,), (cell,)) = rows_of(web().get("/accounts/export.csv", {"cols": "source"}))

    assert cell.startswith("'") or not cell.strip('" ').startswith(("=", "+", "-", "@", "＝"))


def test_a_workbook_reads_back_with_numbers_as_numbers(web, ada):
    make_opportunity(ada)

    response = web().get("/opportunities/export.xlsx", {"cols": "name,amount"})

    sheet = load_workbook(BytesIO(response.content)).active
    assert list(sheet.values) == [("Name", "Amount"), ("HM-630 ×2", 400_000)]


def test_the_cost_per_page_of_a_file_is_constant(web, accounts):
    accounts(900)
    browser = web()
    browser.get("/accounts/")

    def cost(query):
        with CaptureQueriesContext(connection) as caught:
            rows = rows_of(browser.get("/accounts/export.csv", query))
        return len(rows) - 1, len(caught)

    (half, few), (whole, many) = cost({"filter": 'city == "苏州"'}), cost({})

    assert (half, whole) == (450, 900)
    assert many - few <= 3 * 2  # two more pages, each its rows and the names they point to


def test_who_may_not_export_gets_no_file(web, accounts):
    accounts(1)

    assert web("fay").get("/accounts/export.csv").status_code == 403
    assert ExportLog.objects.count() == 0


def test_only_what_may_be_exported_is_in_the_file(web, cast, ctx, ada, ben):
    make_account(ada, name="Ada's")
    make_account(ben, name="Ben's")
    with recording(ctx, "test.narrow"):
        Grant.objects.filter(role__code="sales_rep", record_type="account", action="export").update(scope=Scope.OWN)

    listed = web("ada").get("/accounts/").context["total"]
    exported = rows_of(web("ada").get("/accounts/export.csv", {"cols": "name"}))

    assert listed == 2
    assert exported == [["Name"], ["Ada's"]]


def test_who_took_what_out_is_noted(web, cast, accounts):
    accounts(1)

    web().get("/accounts/export.csv", {"filter": 'city == "苏州"', "cols": "name"})

    log = ExportLog.objects.get()
    assert (log.user_id, log.record_type, log.form, log.filter, log.columns) == (
        cast.ada,
        "account",
        "csv",
        'city == "苏州"',
        ["name"],
    )


@pytest.mark.parametrize(("path", "status"), [("export.pdf", 404), ("export.csv?sort=note", 422)])
def test_a_file_that_cannot_be_made_is_refused(web, path, status):
    assert web().get(f"/accounts/{path}").status_code == status
