"""An import over REST, as a script sends it."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from loudou.leads.models import Lead
from loudou.leads.services.save_pool import save_pool
from loudou.leads.shapes import PoolDraft
from loudou.platform.identity.models import User
from loudou.platform.transfer.models import ImportJob
from loudou.platform.transfer.services.run import run_import
from tests.cast import later

pytestmark = pytest.mark.django_db
HEAD = "姓名,手机,城市\n"


@pytest.fixture
def send(client, cast, settings, tmp_path, defaults):
    """Posts a file as Max, who may import leads."""
    settings.DATA_DIR = tmp_path
    client.force_login(User.objects.get(pk=cast.max), backend="allauth.account.auth_backends.AuthenticationBackend")

    def post(rows, **fields):
        file = SimpleUploadedFile("fair.csv", (HEAD + rows).encode(), "text/csv")
        return client.post("/api/v1/imports", {"record": "leads", "file": file} | fields)

    return post


def finish(response, cast):
    run_import(later(cast.acting("max")), job_id=UUID(response.json()["id"]))
    return ImportJob.objects.get(pk=response.json()["id"])


def test_upsert_by_key_into_a_pool(send, cast, ctx):
    pool_id = save_pool(later(ctx), pool=PoolDraft("East China"))
    first = send("顾海峰,13815804462,苏州\n")
    assert first.status_code == 202, first.content
    finish(first, cast)

    second = send("顾海峰,138 1580 4462,宁波\n冯莉,13815804463,宁波\n", mode="upsert", key="mobile", pool="East China")
    job = finish(second, cast)

    assert (job.created_count, job.updated_count, job.failed_count) == (1, 1, 0)
    assert sorted(Lead.objects.values_list("name", "city")) == [("冯莉", "宁波"), ("顾海峰", "宁波")]
    assert Lead.objects.get(pool_id=pool_id).name == "冯莉"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"mode": "replace"}, "import.mapping"),
        ({"mode": "update"}, "import.mapping"),
        ({"mapping": "{"}, "import.mapping"),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(send, fields, code):
    response = send("顾海峰,13815804462,苏州\n", **fields)

    assert (response.status_code, response.json()["code"]) == (422, code)
    assert (ImportJob.objects.count(), Lead.objects.count()) == (0, 0)
