"""A file brought in by the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from loudou.platform.changes.recording import recording
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.services.issue_token import issue_token
from loudou.platform.transfer.models import ImportJob

pytestmark = pytest.mark.django_db
ROWS = "name,company,mobile\n王海涛,恒远装备,13800004462\n"


@pytest.fixture
def send(cast, ctx):
    """Sends a file of leads as the marketer, under this key where one is given."""
    with recording(ctx, "test.token"):
        token = issue_token(ctx, user_id=cast.max, name="test", scope=TokenScope.WRITE)

    def post(text=ROWS, key=None, **form):
        file = SimpleUploadedFile("leads.csv", text.encode(), "text/csv")
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
        client = Client(raise_request_exception=False)
        return client.post("/api/v1/imports", {"record": "lead", "file": file} | form, headers=headers)

    return post


def test_without_a_key_each_call_is_an_import_of_its_own(send):
    answers = [send(), send()]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert ImportJob.objects.count() == 2


def test_the_same_file_under_the_same_key_is_brought_in_once(send):
    first, again = send(key="k"), send(key="k")

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert ImportJob.objects.count() == 1


@pytest.mark.parametrize("change", [{"text": ROWS + "李四,另一家,13800004463\n"}, {"mode": "upsert"}])
def test_another_file_or_form_under_the_key_is_refused(send, change):
    send(key="k")

    again = send(key="k", **change)

    assert (again.status_code, again.json()["code"]) == (422, "idempotency_key_reused")
    assert ImportJob.objects.count() == 1
