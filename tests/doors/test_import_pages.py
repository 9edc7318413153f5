"""The import wizard."""

import csv
from io import StringIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from loudou.customers.models import Account
from loudou.kernel.context import Context
from loudou.platform.access.enums import Scope
from loudou.platform.access.models import Grant
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import Role
from loudou.platform.transfer.models import ImportJob, SavedMapping
from loudou.platform.transfer.services.run import run_import
from tests.cast import NOW
from tests.doors.conftest import text_of
from tests.doors.files import csv_file, good_rows

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}
MAPPING = {"field-0": "name", "field-1": "city", "field-2": "size", "field-3": "email", "policy": "add"}


@pytest.fixture(autouse=True)
def _sellers_may_import(cast, ctx):
    with recording(ctx, "test.grant"):
        role = Role.objects.get(code="sales_rep")
        Grant.objects.update_or_create(
            role=role, record_type="account", action="import", defaults={"scope": Scope.TEAM}
        )


@pytest.fixture
def uploaded(web):
    """Uploads a file as this person; returns their browser and the import's id."""

    def upload(file, name="ada"):
        browser = web(name)
        response = browser.post("/accounts/import", {"file": file})
        assert response.status_code == 302, text_of(response)
        return browser, UUID(response["Location"].split("/")[2])

    return upload


def test_columns_are_recognised_with_the_reason_told(uploaded):
    browser, job_id = uploaded(csv_file(good_rows(5)))

    lines = browser.get(f"/imports/{job_id}/map").context["lines"]

    assert [line["field"] for line in lines] == ["name", "city", "size", "email"]
    assert lines[0]["evidence"].startswith("Known heading")
    assert lines[0]["samples"] == "展会公司1 / 展会公司2 / 展会公司3"
    assert lines[3]["status"]["text"] == "5 fit"


def test_what_does_not_fit_is_counted_per_column_with_the_first_reason(uploaded):
    rows = [("", "苏州", "", "nobody"), *good_rows(3)]
    browser, job_id = uploaded(csv_file(rows))

    lines = browser.get(f"/imports/{job_id}/map").context["lines"]

    assert lines[0]["status"]["text"] == "1 does not fit"
    assert lines[0]["status"]["reason"] == "This field must not be empty."
    assert lines[3]["status"]["reason"] == "“nobody” is not an e-mail address."


def test_a_changed_field_brings_its_own_check_and_nothing_else(uploaded):
    browser, job_id = uploaded(csv_file(good_rows(3)))

    piece = browser.post(f"/imports/{job_id}/map?column=1", MAPPING | {"field-1": "phone"}, headers=SCRIPT)

    page = piece.content.decode()
    assert 'id="check-1"' in page
    assert 'id="check-0"' not in page
    assert "does not fit" in text_of(piece) or "do not fit" in text_of(piece)
    assert ImportJob.objects.get().mapping == ""


def test_texts_that_are_no_choice_are_matched_by_hand(uploaded):
    rows = [("展会公司1", "苏州", "大企业", ""), ("展会公司2", "苏州", "小作坊", "")]
    browser, job_id = uploaded(csv_file(rows))
    line = browser.get(f"/imports/{job_id}/map").context["lines"][2]

    browser.post(
        f"/imports/{job_id}/map",
        MAPPING | {"source-2": ["大企业", "小作坊"], "value-2": ["large", "-"]},
    )
    counts = browser.get(f"/imports/{job_id}/preview").context["counts"]

    assert [value["source"] for value in line["values"]] == ["大企业", "小作坊"]
    assert {piece["name"]: piece["count"] for piece in counts["pieces"]}["created"] == 2
    run_import_as(job_id)
    assert sorted(Account.objects.values_list("size", flat=True)) == ["", "large"]


def test_a_required_field_without_a_column_stops_the_mapping(uploaded):
    browser, job_id = uploaded(csv_file(good_rows(2)))

    response = browser.post(f"/imports/{job_id}/map", MAPPING | {"field-0": ""})

    assert response.status_code == 422
    assert "The required field “Name” is filled by no column." in text_of(response)


def test_updating_needs_a_key_that_the_file_fills(uploaded):
    browser, job_id = uploaded(csv_file(good_rows(2)))

    keyless = browser.post(f"/imports/{job_id}/map", MAPPING | {"policy": "update"})
    unfilled = browser.post(f"/imports/{job_id}/map", MAPPING | {"policy": "update", "key": "uscc"})

    assert "Choose the field by which existing records are found." in text_of(keyless)
    assert "The key field “Credit code” is filled by no column." in text_of(unfilled)


def test_the_preview_says_what_will_happen_and_changes_nothing(uploaded):
    browser, job_id = uploaded(csv_file([*good_rows(3), ("", "苏州", "", "")]))
    browser.post(f"/imports/{job_id}/map", MAPPING)

    preview = browser.get(f"/imports/{job_id}/preview")

    pieces = {piece["name"]: piece["count"] for piece in preview.context["counts"]["pieces"]}
    assert pieces == {"created": 3, "updated": 0, "skipped": 0, "failed": 1}
    assert preview.context["failed"][0]["problems"] == ["Name: This field must not be empty."]
    assert Account.objects.count() == 0


def run_import_as(job_id):
    job = ImportJob.objects.get(pk=job_id)
    ImportJob.objects.filter(pk=job_id).update(state="queued")
    run_import(Context(job.user_id, NOW), job_id=job_id)


def test_an_import_is_queued_once_watched_and_told(uploaded):
    browser, job_id = uploaded(csv_file(good_rows(3)))
    browser.post(f"/imports/{job_id}/map", MAPPING)

    for _click in range(2):
        assert browser.post(f"/imports/{job_id}/run")["Location"] == f"/imports/{job_id}"
    waiting = browser.get(f"/imports/{job_id}", headers=SCRIPT)
    run_import_as(job_id)
    over = browser.get(f"/imports/{job_id}", headers=SCRIPT)
    result = browser.get(f"/imports/{job_id}")

    assert "Waiting to start" in text_of(waiting)
    assert "HX-Refresh" not in waiting.headers
    assert over["HX-Refresh"] == "true"
    assert "3 rows" in text_of(result)
    assert "Undo this import" in text_of(result)


def test_the_error_file_is_corrected_and_imported_again(uploaded, web):
    browser, job_id = uploaded(csv_file([*good_rows(2), ("", "苏州", "", "")]))
    browser.post(f"/imports/{job_id}/map", MAPPING)
    run_import_as(job_id)
    body = b"".join(browser.get(f"/imports/{job_id}/errors.csv").streaming_content).decode("utf-8-sig")
    assert "This field must not be empty." in body

    heading, row = csv.DictReader(StringIO(body)).fieldnames, next(csv.DictReader(StringIO(body)))
    corrected = csv_file([(row | {"公司名称": "补上的公司"}).values()], headings=heading, name="errors.csv")
    again, second = uploaded(corrected)
    lines = again.get(f"/imports/{second}/map").context["lines"]
    sent = {f"field-{line['index']}": line["field"] for line in lines} | {"policy": "add"}
    again.post(f"/imports/{second}/map", sent)
    run_import_as(second)

    assert Account.objects.filter(name="补上的公司").count() == 1


def test_a_file_in_another_encoding_can_be_read_as_chosen(uploaded):
    browser, job_id = uploaded(csv_file(good_rows(40), encoding="gb18030"))

    page = browser.get(f"/imports/{job_id}/map")
    wrong = browser.get(f"/imports/{job_id}/map", {"encoding": "big5"})

    assert page.context["encoding"] == "GB18030"
    assert page.context["lines"][0]["header"] == "公司名称"
    assert wrong.status_code in {200, 422}
    assert wrong.status_code == 422 or wrong.context["lines"][0]["header"] != "公司名称"


def test_a_remembered_mapping_is_used_for_the_next_file_of_the_same_shape(uploaded):
    browser, job_id = uploaded(csv_file(good_rows(2)))
    browser.post(f"/imports/{job_id}/map", MAPPING | {"field-1": "province", "remember": "Trade fair"})

    _browser, second = uploaded(csv_file(good_rows(2, start=5)))
    page = browser.get(f"/imports/{second}/map")

    assert SavedMapping.objects.get().name == "Trade fair"
    assert page.context["applied"] == "Trade fair"
    assert page.context["lines"][1]["field"] == "province"
    assert browser.get(f"/imports/{second}/map?saved=none").context["lines"][1]["field"] == "city"


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.pdf", b"%PDF-1.7 nothing to see", "This is not a CSV or XLSX file"),
        ("a.csv", b"", "The file is empty."),
        ("a.csv", "公司名称,城市\n".encode(), "The file has a header but no rows."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(web, name, body, words):
    response = web().post("/accounts/import", {"file": SimpleUploadedFile(name, body)})

    assert response.status_code == 422
    assert words in text_of(response)
    assert ImportJob.objects.count() == 0


def test_a_file_that_is_too_large_is_refused(web, settings):
    settings.IMPORT_MAX_BYTES = 10

    response = web().post("/accounts/import", {"file": csv_file(good_rows(3))})

    assert response.status_code == 422
    assert ImportJob.objects.count() == 0


@pytest.mark.parametrize("door", ["", "/map", "/preview", "/errors.csv"])
def test_somebody_elses_import_is_not_found(uploaded, web, door):
    _browser, job_id = uploaded(csv_file(good_rows(2)))

    assert web("ben").get(f"/imports/{job_id}{door}").status_code == 404


@pytest.mark.parametrize("act", ["map", "run", "cancel", "undo"])
def test_nobody_acts_on_somebody_elses_import(uploaded, web, act):
    browser, job_id = uploaded(csv_file(good_rows(2)))
    browser.post(f"/imports/{job_id}/map", MAPPING)
    before = ImportJob.objects.values().get()

    assert web("ben").post(f"/imports/{job_id}/{act}", MAPPING).status_code == 404
    assert ImportJob.objects.values().get() == before


def test_who_may_not_import_gets_no_upload(web):
    assert web("fay").get("/accounts/import").status_code == 403
    assert web("fay").post("/accounts/import", {"file": csv_file(good_rows(1))}).status_code == 403
    assert ImportJob.objects.count() == 0


def test_an_import_given_up_is_over(uploaded):
    browser, job_id = uploaded(csv_file(good_rows(2)))

    response = browser.post(f"/imports/{job_id}/cancel")

    assert response["Location"] == "/accounts/import"
    assert ImportJob.objects.get().state == "cancelled"
    assert browser.post(f"/imports/{job_id}/run").status_code == 409


def test_undo_takes_the_whole_import_back(uploaded):
    browser, job_id = uploaded(csv_file(good_rows(3)))
    browser.post(f"/imports/{job_id}/map", MAPPING)
    run_import_as(job_id)
    assert Account.objects.count() == 3

    browser.post(f"/imports/{job_id}/undo")

    assert Account.objects.count() == 0
    assert "Undone" in text_of(browser.get(f"/imports/{job_id}"))
    assert browser.post(f"/imports/{job_id}/undo").status_code == 409
