"""How long answers are kept: each form may say for itself, the company for the others."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from loudou.marketing.intake.errors import FormInvalid
from loudou.marketing.intake.models import Form, FormSubmission, IntakeContent, IntakeEntry
from loudou.marketing.intake.services.forget_contents import forget_contents
from loudou.marketing.intake.services.save_form import save_form
from loudou.marketing.intake.shapes import FormDraft
from loudou.marketing.intake.tasks.forgetting import forget_old_contents
from loudou.marketing.intake.tests.factories import DEFINITION, NOW, attempt, make_form, send, system
from loudou.platform.identity.models import User

pytestmark = pytest.mark.django_db
COMPANY = 30


def forgotten(after: timedelta) -> int:
    return forget_contents(system(NOW + after), kept_days=COMPANY)


@pytest.mark.parametrize("days", [1, 7, 29, 31, 365])
def test_answers_of_a_form_with_days_of_its_own_go_after_exactly_these(days):
    make_form(keep_days=days)
    send(attempt())

    on_the_day = forgotten(timedelta(days=days))
    a_moment_later = forgotten(timedelta(days=days, microseconds=1))

    assert (on_the_day, a_moment_later) == (0, 1)
    assert not IntakeContent.objects.exists()
    assert FormSubmission.objects.get().consents[0]["given"] is True
    assert IntakeEntry.objects.get().person == "–"


def test_a_form_without_days_keeps_answers_as_long_as_the_company():
    make_form()
    send(attempt())

    assert forgotten(timedelta(days=COMPANY)) == 0
    assert forgotten(timedelta(days=COMPANY, microseconds=1)) == 1


def test_forms_of_different_days_are_forgotten_together_in_two_statements():
    for slug, days in (("short", 5), ("usual", None), ("long", 100)):
        make_form(slug, keep_days=days)
        send(attempt(), attempt(), slug=slug)

    with CaptureQueriesContext(connection) as few:
        assert forgotten(timedelta(days=6)) == 2
    with CaptureQueriesContext(connection) as many:
        assert forgotten(timedelta(days=101)) == 4

    assert len(few) == len(many)
    assert not IntakeContent.objects.exists()


def test_days_that_are_changed_hold_for_what_came_before():
    form = make_form(keep_days=100)
    send(attempt())
    assert forgotten(timedelta(days=50)) == 0

    save_form(system(), draft=FormDraft("Brochure", "brochure", DEFINITION, keep_days=49), form_id=form)

    assert forgotten(timedelta(days=50)) == 1


@pytest.mark.django_db(transaction=True)
def test_the_job_of_the_night_obeys_the_form_before_the_setting(settings):
    settings.INTAKE_DAYS = 3650
    make_form("short", keep_days=1)
    make_form("usual")
    send(attempt(), slug="short")
    send(attempt(), slug="usual")

    forget_old_contents(0)

    assert FormSubmission.objects.get(pk=IntakeContent.objects.get().pk).form.slug == "usual"


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_days_that_are_none_are_refused_by_service_and_database(days):
    form = make_form(keep_days=20)

    with pytest.raises(FormInvalid) as refused:
        save_form(system(), draft=FormDraft("Brochure", "brochure", DEFINITION, keep_days=days), form_id=form)
    if days >= 0:
        with pytest.raises(IntegrityError), transaction.atomic():
            Form.objects.filter(pk=form).update(keep_days=days)

    assert [one.field for one in refused.value.problems] == ["keep_days"]
    assert Form.objects.get().keep_days == 20


def test_the_builder_shows_and_saves_the_days_without_publishing(cast, client, settings):
    settings.INTAKE_DAYS = 400
    client.force_login(User.objects.get(pk=cast.max))
    client.cookies["django_language"] = "en"
    form = make_form()
    page = client.get(f"/forms/{form}/builder").content.decode()
    assert "Empty: 400 days, as the company has it." in page
    posted = {"name": "Brochure", "slug": "brochure", "title": "x", "version": Form.objects.get().version}

    wrong = client.post(f"/forms/{form}/builder", posted | {"keep_days": "forever"})
    right = client.post(f"/forms/{form}/builder", posted | {"keep_days": "90"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "Answers are kept for 1 to 3650 days" in wrong.content.decode()
    assert Form.objects.get().keep_days == 90
    assert 'name="keep_days" value="90"' in client.get(f"/forms/{form}/builder").content.decode()


def test_a_form_is_made_with_its_days_over_rest(cast, client):
    client.force_login(User.objects.get(pk=cast.max))
    sent = {"name": "Expo", "slug": "expo", "keep_days": 45}

    answer = client.post("/api/v1/forms", sent, content_type="application/json")

    assert answer.status_code in {200, 201}, answer.content
    assert Form.objects.get().keep_days == 45
