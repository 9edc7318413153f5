"""The pages of those who build forms and set sources up."""

import re

import pytest

from loudou.marketing.intake.models import Form, FormSubmission, FormVersion, IntakeSource
from loudou.marketing.intake.tests.factories import attempt, make_form, make_source, send
from loudou.platform.identity.models import User

pytestmark = pytest.mark.django_db
POSTED = {
    "name": "Brochure",
    "slug": "brochure",
    "title": "索取样册",
    "field-key": ["f2", "f1"],
    "field-kind": ["choice", "text"],
    "field-label": ["Machine", ""],
    "field-target": ["product_interest", "name"],
    "field-options": ["HM-630\r\nHV-850\r\n\r\nHM-630", ""],
    "field-hint": ["", "As on your card"],
    "field-required": ["f1"],
    "consent-key": ["privacy"],
    "consent-text": ["We use your answers to call you back."],
    "consent-required": ["privacy"],
    "origins": "https://www.example.com/page\nhttps://shop.example.com",
}


@pytest.fixture
def max_signed_in(cast, client):
    client.force_login(User.objects.get(pk=cast.max))
    client.cookies["django_language"] = "en"
    return client


def test_what_is_dragged_is_saved_in_its_order_and_published(max_signed_in):
    form = make_form(published=False)

    answer = max_signed_in.post(f"/forms/{form}/builder", POSTED | {"version": "1", "publish": "1"})

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/forms/{form}/builder")
    definition = FormVersion.objects.get().definition
    assert [one["key"] for one in definition["fields"]] == ["f2", "f1"]
    assert definition["fields"][0]["options"] == ["HM-630", "HV-850"]
    assert [one["is_required"] for one in definition["fields"]] == [False, True]
    assert definition["origins"] == ["https://www.example.com", "https://shop.example.com"]


def test_saving_alone_shows_visitors_nothing_new(max_signed_in):
    form = make_form()

    max_signed_in.post(f"/forms/{form}/builder", POSTED | {"title": "新标题", "version": Form.objects.get().version})

    assert "新标题" not in max_signed_in.get("/f/brochure").content.decode()
    page = max_signed_in.get(f"/forms/{form}/builder").content.decode()
    assert "Version 1, changes not published" in page
    assert "新标题" in page


def test_what_cannot_be_published_is_said_and_nothing_typed_is_lost_or_saved(max_signed_in):
    form = make_form(published=False)
    before = Form.objects.get().draft

    sent = POSTED | {"consent-text": [" "], "intro": "typed a minute ago", "publish": "1"}
    answer = max_signed_in.post(f"/forms/{form}/builder", sent)

    assert answer.status_code == 422
    assert "The consent needs a text." in answer.content.decode()
    assert "typed a minute ago" in answer.content.decode()
    assert Form.objects.get().draft == before
    assert not FormVersion.objects.exists()


def test_a_stale_builder_page_is_refused_with_what_was_typed(max_signed_in):
    form = make_form()

    answer = max_signed_in.post(f"/forms/{form}/builder", POSTED | {"version": "1", "intro": "mine"})

    assert answer.status_code == 409
    assert "mine" in answer.content.decode()
    assert Form.objects.get().draft["intro"] == ""


def test_a_double_click_publishes_once(max_signed_in):
    form = make_form(published=False)

    for _ in range(2):
        sent = POSTED | {"version": "1", "publish": "1", "idempotency_key": "k1"}
        assert max_signed_in.post(f"/forms/{form}/builder", sent).status_code == 302

    assert FormVersion.objects.count() == 1


@pytest.mark.parametrize("kind", ["text", "choices", "consent", "nonsense"])
def test_a_new_part_has_a_key_of_its_own(max_signed_in, kind):
    form = make_form()

    parts = [max_signed_in.get(f"/forms/{form}/builder/part/{kind}").content.decode() for _ in range(2)]

    keys = {re.search(r'(?:field|consent)-key" value="(f[0-9a-f]{8})"', part)[1] for part in parts}
    assert len(keys) == 2


def test_the_preview_shows_what_is_typed_and_saves_nothing(max_signed_in):
    form = make_form()
    before = Form.objects.get().draft

    page = max_signed_in.post(f"/forms/{form}/builder/preview", POSTED | {"title": "<b>New</b>"}).content.decode()

    assert "&lt;b&gt;New&lt;/b&gt;" in page
    assert "<option>HV-850</option>" in page
    assert Form.objects.get().draft == before


def test_the_list_and_the_numbers_are_there(max_signed_in):
    form = make_form()
    send(attempt())
    max_signed_in.get("/f/brochure")

    assert "Brochure" in max_signed_in.get("/forms/").content.decode()
    page = max_signed_in.get(f"/forms/{form}/builder").content.decode()
    assert re.findall(r'<dd class="num">(\d+)</dd>', page) == ["1", "1", "0", "0", "0", "0"]


def test_a_new_form_begins_with_the_usual_questions(max_signed_in):
    answer = max_signed_in.post("/forms/new", {"name": "展会登记", "slug": "Expo 2026"})

    form = Form.objects.get()
    assert (answer.status_code, form.slug) == (302, "expo-2026")
    assert [one["target"] for one in form.draft["fields"]] == ["name", "company", "mobile", "need"]


def test_publish_and_close_are_acts_of_the_record(max_signed_in, client):
    form = make_form(published=False)

    assert max_signed_in.post(f"/forms/{form}/act/publish").status_code in {204, 302}
    assert max_signed_in.get("/f/brochure").status_code == 200
    assert max_signed_in.post(f"/forms/{form}/act/close").status_code in {204, 302}
    assert max_signed_in.get("/f/brochure").status_code == 404


def test_ada_reads_a_form_and_changes_nothing(cast, client):
    client.force_login(User.objects.get(pk=cast.ada))
    form = make_form()

    page = client.get(f"/forms/{form}/builder")

    assert page.status_code == 200
    assert 'name="publish"' not in page.content.decode()
    assert client.post(f"/forms/{form}/builder", POSTED | {"publish": "1"}).status_code == 403
    assert FormVersion.objects.count() == 1
    assert not FormSubmission.objects.exists()


def test_a_secret_is_shown_once(max_signed_in):
    make_source()
    source = IntakeSource.objects.get().pk

    first = max_signed_in.post(f"/intake-sources/{source}/secret", {"idempotency_key": "s1"}).content.decode()
    again = max_signed_in.post(f"/intake-sources/{source}/secret", {"idempotency_key": "s1"}).content.decode()

    secret = re.search(r"whsec_[\w+/=]+", first)[0]
    assert secret.endswith(IntakeSource.objects.get().secret_hint)
    assert "whsec_" not in again
    assert "whsec_" not in max_signed_in.get(f"/intake-sources/{source}/setup").content.decode()


def test_a_source_is_set_up_and_what_is_wrong_is_said_beside_its_field(max_signed_in):
    answer = max_signed_in.post("/intake-sources/new", {"name": "Ads", "key": "ads", "channel": "ad_platform"})
    assert answer.status_code == 302
    source = IntakeSource.objects.get()
    sent = {
        "name": "Ads",
        "key": "ads",
        "channel": "webhook",
        "rows_path": "data",
        "path-name": "who.name",
        "is_enabled": "1",
    }

    refused = max_signed_in.post(f"/intake-sources/{source.pk}/setup", sent | {"path-mobile": "a..b"})
    saved = max_signed_in.post(f"/intake-sources/{source.pk}/setup", sent | {"campaign": "CIIE", "version": "1"})

    assert refused.status_code == 422
    assert "This is not a path such as" in refused.content.decode()
    assert saved.status_code == 302
    source.refresh_from_db()
    assert (source.mapping, source.rows_path, source.defaults) == ({"name": "who.name"}, "data", {"campaign": "CIIE"})
