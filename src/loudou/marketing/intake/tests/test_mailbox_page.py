"""The page of a mailbox, and its doors for programs."""

from dataclasses import replace

import pytest
from django.http import QueryDict

from loudou.marketing.intake.forms import mailbox_draft
from loudou.marketing.intake.models import IntakeEntry, Mailbox, MailboxGrant, MailboxProgress, MailboxSecret
from loudou.marketing.intake.rules.mail_template import FIRST_TEMPLATE
from loudou.marketing.intake.rules.mailboxes import check_mailbox, encode_folder, wait_after
from loudou.marketing.intake.services.note_trial import note_trial
from loudou.marketing.intake.services.save_mailbox import save_mailbox
from loudou.marketing.intake.services.take_mails import take_mails
from loudou.marketing.intake.shapes import FetchedMail, FetchReport, MailboxDraft
from loudou.marketing.intake.tests.factories import system
from loudou.marketing.intake.tests.mails import BOUNCE, mail
from loudou.platform.identity.models import User

pytestmark = pytest.mark.django_db
DRAFT = MailboxDraft("询价邮箱", "imap.example.com", "sales@example.com", template=FIRST_TEMPLATE, password="geheim")
SENT = {
    "name": "询价邮箱",
    "host": "IMAP.example.com",
    "port": "993",
    "tls": "tls",
    "username": "sales@example.com",
    "folder": "INBOX",
    "after_reading": "leave",
    "keep_days": "90",
    "tags": "EXPO26 = Expo 2026\nCIIE＝进博会",
    "allowed": "Ruichi.example\n",
    "words-company": "公司，单位, Company",
    "version": "1",
}


@pytest.fixture
def marketer(client, cast):
    client.force_login(User.objects.get(pk=cast.max))
    return client


@pytest.fixture
def mailbox_id(db, cast):
    return save_mailbox(system(), draft=DRAFT)


def test_the_page_shows_settings_state_and_mails_and_never_the_password(marketer, mailbox_id):
    take_mails(system(), mailbox_id=mailbox_id, uid_validity=1, mails=[FetchedMail(1, mail()), FetchedMail(2, BOUNCE)])

    page = marketer.get(f"/mailboxes/{mailbox_id}/setup").content.decode()

    assert "imap.example.com" in page
    assert "geheim" not in page
    assert "询价：加工中心" in page
    assert "顾海峰" in page


def test_settings_are_saved_and_an_empty_password_stays(marketer, mailbox_id):
    answer = marketer.post(f"/mailboxes/{mailbox_id}/setup", SENT)

    assert answer.status_code == 302, answer.content.decode()
    held = Mailbox.objects.get(pk=mailbox_id)
    assert (held.host, held.tags) == ("imap.example.com", {"EXPO26": "Expo 2026", "CIIE": "进博会"})
    assert (held.allowed, held.template) == (["ruichi.example"], {"company": ["公司", "单位", "Company"]})
    assert MailboxSecret.objects.filter(mailbox_id=mailbox_id).exists()


def test_what_cannot_be_saved_stands_there_again_with_why(marketer, mailbox_id):
    answer = marketer.post(f"/mailboxes/{mailbox_id}/setup", SENT | {"host": "http://x", "port": "x", "name": "Neu"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="http://x"' in page
    assert Mailbox.objects.get(pk=mailbox_id).name == "询价邮箱"


def test_a_stale_page_saves_nothing(marketer, mailbox_id):
    marketer.post(f"/mailboxes/{mailbox_id}/setup", SENT)

    assert marketer.post(f"/mailboxes/{mailbox_id}/setup", SENT | {"name": "Neu"}).status_code == 409
    assert Mailbox.objects.get(pk=mailbox_id).name == "询价邮箱"


def test_a_trial_is_queued_awaited_and_shown(marketer, mailbox_id):
    answer = marketer.post(f"/mailboxes/{mailbox_id}/ask", {"try": "1"})
    assert answer.headers["Location"].endswith("?trial=1#trial")
    assert "hx-get" in marketer.get(f"/mailboxes/{mailbox_id}/trial").content.decode()

    note_trial(system(), mailbox_id=mailbox_id, report=FetchReport(facts={"count": 3, "protocol": "TLSv1.3"}))
    shown = marketer.get(f"/mailboxes/{mailbox_id}/trial").content.decode()
    assert "TLSv1.3" in shown
    assert "hx-get" not in shown


def test_salespeople_see_no_mailbox(client, cast, mailbox_id):
    client.force_login(User.objects.get(pk=cast.ada))

    assert client.get(f"/mailboxes/{mailbox_id}/setup").status_code == 404
    assert client.post(f"/mailboxes/{mailbox_id}/ask", {"try": "1"}).status_code in {403, 404}
    assert not MailboxProgress.objects.exists()


def test_programs_make_mailboxes_give_them_passwords_and_switch_them_on(marketer):
    made = marketer.post(
        "/api/v1/mailboxes", {"name": "API", "host": "imap.example.com", "username": "a@b.example"},
        content_type="application/json",
    )  # fmt: skip
    assert made.status_code == 201, made.content.decode()
    pk = made.json()["id"]
    assert "password" not in made.json()

    def act(key, **values):
        address = f"/api/v1/mailboxes/{pk}/actions/{key}"
        return marketer.post(address, {"values": values}, content_type="application/json")

    assert act("switch-on").status_code == 400
    assert act("set-password", password="geheim").status_code == 200
    assert act("switch-on").status_code == 200
    assert Mailbox.objects.get(pk=pk).is_enabled
    assert b"geheim" not in marketer.get(f"/api/v1/mailboxes/{pk}").content
    assert not IntakeEntry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"host": "http://a"}, "host"),
        ({"host": "a b"}, "host"),
        ({"port": 0}, "port"),
        ({"tls": "ssl3"}, "tls"),
        ({"username": "a\r\nb"}, "username"),
        ({"password": "a\nb"}, "password"),
        ({"after_reading": "burn"}, "after_reading"),
        ({"after_reading": "move"}, "done_folder"),
        ({"after_reading": "move", "done_folder": "INBOX"}, "done_folder"),
        ({"keep_days": 0}, "keep_days"),
        ({"allowed": ("no pattern",)}, "allowed"),
        ({"denied": ("a.example",) * 201}, "denied"),
        ({"tags": {"": "x"}}, "tags"),
        ({"template": {"shoe": ("x",)}}, "shoe"),
        ({"campaign": "x" * 81}, "campaign"),
    ],
)
def test_settings_that_make_no_sense_are_named(changes, field):
    assert check_mailbox(DRAFT) == ()
    assert field in {one.field for one in check_mailbox(replace(DRAFT, **changes))}


@pytest.mark.parametrize(
    ("name", "coded"),
    [
        ("INBOX", '"INBOX"'),
        ("询价", '"&i+JO9w-"'),
        ("a&b", '"a&-b"'),
        ('a"b\\', '"a\\"b\\\\"'),
        ("~peter/台北", '"~peter/&U,BTFw-"'),
    ],
)
def test_folder_names_are_written_as_the_protocol_wants(name, coded):
    assert encode_folder(name) == coded


def test_waiting_doubles_up_to_four_hours():
    minutes = [wait_after(n, is_lasting=False).total_seconds() / 60 for n in (0, 1, 2, 3, 20)]

    assert minutes == [2, 4, 8, 16, 240]
    assert wait_after(1, is_lasting=True).total_seconds() == 3600


def test_a_posted_mailbox_is_read_leniently():
    draft = mailbox_draft(QueryDict("port=abc&keep_days=99999999&tags=a&password="))

    assert (draft.port, draft.keep_days, draft.tags, draft.password) == (0, 0, {"a": ""}, None)


def test_programs_make_mailboxes_of_known_providers_and_give_them_tokens(marketer):
    made = marketer.post(
        "/api/v1/mailboxes",
        {"name": "API", "username": "a@b.example", "sign_in": "oauth", "provider": "google", "oauth_client": "c"},
        content_type="application/json",
    )
    assert made.status_code == 201, made.content.decode()
    pk = made.json()["id"]

    def act(key, **values):
        address = f"/api/v1/mailboxes/{pk}/actions/{key}"
        return marketer.post(address, {"values": values}, content_type="application/json")

    assert act("switch-on").status_code == 400
    assert act("set-tokens", refresh_token="two words").status_code == 400
    assert act("set-tokens", refresh_token="1//geheim", client_secret="geheim-2").status_code == 200
    assert act("switch-on").status_code == 200
    held = Mailbox.objects.get(pk=pk)
    assert (held.host, held.token_url) == ("imap.gmail.com", "https://oauth2.googleapis.com/token")
    assert b"geheim" not in marketer.get(f"/api/v1/mailboxes/{pk}").content


def test_a_mailbox_with_a_password_takes_no_tokens(marketer, mailbox_id):
    address = f"/api/v1/mailboxes/{mailbox_id}/actions/set-tokens"
    answer = marketer.post(address, {"values": {"refresh_token": "x"}}, content_type="application/json")

    assert answer.status_code == 400
    assert not MailboxGrant.objects.exists()


def test_settings_of_oauth_are_saved_from_the_page(marketer, mailbox_id):
    sent = SENT | {"sign_in": "oauth", "provider": "microsoft", "oauth_client": "c", "client_secret": "geheim-3"}
    answer = marketer.post(f"/mailboxes/{mailbox_id}/setup", sent | {"host": ""})

    assert answer.status_code == 302, answer.content.decode()
    held = Mailbox.objects.get(pk=mailbox_id)
    assert (held.host, held.sign_in) == ("outlook.office365.com", "oauth")
    assert not MailboxSecret.objects.exists()
    page = marketer.get(f"/mailboxes/{mailbox_id}/setup").content.decode()
    assert "http://testserver/mailboxes/signed-in" in page
    assert "geheim" not in page
