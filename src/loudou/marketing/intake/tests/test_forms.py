"""Forms: saved, published, filled in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import Error

from loudou.marketing.intake.enums import Reception
from loudou.marketing.intake.errors import FormAddressTaken, FormInvalid, FormNotFound, SettingsStale
from loudou.marketing.intake.models import AttemptCount, Form, FormDay, FormSubmission, FormVersion
from loudou.marketing.intake.queries.forms import form_in_work
from loudou.marketing.intake.queries.numbers import form_numbers
from loudou.marketing.intake.services.close_forms import close_forms
from loudou.marketing.intake.services.count_attempts import count_attempts, forget_attempts
from loudou.marketing.intake.services.publish_form import publish_form
from loudou.marketing.intake.services.save_form import save_form
from loudou.marketing.intake.shapes import Consent, FormDraft, FormField
from loudou.marketing.intake.tests.factories import ANSWERS, DEFINITION, NOW, attempt, make_form, send, system
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording

pytestmark = pytest.mark.django_db


def outcomes(rows):
    return [row.reception for row in rows]


def test_a_draft_is_seen_by_nobody_before_it_is_published():
    form = make_form(published=False)

    with pytest.raises(FormNotFound):
        send(attempt())

    publish_form(system(), form_id=form)
    assert outcomes(send(attempt())) == [Reception.ACCEPTED]


def test_a_published_version_never_changes_and_stays_valid_for_whoever_sees_it():
    form = make_form()
    changed = replace(
        DEFINITION, title="新", fields=(*DEFINITION.fields, FormField("f6", target="city", is_required=True))
    )
    save_form(system(), draft=FormDraft("Brochure", "brochure", changed), form_id=form)
    number = publish_form(system(NOW + timedelta(days=1)), form_id=form)

    assert number == 2
    assert outcomes(send(attempt(), number=1)) == [Reception.ACCEPTED]
    (refused,) = send(attempt(), number=2)
    assert [(p.field, p.code) for p in refused.problems] == [("f6", "required")]
    with pytest.raises(Error, match="permission denied"), recording(system(), "test"):
        FormVersion.objects.filter(form=form, number=1).update(definition={})


def test_publishing_the_same_again_makes_no_version():
    form = make_form()

    assert publish_form(system(), form_id=form) == 1
    assert FormVersion.objects.count() == 1


def test_a_changed_consent_text_is_kept_with_each_submission_in_its_version():
    form = make_form()
    send(attempt())
    changed = replace(DEFINITION, consents=(Consent("privacy", "We also send you news."),))
    save_form(system(), draft=FormDraft("Brochure", "brochure", changed), form_id=form)
    publish_form(system(), form_id=form)
    send(attempt(), number=2)

    kept = [row.consents[0] for row in FormSubmission.objects.order_by("version_number")]
    assert [(one["version"], one["text"]) for one in kept] == [
        (1, "We use your answers to call you back."),
        (2, "We also send you news."),
    ]


def test_the_builder_knows_whether_visitors_see_something_else():
    form = make_form()
    assert not form_in_work(system(), form).has_changes

    save_form(system(), draft=FormDraft("B", "brochure", replace(DEFINITION, intro="…")), form_id=form)

    assert form_in_work(system(), form).has_changes


def test_an_incomplete_form_is_not_published_and_stays_as_it_was():
    form = make_form()
    save_form(system(), draft=FormDraft("B", "brochure", replace(DEFINITION, consents=())), form_id=form)

    with pytest.raises(FormInvalid) as refused:
        publish_form(system(), form_id=form)

    assert [one.field for one in refused.value.problems] == ["consents"]
    assert Form.objects.get(pk=form).published_number == 1


def test_an_address_belongs_to_one_form():
    make_form()

    with pytest.raises(FormAddressTaken):
        make_form()

    assert Form.objects.count() == 1


@pytest.mark.parametrize(("name", "slug", "field"), [("", "a", "name"), ("A", "A b", "slug"), ("A", "../x", "slug")])
def test_a_form_needs_a_name_and_an_address(name, slug, field):
    with pytest.raises(FormInvalid) as refused:
        save_form(system(), draft=FormDraft(name, slug, DEFINITION))

    assert [one.field for one in refused.value.problems] == [field]
    assert not Form.objects.exists()


def test_two_people_do_not_overwrite_each_other():
    form = make_form(published=False)
    draft = FormDraft("First", "brochure", DEFINITION)
    save_form(system(), draft=draft, form_id=form, version=1)

    with pytest.raises(SettingsStale):
        save_form(system(), draft=replace(draft, name="Second"), form_id=form, version=1)

    assert Form.objects.get(pk=form).name == "First"


def test_l12_b251_the_same_submission_is_kept_once(emitted):
    make_form()
    one = attempt()

    assert outcomes(send(one)) == [Reception.ACCEPTED]
    assert outcomes(send(one)) == [Reception.REPEATED]

    assert FormSubmission.objects.count() == 1
    assert list(emitted).count("intake.form_submitted") == 1


def test_b252_a_machine_is_answered_counted_and_not_kept(emitted):
    form = make_form()

    rows = send(attempt(honeypot="http://spam"), attempt(age=timedelta(milliseconds=200)))

    assert outcomes(rows) == [Reception.SPAM, Reception.SPAM]
    assert not FormSubmission.objects.exists()
    assert FormDay.objects.get().spam_count == 2
    assert "intake.form_submitted" not in list(emitted)
    assert form_numbers(system(), [form])[form].spam_count == 2


def test_b250_an_address_sends_ten_a_minute_and_others_are_not_held_up():
    make_form()

    rows = [send(attempt())[0] for _ in range(12)]

    assert outcomes(rows) == [Reception.ACCEPTED] * 10 + [Reception.LIMITED] * 2
    assert outcomes(send(attempt(), address_hash="b" * 64)) == [Reception.ACCEPTED]
    assert outcomes(send(attempt(), now=NOW + timedelta(seconds=61))) == [Reception.ACCEPTED]
    assert FormDay.objects.get().limited_count == 2


def test_counters_of_past_minutes_are_forgotten():
    assert [count_attempts(system(), of="x") for _ in range(3)] == [1, 2, 3]

    assert forget_attempts(system(NOW + timedelta(minutes=3))) == 1
    assert not AttemptCount.objects.exists()


def test_a_refused_attempt_keeps_nothing(emitted):
    make_form()

    (row,) = send(attempt(posted=ANSWERS | {"f3": [""]}))

    assert (row.reception, row.problems[0].field) == (Reception.REFUSED, "f3")
    assert not FormSubmission.objects.exists()
    assert "intake.form_submitted" not in list(emitted)


def test_b254_a_closed_form_answers_nobody():
    form = make_form()

    assert close_forms(system(), form_ids=[form]) == 1

    with pytest.raises(FormNotFound):
        send(attempt())
    assert not FormSubmission.objects.exists()


def test_a_submission_is_only_added_to():
    make_form()
    send(attempt())

    with pytest.raises(Error, match="permission denied"), recording(system(), "test"):
        FormSubmission.objects.update(consents=[])


@pytest.mark.parametrize("count", [1, 40])
def test_many_submissions_cost_as_many_statements_as_one(count, django_assert_max_num_queries):
    make_form()

    with django_assert_max_num_queries(11):
        rows = send(*(attempt() for _ in range(count)), limit=1000)

    assert outcomes(rows) == [Reception.ACCEPTED] * count


def test_a_salesperson_builds_no_forms(cast, ada):
    with pytest.raises(ActionRefused):
        make_form(ctx=ada)
    form = make_form()
    with pytest.raises(ActionRefused):
        publish_form(ada, form_id=form)
    with pytest.raises(ActionRefused):
        save_form(ada, draft=FormDraft("Hers", "brochure", DEFINITION), form_id=form)
    assert form_in_work(ada, form).name == "Brochure"


def test_marketing_builds_and_publishes(cast):
    form = make_form(ctx=cast.acting("max"))

    assert Form.objects.get(pk=form).owner_id == cast.max
