"""The intake log shows what stood in it and tries again; what is gone, refused or meant for nobody changes nothing."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from loudou.marketing.intake.errors import (
    EntryNotFound,
    FormNotFound,
    LinkInvalid,
    LinkNotFound,
    MailboxInvalid,
    MailboxNotFound,
    NothingToReplay,
    SettingsStale,
    SourceNotFound,
)
from loudou.marketing.intake.models import (
    Form,
    IntakeContent,
    IntakeEntry,
    IntakeMail,
    IntakeSource,
    LinkVisit,
    Mailbox,
    MailboxProgress,
    MailboxSecret,
    TrackingLink,
)
from loudou.marketing.intake.queries.entry_contents import entry_content
from loudou.marketing.intake.queries.mail_terms import connection_terms
from loudou.marketing.intake.queries.passwords import seal, unseal
from loudou.marketing.intake.rules.mail_template import FIRST_TEMPLATE
from loudou.marketing.intake.services.follow_link import follow_link
from loudou.marketing.intake.services.forget_contents import forget_contents
from loudou.marketing.intake.services.hold_address import hold_address
from loudou.marketing.intake.services.keep_password import keep_password
from loudou.marketing.intake.services.make_links import make_links
from loudou.marketing.intake.services.publish_form import publish_form
from loudou.marketing.intake.services.replay_entries import replay_entries
from loudou.marketing.intake.services.save_form import save_form
from loudou.marketing.intake.services.save_mailbox import save_mailbox
from loudou.marketing.intake.services.save_source import save_source
from loudou.marketing.intake.services.switch_mailboxes import switch_mailboxes
from loudou.marketing.intake.services.take_mails import take_mails
from loudou.marketing.intake.shapes import FetchedMail, FormDraft, LinkDraft, MailboxDraft, SourceDraft
from loudou.marketing.intake.tasks.counters import forget_past_attempts
from loudou.marketing.intake.tasks.forgetting import forget_old_contents
from loudou.marketing.intake.tasks.mail import fetch_due_mailboxes, fetch_mailbox, try_mailbox
from loudou.marketing.intake.tests.factories import DEFINITION, NOW, attempt, make_form, make_source, send, system
from loudou.marketing.intake.tests.mails import BOUNCE, mail
from loudou.marketing.intake.tests.test_deliveries import ROWS, deliver
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import User

pytestmark = pytest.mark.django_db
DRAFT = MailboxDraft("询价邮箱", "imap.example.com", "sales@example.com", template=FIRST_TEMPLATE, password="geheim")


@pytest.fixture
def mailbox_id():
    return save_mailbox(system(), draft=DRAFT)


@pytest.fixture
def marketer(client, cast):
    client.force_login(User.objects.get(pk=cast.max))
    return client


def take(mailbox_id, *mails):
    fetched = [FetchedMail(number, one) for number, one in enumerate(mails, start=1)]
    take_mails(system(), mailbox_id=mailbox_id, uid_validity=1, mails=fetched)
    return list(IntakeEntry.objects.order_by("pk"))


def test_a_mail_is_shown_with_what_was_read_in_it(marketer, mailbox_id):
    (entry,) = take(mailbox_id, mail())

    content = entry_content(system(), entry.pk)
    page = marketer.get(f"/intake-entries/{entry.pk}").content.decode()

    assert (content.subject, content.files) == ("询价：加工中心", ())
    assert "gu@ruichi.example" in content.sender
    assert "苏州锐驰精密制造有限公司" in dict(content.values).values()
    assert "询价：加工中心" in page
    assert "我们需要一台立式加工中心" in page


def test_an_attachment_is_shown_by_name_and_size(mailbox_id):
    (bounce,) = take(mailbox_id, BOUNCE)
    IntakeContent.objects.filter(pk=bounce.origin_id).update(
        document=IntakeContent.objects.get(pk=bounce.origin_id).document
        | {"attachments": [{"name": "", "size": 7, "kind": "application/zip"}]}
    )

    assert entry_content(system(), bounce.pk).files == (("–", 7),)


def test_answers_of_a_form_are_shown_under_their_names_several_joined():
    make_form()
    send(attempt())
    entry = IntakeEntry.objects.get()

    content = entry_content(system(), entry.pk)

    assert "顾海峰" in [text for _label, text in content.values]
    assert (content.subject, content.sender, content.text) == ("", "", "")


def test_a_row_of_a_delivery_is_shown_by_itself_and_one_that_is_not_there_is_empty(client):
    secret = make_source()
    deliver(client, secret, ROWS)
    entry = IntakeEntry.objects.get(row=2)

    shown = [text for _label, text in entry_content(system(), entry.pk).values]
    with recording(system(), "test"):
        IntakeEntry.objects.filter(pk=entry.pk).update(row=9)

    assert shown == ["客户1", "13800000001", "1"]
    assert entry_content(system(), entry.pk).values == ()


def test_what_is_forgotten_is_not_shown_and_cannot_be_tried_again(marketer):
    make_form()
    send(attempt())
    forget_contents(system(NOW + timedelta(days=31)), kept_days=30)
    entry = IntakeEntry.objects.get()

    with pytest.raises(NothingToReplay):
        replay_entries(system(), entry_ids=[entry.pk])

    assert entry_content(system(), entry.pk) is None
    assert "内容已超过保留期" in marketer.get(f"/intake-entries/{entry.pk}").content.decode()
    assert IntakeEntry.objects.get().attempt == entry.attempt


def test_a_line_nobody_wrote_is_neither_shown_nor_tried_again():
    make_form()
    send(attempt())
    entry = IntakeEntry.objects.get()

    with pytest.raises(EntryNotFound):
        entry_content(system(), uuid4())
    with pytest.raises(EntryNotFound):
        replay_entries(system(), entry_ids=[entry.pk, uuid4()])

    assert IntakeEntry.objects.get().attempt == entry.attempt


def test_a_line_a_lead_was_made_of_is_not_tried_again():
    make_form()
    send(attempt())
    with recording(system(), "test"):
        IntakeEntry.objects.update(state="created")
    entry = IntakeEntry.objects.get()

    with pytest.raises(NothingToReplay):
        replay_entries(system(), entry_ids=[entry.pk])

    assert (IntakeEntry.objects.get().state, IntakeEntry.objects.get().attempt) == ("created", entry.attempt)


def test_a_mail_is_read_anew_under_what_the_mailbox_says_now_and_one_without_its_words_is_left(marketer, mailbox_id):
    with recording(system(), "test"):
        Mailbox.objects.filter(pk=mailbox_id).update(denied=["ruichi.example"])
    other = mail(message_id="<2@ruichi.example>")
    first, second = take(mailbox_id, mail(), other)
    IntakeContent.objects.filter(pk=second.origin_id).update(raw=None)
    with recording(system(), "test"):
        Mailbox.objects.filter(pk=mailbox_id).update(denied=[])

    answer = marketer.post(
        f"/api/v1/intake-entries/{first.pk}/actions/replay", {"values": {}}, content_type="application/json"
    )
    again = replay_entries(system(), entry_ids=[second.pk])

    assert (answer.status_code, again) == (200, 0)
    assert (first.reason, second.reason) == ("unwanted", "unwanted")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.reason) == ("waiting", "")
    assert second.reason == "unwanted"


@pytest.mark.parametrize("password", ["", "a\nb", "x" * 501])
def test_what_is_no_password_leaves_the_one_that_was_kept(mailbox_id, password):
    held = bytes(MailboxSecret.objects.get().sealed)

    with pytest.raises(MailboxInvalid):
        keep_password(system(), mailbox_id=mailbox_id, password=password)

    assert bytes(MailboxSecret.objects.get().sealed) == held


def test_a_mailbox_that_is_not_there_is_given_nothing():
    nobody = uuid4()

    with pytest.raises(MailboxNotFound):
        keep_password(system(), mailbox_id=nobody, password="geheim")
    with pytest.raises(MailboxNotFound):
        save_mailbox(system(), draft=DRAFT, mailbox_id=nobody)
    with pytest.raises(MailboxNotFound):
        take_mails(system(), mailbox_id=nobody, uid_validity=1, mails=[FetchedMail(1, mail())])
    with pytest.raises(MailboxNotFound):
        connection_terms(system(), nobody)

    assert not Mailbox.objects.exists()
    assert not MailboxSecret.objects.exists()
    assert not IntakeMail.objects.exists()


def test_a_password_opens_its_own_mailbox_only(mailbox_id):
    sealed = seal(mailbox_id, "geheim")

    assert unseal(mailbox_id, sealed) == "geheim"
    assert unseal(uuid4(), sealed) is None


@pytest.mark.django_db(transaction=True)
def test_a_mailbox_without_a_password_is_not_opened_and_says_so(mailbox_id):
    MailboxSecret.objects.all().delete()

    fetch_mailbox(mailbox=str(mailbox_id))

    assert MailboxProgress.objects.get().problem == "There is no password. Give it on the mailbox's page."


@pytest.mark.django_db(transaction=True)
def test_jobs_of_a_mailbox_that_is_gone_do_nothing():
    fetch_mailbox(mailbox=str(uuid4()))
    try_mailbox(mailbox=str(uuid4()))

    assert not MailboxProgress.objects.exists()


def test_a_mailbox_is_switched_off_fetched_from_and_tried_by_programs(marketer, mailbox_id):
    switch_mailboxes(system(), mailbox_ids=[mailbox_id], is_on=True)

    def act(key):
        address = f"/api/v1/mailboxes/{mailbox_id}/actions/{key}"
        return marketer.post(address, {"values": {}}, content_type="application/json").status_code

    assert (act("try"), act("fetch"), act("switch-off")) == (200, 200, 200)
    assert not Mailbox.objects.get().is_enabled


def test_people_have_the_worker_look_now(marketer, mailbox_id):
    answer = marketer.post(f"/mailboxes/{mailbox_id}/ask", {})

    assert answer.headers["Location"] == f"/mailboxes/{mailbox_id}/setup"


@pytest.mark.django_db(transaction=True)
def test_due_mailboxes_get_a_job_and_those_switched_off_none(mailbox_id):
    fetch_due_mailboxes(0)
    idle = jobs_of(mailbox_id)
    switch_mailboxes(system(), mailbox_ids=[mailbox_id], is_on=True)

    fetch_due_mailboxes(0)
    fetch_due_mailboxes(0)

    assert (idle, jobs_of(mailbox_id)) == (0, 1)


def jobs_of(mailbox_id):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args->>'mailbox' = %s", [str(mailbox_id)])
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_old_contents_are_forgotten_by_night_and_new_ones_kept():
    make_form()
    send(attempt())
    send(attempt())
    young, old = IntakeContent.objects.order_by("pk")
    IntakeContent.objects.filter(pk=young.pk).update(kept_at="2999-01-01T00:00:00Z")
    IntakeContent.objects.filter(pk=old.pk).update(kept_at="2020-01-01T00:00:00Z")

    forget_old_contents(0)
    forget_past_attempts(0)

    assert [one.pk for one in IntakeContent.objects.all()] == [young.pk]


def test_settings_of_what_is_not_there_are_not_saved():
    source = SourceDraft("Ads", "ads", "ad_platform", {"name": "name"}, "leads", "id")

    with pytest.raises(FormNotFound):
        save_form(system(), draft=FormDraft("Brochure", "brochure", DEFINITION), form_id=uuid4())
    with pytest.raises(FormNotFound):
        publish_form(system(), form_id=uuid4())
    with pytest.raises(SourceNotFound):
        save_source(system(), draft=source, source_id=uuid4())

    assert not Form.objects.exists()
    assert not IntakeSource.objects.exists()


def test_a_stale_mailbox_is_not_saved_over(mailbox_id):
    with pytest.raises(SettingsStale):
        save_mailbox(system(), draft=replace(DRAFT, name="Neu"), mailbox_id=mailbox_id, version=99)

    assert Mailbox.objects.get().name == "询价邮箱"


def test_a_link_without_a_name_is_not_made():
    with pytest.raises(LinkInvalid) as refused:
        make_links(system(), drafts=[LinkDraft(" ", target_url="https://www.example.com/")])

    assert [(one.field, one.code) for one in refused.value.problems] == [("name", "required")]
    assert not TrackingLink.objects.exists()


def test_a_link_whose_target_is_no_address_any_more_leads_nowhere():
    make_links(system(), drafts=[LinkDraft("展台", target_url="https://www.example.com/")])
    with recording(system(), "test"):
        TrackingLink.objects.update(target_url="javascript:alert(1)")
    code = TrackingLink.objects.get().code

    with pytest.raises(LinkNotFound):
        follow_link(system(), code=code, is_scan=False, address_hash="a" * 64)

    assert not LinkVisit.objects.exists()


def test_a_link_without_a_form_opens_no_booth(marketer):
    (link_id,) = make_links(system(), drafts=[LinkDraft("展台", target_url="https://www.example.com/")])

    assert marketer.get(f"/tracking-links/{link_id}/booth").status_code == 404


def test_a_delivery_whose_length_is_written_oddly_is_too_large_all_the_same(client):
    secret = make_source()
    body = b" " * 1_100_000

    answer = deliver(client, secret, None, body=body, **{"Content-Length": f"+{len(body)}"})

    assert answer.status_code == 413
    assert not IntakeEntry.objects.exists()


def test_only_the_named_constraint_is_a_refusal():
    refusal = FormNotFound("Somebody took this address.")

    with pytest.raises(FormNotFound), hold_address("form_slug", refusal):
        raise IntegrityError("violates form_slug")
    with pytest.raises(IntegrityError), hold_address("form_slug", refusal):
        raise IntegrityError("violates another one")


def test_a_mailbox_switched_on_by_its_settings_is_looked_at_at_once(mailbox_id):
    with recording(system(), "test"):
        MailboxProgress.objects.create(mailbox_id=mailbox_id, failure_count=3, next_check_at=NOW + timedelta(hours=4))

    save_mailbox(system(), draft=replace(DRAFT, is_enabled=True, password=None), mailbox_id=mailbox_id)

    progress = MailboxProgress.objects.get()
    assert (progress.failure_count, progress.next_check_at) == (0, None)
