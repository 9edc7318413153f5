"""Mailboxes that are signed in to with OAuth 2.0: against a real token endpoint and a real mail server."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import MailboxHealth
from loudou.marketing.intake.errors import MailboxInvalid, SignInLost
from loudou.marketing.intake.models import IntakeEntry, IntakeMail, Mailbox, MailboxGrant, MailboxProgress
from loudou.marketing.intake.queries.grants import open_grant
from loudou.marketing.intake.queries.mail_terms import connection_terms, due_mailboxes
from loudou.marketing.intake.rules.mail_template import FIRST_TEMPLATE
from loudou.marketing.intake.services.accept_code import accept_code
from loudou.marketing.intake.services.keep_refresh_token import keep_refresh_token
from loudou.marketing.intake.services.save_mailbox import save_mailbox
from loudou.marketing.intake.services.switch_mailboxes import switch_mailboxes
from loudou.marketing.intake.shapes import MailboxDraft
from loudou.marketing.intake.tasks.mail import exchange, fetch_mailbox, try_mailbox
from loudou.marketing.intake.tests.mail_server import USER
from loudou.marketing.intake.tests.mails import numbered
from loudou.marketing.intake.tests.token_server import CLIENT, SECRET, token_server
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import User
from loudou.platform.notifications.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


def now_system():
    return Context(None, datetime.now(UTC))


@pytest.fixture
def provider(mail_server, settings):
    with token_server(mail_server.tokens) as running:
        settings.PRIVATE_HOSTS = [*mail_server.private_hosts, running.machine.host]
        yield running


@pytest.fixture
def draft(mail_server, provider):
    return MailboxDraft(
        "Inquiries", "localhost", USER, mail_server.tls_port, template=FIRST_TEMPLATE, takes_old=True, sign_in="oauth",
        provider="other", client_id=CLIENT, client_secret=SECRET, authorize_url=provider.authorize_url,
        token_url=provider.token_url, scope="mail offline",
    )  # fmt: skip


@pytest.fixture
def mailbox_id(draft, cast):
    return save_mailbox(now_system(), draft=replace(draft, owner_id=cast.max))


@pytest.fixture
def connected(mailbox_id, provider):
    """A mailbox that is on, with a refresh token the provider knows."""
    provider.refresh_tokens.add("1//first")
    keep_refresh_token(now_system(), mailbox_id=mailbox_id, refresh_token="1//first")
    switch_mailboxes(now_system(), mailbox_ids=[mailbox_id], is_on=True)
    return mailbox_id


@pytest.fixture
def marketer(cast, client):
    client.force_login(User.objects.get(pk=cast.max))
    client.cookies["django_language"] = "en"
    return client


def fetch(mailbox_id):
    fetch_mailbox(mailbox=str(mailbox_id))
    return Mailbox.objects.get(pk=mailbox_id), MailboxProgress.objects.get(mailbox_id=mailbox_id)


def ask_at(token_url):
    """The endpoint of a mailbox somebody signed in to, moved behind the back of the service that would forget it."""
    with recording(now_system(), "test"):
        Mailbox.objects.update(token_url=token_url)


def secrets_of(mailbox_id):
    return open_grant(MailboxGrant.objects.get(mailbox_id=mailbox_id))


def go_to_provider(client, mailbox_id):
    page = client.post(f"/mailboxes/{mailbox_id}/connect").content.decode()
    return html.unescape(re.search(r'content="0;url=([^"]+)"', page)[1])


def test_a_person_signs_in_at_the_provider_and_mails_are_fetched(marketer, mailbox_id, provider, mail_server):
    mail_server.deliver(numbered(1))

    back = provider.consent(go_to_provider(marketer, mailbox_id))
    answer = marketer.get("/mailboxes/signed-in", back)
    exchange(mailbox=str(mailbox_id))
    try_mailbox(mailbox=str(mailbox_id))
    page = marketer.get(answer.headers["Location"]).content.decode()
    switch_mailboxes(now_system(), mailbox_ids=[mailbox_id], is_on=True)
    mailbox, progress = fetch(mailbox_id)

    assert answer.headers["Location"] == f"/mailboxes/{mailbox_id}/setup?trial=1#trial"
    assert "The connection works." in page
    assert "Sign in at the provider again" in page
    assert (mailbox.health, progress.problem) == (MailboxHealth.WORKING, "")
    assert [one.person for one in IntakeEntry.objects.all()] == ["客户1"]
    assert [one["grant_type"] for one in provider.asked] == ["authorization_code"]
    assert (secrets_of(mailbox_id).code, secrets_of(mailbox_id).verifier) == ("", "")
    assert mail_server.shown == [provider.issued[0]] * 2


def test_the_address_at_the_provider_asks_with_state_challenge_and_hint(marketer, mailbox_id, provider):
    first, second = (go_to_provider(marketer, mailbox_id) for _ in range(2))

    states = [re.search(r"[?&]state=([^&]+)", one)[1] for one in (first, second)]
    assert len(set(states)) == 2
    assert all(len(one) >= 40 for one in states)
    assert "login_hint=sales%40example.com" in first
    assert "redirect_uri=http%3A%2F%2Ftestserver%2Fmailboxes%2Fsigned-in" in first
    assert states[0] not in str(MailboxGrant.objects.values().get())


@pytest.mark.parametrize("who", ["stranger", "another", "second_time", "late", "forged"])
def test_a_sign_in_that_is_not_this_persons_own_changes_nothing(marketer, cast, mailbox_id, provider, who):
    back = provider.consent(go_to_provider(marketer, mailbox_id))
    client = marketer
    if who == "another":
        client = Client(raise_request_exception=False)
        client.force_login(User.objects.get(pk=cast.root))
    elif who == "stranger":
        client = Client()
    elif who == "second_time":
        client.get("/mailboxes/signed-in", back)
        exchange(mailbox=str(mailbox_id))
    elif who == "late":
        MailboxGrant.objects.update(asked_at=datetime.now(UTC) - timedelta(minutes=11))
    else:
        back["state"] = "x" * 43
    before = MailboxGrant.objects.values().get()

    answer = client.get("/mailboxes/signed-in", back)

    assert answer.status_code == (302 if who == "stranger" else 409)
    assert MailboxGrant.objects.values().get() == before


def test_a_provider_that_lets_nobody_in_is_said_and_who_was_signed_in_stays(marketer, connected, provider):
    state = provider.consent(go_to_provider(marketer, connected))["state"]

    answer = marketer.get("/mailboxes/signed-in", {"state": state, "error": "access_denied", "code": "x"}, follow=True)

    assert "The provider let nobody in" in answer.content.decode()
    assert secrets_of(connected).refresh_token == "1//first"
    assert provider.asked == []


def test_a_code_that_is_refused_is_used_up_and_said(marketer, mailbox_id, provider):
    back = provider.consent(go_to_provider(marketer, mailbox_id))
    provider.codes.clear()
    marketer.get("/mailboxes/signed-in", back)

    exchange(mailbox=str(mailbox_id))
    exchange(mailbox=str(mailbox_id))

    progress = MailboxProgress.objects.get(mailbox_id=mailbox_id)
    assert progress.tried_problem == "The token endpoint answered invalid_grant: sign in again."
    assert len(provider.asked) == 1
    assert MailboxGrant.objects.get().connected_at is None


def test_a_provider_that_gives_no_refresh_token_is_no_way_in(marketer, mailbox_id, provider):
    provider.gives_refresh = False
    marketer.get("/mailboxes/signed-in", provider.consent(go_to_provider(marketer, mailbox_id)))

    exchange(mailbox=str(mailbox_id))

    problem = MailboxProgress.objects.get(mailbox_id=mailbox_id).tried_problem
    assert problem == "The provider gave no refresh token: the scope has to allow offline access."
    with pytest.raises(MailboxInvalid):
        switch_mailboxes(now_system(), mailbox_ids=[mailbox_id], is_on=True)


def test_settings_changed_while_a_person_signs_in_void_what_comes_back(marketer, mailbox_id, draft, provider):
    back = provider.consent(go_to_provider(marketer, mailbox_id))
    marketer.get("/mailboxes/signed-in", back)

    save_mailbox(now_system(), draft=replace(draft, client_id="another"), mailbox_id=mailbox_id)
    exchange(mailbox=str(mailbox_id))

    assert provider.asked == []
    assert secrets_of(mailbox_id).refresh_token == ""


def test_an_access_token_is_kept_until_it_ends_and_then_fetched_again(connected, provider, mail_server):
    fetch(connected)
    fetch(connected)
    assert len(provider.asked) == 1

    MailboxGrant.objects.update(expires_at=datetime.now(UTC) + timedelta(seconds=50))
    mailbox, _progress = fetch(connected)

    assert (len(provider.asked), mailbox.health) == (2, MailboxHealth.WORKING)
    assert provider.asked[0] == {
        "grant_type": "refresh_token", "refresh_token": "1//first", "scope": "mail offline", "client_id": CLIENT,
        "client_secret": SECRET,
    }  # fmt: skip
    assert mail_server.shown == [provider.issued[0], provider.issued[0], provider.issued[1]]


def test_a_kept_token_the_server_refuses_is_asked_for_anew_once(connected, provider, mail_server):
    fetch(connected)
    mail_server.tokens.clear()
    mail_server.deliver(numbered(7))

    mailbox, progress = fetch(connected)

    assert (mailbox.health, progress.failure_count) == (MailboxHealth.WORKING, 0)
    assert len(provider.asked) == 2
    assert [one.person for one in IntakeEntry.objects.all()] == ["客户7"]


def test_a_fresh_token_the_server_refuses_is_a_failure_and_not_asked_for_again(connected, provider, mail_server):
    provider.tokens = set()

    mailbox, progress = fetch(connected)

    assert mailbox.health == MailboxHealth.FAILING
    assert progress.problem == "The server does not accept what the provider gave us for this user name."
    assert (len(provider.asked), len(mail_server.shown)) == (1, 1)
    assert progress.next_check_at - progress.checked_at >= timedelta(hours=1)


def test_a_refresh_token_that_rotates_is_kept(connected, provider):
    provider.rotates = True
    fetch(connected)
    MailboxGrant.objects.update(expires_at=datetime.now(UTC))

    mailbox, _progress = fetch(connected)

    assert mailbox.health == MailboxHealth.WORKING
    assert provider.asked[1]["refresh_token"] != "1//first"
    assert {secrets_of(connected).refresh_token} == provider.refresh_tokens


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("invalid_grant", "The token endpoint answered invalid_grant: sign in again."),
        ("interaction_required", "The token endpoint answered invalid_grant: sign in again."),
        ("unauthorized_client", "The token endpoint answered invalid_client: check client ID and client secret, "
                                "then sign in again."),
        ("invalid_scope", "The token endpoint answered invalid_scope: check the scope, then sign in again."),
    ],
)  # fmt: skip
def test_a_grant_that_is_taken_no_longer_parks_the_mailbox_and_loses_no_mail(
    connected, provider, mail_server, marketer, cast, code, said
):
    mail_server.deliver(numbered(1))
    fetch(connected)
    MailboxGrant.objects.update(expires_at=datetime.now(UTC))
    provider.refuses = code
    mail_server.deliver(numbered(2))

    mailbox, progress = fetch(connected)
    fetch(connected)

    assert (mailbox.health, progress.problem) == (MailboxHealth.PARKED, said)
    assert connected not in due_mailboxes(datetime.now(UTC) + timedelta(days=30))
    told = Notice.objects.filter(message__contains="signs in at its provider again")
    assert sorted(told.values_list("user_id", flat=True)) == sorted({cast.max, cast.root})
    page = marketer.get(f"/mailboxes/{connected}/setup").content.decode()
    assert "No mail is lost" in page
    assert said in html.unescape(page)

    provider.refuses = ""
    marketer.get("/mailboxes/signed-in", provider.consent(go_to_provider(marketer, connected)))
    exchange(mailbox=str(connected))
    assert connected in due_mailboxes(datetime.now(UTC))
    mailbox, _progress = fetch(connected)
    assert mailbox.health == MailboxHealth.WORKING
    assert sorted(one.person for one in IntakeEntry.objects.all()) == ["客户1", "客户2"]


def test_an_endpoint_in_trouble_is_asked_again_later_and_parks_nothing(connected, provider, settings):
    ask_at("http://127.0.0.1:9/token")
    settings.PRIVATE_HOSTS = [*settings.PRIVATE_HOSTS, "127.0.0.1:9"]

    mailbox, progress = fetch(connected)

    assert (mailbox.health, progress.failure_count) == (MailboxHealth.FAILING, 1)
    assert progress.problem == "The token endpoint cannot be reached, or answers too slowly."
    assert progress.next_check_at - progress.checked_at < timedelta(hours=1)


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}/token", "https://127.0.0.1:{port}/t", "http://[::1]/t"])
def test_an_endpoint_inside_the_own_network_nobody_vouches_for_is_not_asked(
    connected, provider, mail_server, settings, address
):
    settings.PRIVATE_HOSTS = mail_server.private_hosts
    ask_at(address.format(port=provider.machine.host.rpartition(":")[2]))

    _mailbox, progress = fetch(connected)

    assert progress.problem.startswith("The token endpoint has an address that may not be asked")
    assert provider.asked == []
    assert not IntakeMail.objects.exists()


def test_people_are_sent_to_encrypted_addresses_only(marketer, mailbox_id, mail_server, settings):
    settings.PRIVATE_HOSTS = mail_server.private_hosts

    answer = marketer.post(f"/mailboxes/{mailbox_id}/connect", follow=True)

    assert "People sign in at addresses with https only." in answer.content.decode()
    assert MailboxGrant.objects.get().state_digest is None


@pytest.mark.parametrize(
    "changes",
    [{"host": "thief.example"}, {"token_url": "https://thief.example/t"}, {"client_id": "x"}, {"scope": "y"},
     {"username": "b@c.example"}, {"sign_in": "password"}],
)  # fmt: skip
def test_another_connection_forgets_what_oauth_gave(connected, draft, changes):
    draft = replace(draft, client_secret=None, **changes)

    with pytest.raises(MailboxInvalid):
        save_mailbox(now_system(), draft=replace(draft, is_enabled=True), mailbox_id=connected)
    assert secrets_of(connected).refresh_token == "1//first"

    save_mailbox(now_system(), draft=draft, mailbox_id=connected)
    assert not MailboxGrant.objects.exists()


def test_a_new_client_secret_keeps_who_signed_in(connected, draft):
    save_mailbox(now_system(), draft=replace(draft, client_secret="renewed"), mailbox_id=connected)

    assert (secrets_of(connected).client_secret, secrets_of(connected).refresh_token) == ("renewed", "1//first")


def test_no_secret_stands_anywhere_in_the_database_or_on_a_page(marketer, connected, provider):
    fetch(connected)
    back = provider.consent(go_to_provider(marketer, connected))
    marketer.get("/mailboxes/signed-in", back)
    hidden = [SECRET, "1//first", provider.issued[0], back["code"], back["state"]]

    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            for secret in hidden:
                cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{secret}%"])  # noqa: S608 - our own tables
                assert cursor.fetchone() == (0,), (table, secret)
    page = marketer.get(f"/mailboxes/{connected}/setup").content.decode()
    assert not [one for one in hidden if one in page]
    assert not [one for one in hidden if one in repr(connection_terms(now_system(), connected))]


def test_salespeople_begin_and_end_no_sign_in(cast, mailbox_id, provider, marketer):
    back = provider.consent(go_to_provider(marketer, mailbox_id))
    ada = Client(raise_request_exception=False)
    ada.force_login(User.objects.get(pk=cast.ada))
    before = MailboxGrant.objects.values().get()

    statuses = {
        ada.post(f"/mailboxes/{mailbox_id}/connect").status_code, ada.get("/mailboxes/signed-in", back).status_code
    }  # fmt: skip

    assert statuses <= {403, 404}
    assert MailboxGrant.objects.values().get() == before
    with pytest.raises(SignInLost):
        accept_code(now_system(), state=back["state"], code="x")
