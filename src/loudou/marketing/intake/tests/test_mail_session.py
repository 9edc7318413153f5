"""Conversations with mail servers that are old, odd, slow or gone."""

from datetime import date

import pytest

from loudou.marketing.intake.errors import FolderMissing, MailServerOdd
from loudou.marketing.intake.models import IntakeMail, MailboxProgress
from loudou.marketing.intake.services.save_mailbox import save_mailbox
from loudou.marketing.intake.shapes import MailboxDraft
from loudou.marketing.intake.tasks import mail_session as conversation
from loudou.marketing.intake.tasks.mail import fetch_mailbox
from loudou.marketing.intake.tasks.mail_session import mail_session
from loudou.marketing.intake.tests.factories import system
from loudou.marketing.intake.tests.scripted_mail_server import scripted
from loudou.platform.outgoing.errors import NoAnswer


def opened(server, **terms):
    return mail_session(server.terms(**terms), private_hosts=server.private_hosts)


def asked_of(server, verb):
    return [one for one in server.asked if one.startswith(verb)]


def test_a_server_without_sasl_is_signed_in_to_by_login_and_told_who_we_are():
    with scripted("ID") as server, opened(server) as session:
        numbers = (session.count, session.uid_validity, session.uid_next)

    assert numbers == (2, 7, 3)
    assert asked_of(server, "LOGIN") == ['LOGIN gu "geheim"']
    assert asked_of(server, "ID") == ['ID ("name" "loudou" "version" "1")']


def test_a_server_that_hangs_up_while_somebody_signs_in_is_no_wrong_password():
    with scripted(LOGIN=None) as server, pytest.raises(NoAnswer) as silence, opened(server):
        pass

    assert silence.value.detail == "The server cannot be reached, or hung up."
    assert "geheim" not in f"{silence.value.detail}{silence.value.facts}"


def test_mails_are_asked_for_by_number_and_by_day():
    with scripted(UID_SEARCH=("* SEARCH 9 4 5", "OK")) as server, opened(server) as session:
        found = session.uids(4, date(2026, 3, 2))

    assert found == [5, 9]
    assert asked_of(server, "UID SEARCH") == ["UID SEARCH UNDELETED UID 5:* SINCE 02-Mar-2026"]


def test_no_mails_are_not_asked_about():
    with scripted() as server, opened(server) as session:
        assert session.sizes([]) == []

    assert asked_of(server, "UID FETCH") == []


def test_lines_without_a_size_and_mails_nobody_asked_for_do_not_count():
    lines = "* 1 FETCH (UID 1 RFC822.SIZE 70)\r\n* 2 FETCH (UID 2 FLAGS ())\r\n* 3 FETCH (UID 3 RFC822.SIZE 90)"
    with scripted(UID_FETCH=(lines, "OK")) as server, opened(server) as session:
        assert session.sizes([1, 2]) == [(1, 70)]


def test_a_literal_larger_than_anything_asked_for_is_not_read():
    with (
        scripted(UID_FETCH=("* 1 FETCH (UID 1 BODY[] {999999999}", "")) as server,
        pytest.raises(NoAnswer),
        opened(server) as session,
    ):
        session.fetch(1, 70, most=1000)


@pytest.mark.parametrize("state", ["NO", "BAD"])
def test_a_search_that_is_refused_makes_the_server_an_odd_one(state):
    with (
        scripted(UID_SEARCH=("", state)) as server,
        pytest.raises(MailServerOdd),
        opened(server) as session,
    ):
        session.uids(0, None)


@pytest.mark.parametrize(
    ("capabilities", "expunged"), [("", []), ("UIDPLUS", ["UID EXPUNGE 1,2"])], ids=["plain", "uidplus"]
)
def test_a_server_that_cannot_move_copies_and_marks_as_deleted_and_only_those_are_expunged(capabilities, expunged):
    with scripted(capabilities) as server, opened(server) as session:
        session.move([1, 2], "Done")

    assert asked_of(server, "UID COPY") == ['UID COPY 1,2 "Done"']
    assert asked_of(server, "UID STORE") == [r"UID STORE 1,2 +FLAGS.SILENT (\Deleted)"]
    assert asked_of(server, "UID EXPUNGE") == expunged


def test_mails_stay_where_they_are_if_the_folder_cannot_be_made():
    answers = {"UID_COPY": ("", "NO"), "CREATE": ("", "NO")}
    with (
        scripted("UIDPLUS", **answers) as server,
        pytest.raises(FolderMissing) as missing,
        opened(server) as session,
    ):
        session.move([1], "Done")

    assert missing.value.facts["folder"] == "Done"
    assert asked_of(server, "CREATE") == ['CREATE "Done"']
    assert asked_of(server, "UID STORE") == asked_of(server, "UID EXPUNGE") == []


def test_a_conversation_that_outlasts_its_time_is_ended(monkeypatch):
    monkeypatch.setattr(conversation, "SECONDS_A_RUN", 0.3)

    with (
        scripted(UID_SEARCH=("* SEARCH 1", "")) as server,
        pytest.raises(NoAnswer) as silence,
        opened(server) as session,
    ):
        session.uids(0, None)

    assert silence.value.detail == "The server answers too slowly."


@pytest.mark.django_db(transaction=True)
def test_mails_that_vanish_before_they_are_fetched_are_no_failure(settings):
    with scripted(UID_SEARCH=("* SEARCH 1 2", "OK")) as server:
        settings.PRIVATE_HOSTS = list(server.private_hosts)
        draft = MailboxDraft("Inquiries", "127.0.0.1", "gu", server.port, tls="plain", takes_old=True, password="x")
        mailbox_id = save_mailbox(system(), draft=draft)
        fetch_mailbox(mailbox=str(mailbox_id))

    assert MailboxProgress.objects.get().problem == ""
    assert asked_of(server, "UID FETCH") == ["UID FETCH 1,2 (UID RFC822.SIZE)"]
    assert not IntakeMail.objects.exists()
