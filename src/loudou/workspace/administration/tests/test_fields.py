"""A field added on the page is at every door of its record type."""

import json

import pytest
from django.urls import reverse

from loudou.customers.models import Account
from loudou.customers.tests.factories import make_account
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording
from loudou.platform.customfields.errors import CustomFieldInvalid
from loudou.platform.customfields.models import CustomField
from loudou.platform.customfields.services.define import retire_custom_field
from loudou.platform.customfields.shapes import CustomFieldDef
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.services.issue_token import issue_token
from loudou.platform.records.registry import record_type
from loudou.platform.transfer.mapping.spec import ColumnSpec, MappingSpec
from loudou.platform.transfer.services.prepare import choose_mapping, mark_queued
from loudou.platform.transfer.services.run import run_import
from loudou.platform.transfer.services.start import ImportDraft, start_import
from loudou.workspace.administration.services.edit_custom_fields import save_custom_field
from tests.cast import later

pytestmark = pytest.mark.django_db
LINE = CustomFieldDef("line", "产品线", "Product line", "choice", ("风电", "轨道"))


@pytest.fixture
def line(root):
    """A choice added to accounts."""
    return save_custom_field(root, record_type="account", definition=LINE)


@pytest.fixture
def wind(line, root):
    """An account that holds one of the options, beside one that holds none."""
    make_account(root, name="另一家", owner_id=root.actor_id)
    account = make_account(root, name="华昌风电", owner_id=root.actor_id)
    with recording(later(root), "test.account"):
        Account.objects.filter(pk=account.pk).update(custom={"line": "风电"})
    return account.pk


def test_a_field_is_added_on_the_page(web, cast):
    sent = {
        "record_type": "account",
        "type": "choice",
        "label_zh": "产品线",
        "label_en": "Product line",
        "key": "line",
        "choices": "风电\r\n轨道\r\n\r\n",
        "is_required": "on",
    }

    response = web().post(reverse("administration:field-new"), sent)

    assert response.url == reverse("administration:fields")
    row = CustomField.objects.get()
    assert (row.record_type, row.key, row.type, row.choices, row.is_required) == (
        "account",
        "line",
        "choice",
        ["风电", "轨道"],
        True,
    )
    assert "Product line" in web().get(reverse("administration:fields")).content.decode()


def test_the_list_shows_and_filters_by_it(web, wind):
    client = web()

    page = client.get("/accounts/", {"cols": "name,custom.line"}).content.decode()
    filtered = client.get("/accounts/", {"filter": 'custom.line == "风电"'}).content.decode()

    assert "Product line" in page
    assert "风电" in page
    assert "华昌风电" in filtered
    assert "另一家" not in filtered


def test_the_form_asks_for_it_and_keeps_what_was_chosen(web, wind):
    client = web()

    form = client.get(f"/accounts/{wind}/edit").content.decode()
    version = Account.objects.get(pk=wind).version
    client.post(f"/accounts/{wind}/edit", {"name": "华昌风电", "custom__line": "轨道", "version": str(version)})

    assert "Product line" in form
    assert Account.objects.get(pk=wind).custom == {"line": "轨道"}


def test_an_import_fills_it(root, line, tmp_path):
    path = tmp_path / "accounts.csv"
    path.write_text("name,line\n远景能源,风电\n中车株洲,船舶\n", encoding="utf-8")
    ctx = later(root)
    job_id = start_import(ctx, record_type("account"), draft=ImportDraft(path, path.name, None))
    columns = {"name": ColumnSpec("name"), "line": ColumnSpec("custom.line")}

    choose_mapping(ctx, job_id=job_id, spec=MappingSpec("account", mode="create", key=(), columns=columns))
    mark_queued(ctx, job_id=job_id)
    run_import(later(root), job_id=job_id)

    assert list(Account.objects.values_list("name", "custom__line")) == [("远景能源", "风电")]


def test_the_api_reads_and_writes_it(client, cast, wind, ctx):
    with recording(ctx, "test.token"):
        token = issue_token(ctx, user_id=cast.root, name="test", scope=TokenScope.WRITE)
    headers = {"Authorization": f"Bearer {token}"}
    address = f"/api/v1/accounts/{wind}"

    read = client.get(address, headers=headers).json()
    body = {"custom": {"line": "轨道"}, "version": read["version"]}
    written = client.patch(address, json.dumps(body), "application/json", headers=headers)
    body = {"custom": {"line": "船舶"}, "version": written.json()["version"]}
    wrong = client.patch(address, json.dumps(body), "application/json", headers=headers)

    assert read["custom"]["line"] == "风电"
    assert written.status_code == 200, written.content
    assert wrong.status_code == 422
    assert Account.objects.get(pk=wind).custom == {"line": "轨道"}


def test_a_renamed_field_keeps_its_values(web, wind, line):
    sent = {"label_zh": "事业线", "label_en": "Business line", "choices": "风电\n轨道\n船舶"}

    web().post(reverse("administration:field", args=[line]), sent)

    page = web().get("/accounts/", {"cols": "name,custom.line"}).content.decode()
    assert "Business line" in page
    assert "风电" in page
    assert CustomField.objects.get().choices == ["风电", "轨道", "船舶"]


def test_a_retired_field_is_gone_from_every_door_and_comes_back_with_its_values(web, wind, line):
    client, address = web(), reverse("administration:field-retire", args=[line])

    client.post(address)
    retired = client.get("/accounts/", {"cols": "name,custom.line"}).content.decode()
    form = client.get(f"/accounts/{wind}/edit").content.decode()
    client.post(address, {"to": "active"})
    back = client.get("/accounts/", {"cols": "name,custom.line"}).content.decode()

    assert "Product line" not in retired + form
    assert "Product line" in back
    assert Account.objects.get(pk=wind).custom == {"line": "风电"}


def test_an_option_in_use_stays(root, wind, line):
    fewer = CustomFieldDef("line", "产品线", "Product line", "choice", ("轨道",))

    with pytest.raises(CustomFieldInvalid) as refused:
        save_custom_field(later(root), record_type="account", definition=fewer, field_id=line)

    assert [problem.field for problem in refused.value.problems] == ["choices"]
    assert CustomField.objects.get().choices == ["风电", "轨道"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"key": "Product Line"}, "key"),
        ({"key": "line"}, "key"),
        ({"label_en": " "}, "label_en"),
        ({"type": "song"}, "type"),
        ({"choices": ()}, "choices"),
    ],
)
def test_what_is_not_acceptable_is_named_and_nothing_added(root, line, values, field):
    given = {"key": "other", "label_zh": "其他", "label_en": "Other", "type": "choice", "choices": ("a",)} | values

    with pytest.raises(CustomFieldInvalid) as refused:
        save_custom_field(later(root), record_type="account", definition=CustomFieldDef(**given))

    assert [problem.field for problem in refused.value.problems] == [field]
    assert CustomField.objects.count() == 1


def test_an_unknown_record_type_has_no_fields(root):
    with pytest.raises(CustomFieldInvalid):
        save_custom_field(root, record_type="moon", definition=LINE)


def test_fields_are_changed_by_who_may_only(web, cast, line):
    ada = cast.acting("ada")

    with pytest.raises(ActionRefused):
        save_custom_field(ada, record_type="account", definition=LINE, field_id=line)
    with pytest.raises(ActionRefused):
        retire_custom_field(ada, field_id=line)

    assert web("ada").get(reverse("administration:fields")).status_code == 403
    assert CustomField.objects.get().is_active
