"""Everything that came in stands in one log; what stood in it goes when its days are over, consents stay."""

from datetime import timedelta

import pytest

from loudou.leads.models import Lead
from loudou.leads.tests.factories import make_defaults
from loudou.marketing.intake.models import FormSubmission, IntakeContent, IntakeEntry
from loudou.marketing.intake.queries.numbers import form_numbers
from loudou.marketing.intake.queries.public import known_answers
from loudou.marketing.intake.services.forget_contents import forget_contents
from loudou.marketing.intake.services.replay_entries import replay_entries
from loudou.marketing.intake.tests.factories import ANSWERS, NOW, attempt, make_form, send, system
from loudou.platform.changes.models import RowChange
from loudou.platform.identity.models import User
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event

pytestmark = pytest.mark.django_db


def tell():
    for event in OutboxEvent.objects.filter(name__startswith="intake."):
        dispatch_event(system(), event_id=event.id)


def test_a_submission_waits_in_the_log_until_a_lead_was_made_of_it():
    make_defaults()
    form_id = make_form()
    send(attempt())
    entry = IntakeEntry.objects.get()
    assert (entry.kind, entry.form_id, entry.state) == ("form", form_id, "waiting")
    assert (entry.person, entry.company, entry.contact) == ("顾海峰", "苏州锐驰精密制造有限公司", "138 1580 4462")

    tell()

    entry.refresh_from_db()
    assert (entry.state, entry.lead_id) == ("created", Lead.objects.get().pk)
    assert form_numbers(system(), [form_id])[form_id].lead_count == 1


def test_one_that_waits_because_its_event_was_lost_is_tried_again():
    make_defaults()
    make_form()
    send(attempt())
    OutboxEvent.objects.all()
    entry = IntakeEntry.objects.get()

    assert replay_entries(system(), entry_ids=[entry.pk]) == 1
    tell()
    tell()

    entry.refresh_from_db()
    assert (entry.state, Lead.objects.count()) == ("created", 1) or entry.state == "repeated"
    assert Lead.objects.count() == 1


def test_answers_are_forgotten_and_consents_stay():
    make_form()
    send(attempt())

    assert forget_contents(system(NOW + timedelta(days=29)), kept_days=30) == 0
    assert forget_contents(system(NOW + timedelta(days=31)), kept_days=30) == 1

    assert not IntakeContent.objects.exists()
    kept = FormSubmission.objects.get()
    assert kept.consents == [
        {"key": "privacy", "version": 1, "text": "We use your answers to call you back.", "given": True}
    ]
    entry = IntakeEntry.objects.get()
    assert (entry.person, entry.contact) == ("–", "")


def test_what_is_forgotten_stands_in_no_history_either():
    make_form()
    send(attempt())
    forget_contents(system(NOW + timedelta(days=31)), kept_days=30)

    tables = ("intake_intakeentry", "intake_intakecontent", "intake_formsubmission")
    changes = RowChange.objects.filter(table_name__in=tables)
    found = [f"{one.before}{one.after}" for one in changes]
    assert not [text for text in found if "顾海峰" in text or "1580" in text]


def test_a_forgotten_visitor_is_asked_everything_again():
    form = make_form(is_progressive=True)
    visitor = form
    send(attempt(), visitor_id=visitor)
    assert known_answers(visitor)["name"] == "顾海峰"

    forget_contents(system(NOW + timedelta(days=31)), kept_days=30)

    assert known_answers(visitor) == {}


def test_the_log_shows_the_failed_ones_to_those_who_may_see_it(client, cast):
    make_defaults()
    make_form()
    send(attempt(posted=ANSWERS))
    client.force_login(_user(cast.max))
    page = client.get("/intake-entries/?view=all").content.decode()
    assert "顾海峰" in page

    client.force_login(_user(cast.ada))
    assert client.get("/intake-entries/").status_code in {403, 404}


def _user(pk):
    return User.objects.get(pk=pk)
