"""What people write to a mailbox becomes leads, once, whatever happens on the way."""

from dataclasses import replace
from uuid import uuid4

import pytest

from loudou.leads.models import Lead, Touchpoint
from loudou.leads.tests.factories import make_defaults, make_lead
from loudou.marketing.behaviour.models import BehaviourEvent
from loudou.marketing.intake.errors import NothingToReplay
from loudou.marketing.intake.models import IntakeContent, IntakeEntry, IntakeMail, IntakeOutcome, Mailbox
from loudou.marketing.intake.rules.mail_template import FIRST_TEMPLATE
from loudou.marketing.intake.services.forget_contents import forget_contents
from loudou.marketing.intake.services.replay_entries import replay_entries
from loudou.marketing.intake.services.save_mailbox import save_mailbox
from loudou.marketing.intake.services.take_mails import take_mails
from loudou.marketing.intake.shapes import FetchedMail, MailboxDraft
from loudou.marketing.intake.tests.factories import NOW, system
from loudou.marketing.intake.tests.mails import BOUNCE, mail
from loudou.platform.access.errors import ActionRefused
from loudou.platform.outbox.models import Delivery, OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event

pytestmark = pytest.mark.django_db
DRAFT = MailboxDraft(
    "询价邮箱", "imap.example.com", "sales@example.com", template=FIRST_TEMPLATE, tags={"EXPO26": "Expo 2026"},
    password="x", source="官网邮箱",
)  # fmt: skip


@pytest.fixture
def mailbox_id(db):
    make_defaults()
    return save_mailbox(system(), draft=DRAFT)


def come_in(mailbox_id, *raws, now=NOW):
    mails = [FetchedMail(number, raw) for number, raw in enumerate(raws, start=1)]
    take_mails(system(now), mailbox_id=mailbox_id, uid_validity=1, mails=mails)
    tell(now)


def tell(now=NOW):
    for event in OutboxEvent.objects.filter(name__in=["intake.mail_received", "intake.entries_replayed"]):
        dispatch_event(system(now), event_id=event.id)
    assert not Delivery.objects.exclude(last_error="").exists()


def test_an_inquiry_becomes_a_lead_with_its_campaign_and_the_mail(mailbox_id):
    come_in(mailbox_id, mail(subject="[EXPO26] 询价"))

    lead = Lead.objects.get(name="顾海峰")
    assert (lead.channel, lead.source, lead.source_detail) == ("email", "官网邮箱", "询价邮箱")
    assert (lead.campaign, lead.company, lead.email) == ("Expo 2026", "苏州锐驰精密制造有限公司", "gu@ruichi.example")
    entry = IntakeEntry.objects.get()
    assert (entry.state, entry.lead_id, entry.reason) == ("created", lead.pk, "")


def test_told_twice_and_sent_twice_make_one_lead(mailbox_id):
    come_in(mailbox_id, mail(), mail())
    tell()
    come_in(mailbox_id, mail())

    assert Lead.objects.filter(name="顾海峰").count() == 1
    assert IntakeOutcome.objects.count() == IntakeMail.objects.count() == 1


def test_a_second_mail_of_a_person_is_a_touch(mailbox_id):
    come_in(mailbox_id, mail(), mail(message_id="<2@x.example>", subject="Re: 询价"))

    assert Lead.objects.filter(name="顾海峰").count() == 1
    assert sorted(IntakeEntry.objects.values_list("state", flat=True)) == ["appended", "created"]
    assert Touchpoint.objects.filter(channel="email").exists()


def test_mails_of_machines_make_no_leads_and_say_why(mailbox_id):
    come_in(
        mailbox_id, BOUNCE, mail(auto_submitted="auto-replied"), mail(sender="sales@example.com", message_id="<3@x>")
    )

    assert not Lead.objects.exists()
    found = IntakeEntry.objects.values_list("state", "reason")
    assert sorted(found) == [("skipped", "auto_reply"), ("skipped", "bounce")] or len(found) == 3


def test_a_bounce_counts_against_the_lead_that_has_the_address(mailbox_id):
    lead = make_lead(email="gu@ruichi.example")
    other = make_lead(email="other@ruichi.example", mobile="13900000009")

    come_in(mailbox_id, BOUNCE)
    tell()

    events = list(BehaviourEvent.objects.values_list("subject_id", "kind"))
    assert events == [(lead.pk, "bounce")]
    assert other.pk not in {one[0] for one in events}


def test_a_mail_nobody_can_be_found_in_fails_and_is_tried_again_after_the_template_was_mended(mailbox_id):
    raw = mail("Kunde ist: Ruichi GmbH\n", sender="nobody", message_id="<n@x.example>")
    come_in(mailbox_id, raw)
    entry = IntakeEntry.objects.get()
    assert (entry.state, entry.reason, entry.lead_id) == ("failed", "lead.nobody", None)

    held = Mailbox.objects.get(pk=mailbox_id)
    template = {**FIRST_TEMPLATE, "company": ("Kunde ist",)}
    draft = replace(DRAFT, template=template, password=None)
    save_mailbox(system(), draft=draft, mailbox_id=mailbox_id, version=held.version)
    assert replay_entries(system(), entry_ids=[entry.pk]) == 1
    tell()

    entry.refresh_from_db()
    assert (entry.state, entry.attempt, entry.company) == ("created", 2, "Ruichi GmbH")
    assert Lead.objects.get(pk=entry.lead_id).company == "Ruichi GmbH"
    assert list(IntakeOutcome.objects.order_by("attempt").values_list("outcome", flat=True)) == ["created"]


def test_a_mail_of_an_unwanted_sender_is_taken_once_the_list_is_mended(mailbox_id):
    save_mailbox(system(), draft=replace(DRAFT, denied=("ruichi.example",), password=None), mailbox_id=mailbox_id)
    come_in(mailbox_id, mail())
    entry = IntakeEntry.objects.get()
    assert (entry.state, entry.reason) == ("skipped", "unwanted")
    assert replay_entries(system(), entry_ids=[entry.pk]) == 0

    save_mailbox(system(), draft=replace(DRAFT, password=None), mailbox_id=mailbox_id)
    assert replay_entries(system(), entry_ids=[entry.pk]) == 1
    tell()

    entry.refresh_from_db()
    assert (entry.state, entry.person) == ("created", "顾海峰")


def test_what_became_a_lead_is_not_tried_again(mailbox_id):
    come_in(mailbox_id, mail())
    entry = IntakeEntry.objects.get()

    with pytest.raises(NothingToReplay):
        replay_entries(system(), entry_ids=[entry.pk])

    assert Lead.objects.count() == 1


def test_who_may_not_try_again_changes_nothing(mailbox_id, ada):
    come_in(mailbox_id, mail(sender="nobody", text="x"))
    entry = IntakeEntry.objects.get()

    with pytest.raises(ActionRefused):
        replay_entries(ada, entry_ids=[entry.pk])

    entry.refresh_from_db()
    assert (entry.state, entry.attempt) == ("failed", 1)


def test_mails_are_forgotten_after_the_days_of_their_mailbox_and_leads_stay(mailbox_id):
    save_mailbox(system(), draft=replace(DRAFT, keep_days=30, password=None), mailbox_id=mailbox_id)
    come_in(mailbox_id, mail())
    later = NOW.replace(month=5)

    assert forget_contents(system(NOW.replace(day=20)), kept_days=1) == 0
    assert forget_contents(system(later), kept_days=3650) == 1

    assert not IntakeContent.objects.exists()
    entry = IntakeEntry.objects.get()
    assert (entry.person, entry.company, entry.contact, entry.state) == ("–", "", "", "created")
    assert Lead.objects.filter(name="顾海峰").exists()
    with pytest.raises(NothingToReplay):
        replay_entries(system(later), entry_ids=[entry.pk])


def test_many_mails_of_many_people_are_one_set(mailbox_id, django_assert_max_num_queries):
    raws = [
        mail(f"手机：138{n:08d}", sender=f"P{n} <p{n}@x{n}.example>", message_id=f"<{uuid4()}@x>") for n in range(30)
    ]
    mails = [FetchedMail(number, raw) for number, raw in enumerate(raws, start=1)]
    take_mails(system(), mailbox_id=mailbox_id, uid_validity=1, mails=mails)

    with django_assert_max_num_queries(90):
        tell()

    assert IntakeEntry.objects.filter(state="created").count() == 30
