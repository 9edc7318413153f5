"""Mails are fetched from a real server, kept once, and told; whatever happens on the way."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import MailboxHealth
from loudou.marketing.intake.errors import MailboxInvalid
from loudou.marketing.intake.models import (
    IntakeContent,
    IntakeEntry,
    IntakeMail,
    Mailbox,
    MailboxProgress,
    MailboxSecret,
)
from loudou.marketing.intake.queries.mail_terms import connection_terms, due_mailboxes
from loudou.marketing.intake.rules.mail_template import FIRST_TEMPLATE
from loudou.marketing.intake.services.save_mailbox import save_mailbox
from loudou.marketing.intake.services.take_mails import take_mails
from loudou.marketing.intake.shapes import FetchedMail, MailboxDraft
from loudou.marketing.intake.tasks.mail import fetch_mailbox, try_mailbox
from loudou.marketing.intake.tests.factories import system
from loudou.marketing.intake.tests.mail_server import PASSWORD, USER, line_that_breaks
from loudou.marketing.intake.tests.mails import mail, numbered
from loudou.platform.notifications.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


def make_mailbox(server, ctx=None, **changes):
    draft = MailboxDraft(
        "Inquiries", "localhost", USER, server.tls_port, template=FIRST_TEMPLATE, takes_old=True, is_enabled=True,
        password=PASSWORD,
    )  # fmt: skip
    return save_mailbox(ctx or Context(None, datetime.now(UTC)), draft=replace(draft, **changes))


def fetch(mailbox_id):
    fetch_mailbox(mailbox=str(mailbox_id))
    return Mailbox.objects.get(pk=mailbox_id), MailboxProgress.objects.get(mailbox_id=mailbox_id)


def waiting_jobs(task):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [task])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(("tls", "port"), [("tls", "tls_port"), ("starttls", "starttls_port"), ("plain", "plain_port")])
def test_a_mail_is_kept_whole_and_told_whatever_the_encryption(mail_server, emitted, tls, port):
    mail_server.deliver(mail())
    mailbox_id = make_mailbox(mail_server, tls=tls, port=getattr(mail_server, port))

    mailbox, progress = fetch(mailbox_id)

    assert (mailbox.health, progress.problem, progress.last_uid > 0) == (MailboxHealth.WORKING, "", True)
    kept = IntakeMail.objects.get()
    content = IntakeContent.objects.get(pk=kept.pk)
    assert content.document["values"] == {
        "email": "gu@ruichi.example",
        "name": "顾海峰",
        "company": "苏州锐驰精密制造有限公司",
        "mobile": "138 1580 4462",
        "need": "HM-630 一台，含刀库\n顾海峰",
    }
    assert b"Message-ID: <1@ruichi.example>" in bytes(content.raw)
    entry = IntakeEntry.objects.get()
    assert (entry.kind, entry.state, entry.person, entry.contact) == ("mail", "waiting", "顾海峰", "138 1580 4462")
    assert list(emitted).count("intake.mail_received") == 1


def test_the_same_mail_twice_is_kept_once_and_so_is_one_that_is_fetched_again(mail_server):
    mail_server.deliver(mail(), mail(), mail(message_id=None), mail(message_id=None))
    mailbox_id = make_mailbox(mail_server)

    fetch(mailbox_id)
    fetch(mailbox_id)
    MailboxProgress.objects.filter(mailbox_id=mailbox_id).delete()
    fetch(mailbox_id)

    assert IntakeMail.objects.count() == 2


def test_only_mails_that_come_from_now_on_are_taken_unless_said_otherwise(mail_server):
    mail_server.deliver(numbered(1))
    mailbox_id = make_mailbox(mail_server, takes_old=False)
    fetch(mailbox_id)
    assert not IntakeMail.objects.exists()

    mail_server.deliver(numbered(2))
    fetch(mailbox_id)

    assert [one.person for one in IntakeEntry.objects.all()] == ["客户2"]


def test_a_wrong_password_is_said_waits_an_hour_and_is_told_once_to_who_must_know(mail_server, cast):
    owner = cast.max
    mailbox_id = make_mailbox(mail_server, password="wrong", owner_id=owner)

    for _ in range(5):
        mailbox, progress = fetch(mailbox_id)

    assert (mailbox.health, progress.failure_count) == (MailboxHealth.FAILING, 5)
    assert progress.problem == "The server does not accept the user name and password."
    assert progress.next_check_at - progress.checked_at >= timedelta(hours=1)
    assert mailbox_id not in due_mailboxes(progress.checked_at + timedelta(minutes=30))
    assert mailbox_id in due_mailboxes(progress.next_check_at)
    notices = list(Notice.objects.filter(message__contains="No mails can be fetched"))
    assert {one.user_id for one in notices} == {owner, cast.root}
    assert "wrong" not in str(notices[0].facts)
    assert not IntakeMail.objects.exists()


def test_a_new_password_ends_the_waiting(mail_server):
    mailbox_id = make_mailbox(mail_server, password="wrong")
    fetch(mailbox_id)
    held = Mailbox.objects.get(pk=mailbox_id)

    draft = MailboxDraft("Inquiries", "localhost", USER, mail_server.tls_port, is_enabled=True, password=PASSWORD)
    save_mailbox(system(), draft=draft, mailbox_id=mailbox_id)

    assert mailbox_id in due_mailboxes(datetime.now(UTC))
    mailbox, _progress = fetch(mailbox_id)
    assert (held.health, mailbox.health) == (MailboxHealth.FAILING, MailboxHealth.WORKING)


def test_a_server_that_is_gone_in_the_middle_costs_nothing(mail_server, settings):
    mail_server.deliver(*[numbered(n) for n in range(120)])
    with line_that_breaks(mail_server.plain_port, after_bytes=40_000) as port:
        settings.PRIVATE_HOSTS = [*settings.PRIVATE_HOSTS, f"localhost:{port}"]
        mailbox_id = make_mailbox(mail_server, tls="plain", port=port)
        mailbox, progress = fetch(mailbox_id)

    kept = IntakeMail.objects.count()
    assert (mailbox.health, progress.problem) == ("failing", "The server cannot be reached, or hung up.")
    assert kept in {50, 100}

    draft = MailboxDraft(
        "Inquiries", "localhost", USER, mail_server.tls_port, takes_old=True, is_enabled=True, password=PASSWORD
    )
    save_mailbox(system(), draft=draft, mailbox_id=mailbox_id)
    mailbox, progress = fetch(mailbox_id)

    assert (mailbox.health, IntakeMail.objects.count()) == ("working", 120)


def test_new_numbers_of_the_server_make_no_mail_new(mail_server):
    mail_server.deliver(numbered(1), numbered(2), folder="Leads")
    mailbox_id = make_mailbox(mail_server, folder="Leads")
    _mailbox, before = fetch(mailbox_id)

    mail_server.renew("Leads")
    mail_server.deliver(numbered(2), numbered(1), numbered(3), folder="Leads")
    _mailbox, after = fetch(mailbox_id)

    assert before.uid_validity != after.uid_validity
    assert sorted(IntakeEntry.objects.values_list("person", flat=True)) == ["客户1", "客户2", "客户3"]


def test_mails_are_moved_once_they_are_kept_also_those_kept_before_a_kill(mail_server):
    mail_server.deliver(numbered(1), numbered(2), folder="Leads")
    mailbox_id = make_mailbox(mail_server, folder="Leads", after_reading="move", done_folder="已处理")
    terms = connection_terms(system(), mailbox_id)
    fetched = FetchedMail(1, numbered(1))
    take_mails(system(), mailbox_id=terms.mailbox_id, uid_validity=1, mails=[fetched])  # killed before the move

    fetch(mailbox_id)

    assert mail_server.subjects("Leads") == []
    assert len(mail_server.subjects('"&XfJZBHQG-"')) == 2
    assert IntakeMail.objects.count() == 2


def test_a_kill_between_fetching_and_keeping_keeps_nothing_and_the_next_run_all(mail_server):
    mail_server.deliver(numbered(1))
    mailbox_id = make_mailbox(mail_server)

    class Killed(BaseException):
        pass

    def killed_inside():
        with transaction.atomic():
            take_mails(system(), mailbox_id=mailbox_id, uid_validity=1, mails=[FetchedMail(1, numbered(1))])
            raise Killed

    with pytest.raises(Killed):
        killed_inside()
    assert not IntakeMail.objects.exists()
    assert not IntakeEntry.objects.exists()

    fetch(mailbox_id)
    assert IntakeMail.objects.count() == IntakeEntry.objects.count() == 1


def test_more_mails_than_a_run_takes_come_in_by_several(mail_server):
    mail_server.deliver(*[numbered(n) for n in range(540)])
    mailbox_id = make_mailbox(mail_server)

    fetch(mailbox_id)
    first = IntakeMail.objects.count()
    again = waiting_jobs("intake.fetch_mailbox")
    fetch(mailbox_id)

    assert (first, again, IntakeMail.objects.count()) == (500, 1, 540)


def test_a_mail_that_is_too_large_is_noted_and_not_fetched(mail_server, settings):
    mail_server.deliver(mail("x" * 11_000_000), numbered(2))
    mailbox_id = make_mailbox(mail_server)

    fetch(mailbox_id)

    large = IntakeEntry.objects.get(reason="too_large")
    assert (large.state, large.person) == ("failed", "顾海峰")
    content = IntakeContent.objects.get(pk=large.origin_id)
    assert len(bytes(content.raw)) < 2_000
    assert IntakeEntry.objects.filter(state="waiting").count() == 1


def test_a_server_nobody_vouches_for_is_not_asked(mail_server, settings):
    settings.PRIVATE_HOSTS = []
    mailbox_id = make_mailbox(mail_server)

    mailbox, progress = fetch(mailbox_id)

    assert mailbox.health == "failing"
    assert progress.problem == "This protocol is not spoken at this port."


def test_a_certificate_for_another_name_is_refused(mail_server, settings):
    settings.PRIVATE_HOSTS = [f"127.0.0.1:{mail_server.tls_port}"]
    mailbox_id = make_mailbox(mail_server, host="127.0.0.1")

    _mailbox, progress = fetch(mailbox_id)

    assert progress.problem == "The server's certificate is not valid for its name."


def test_a_trial_signs_in_and_tells_what_is_there(mail_server):
    mail_server.deliver(numbered(1), numbered(2))
    mailbox_id = make_mailbox(mail_server, is_enabled=False)

    try_mailbox(mailbox=str(mailbox_id))

    progress = MailboxProgress.objects.get(mailbox_id=mailbox_id)
    assert (progress.tried_problem, progress.tried_facts["count"]) == ("", 2)
    assert progress.tried_facts["protocol"].startswith("TLSv1.")
    assert not IntakeMail.objects.exists()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"folder": "Nirgends"}, "The server has no such folder, or does not let it be used."),
        ({"password": "wrong"}, "The server does not accept the user name and password."),
        ({"tls": "starttls", "port": "plain_port"}, "The server offers no STARTTLS."),
    ],
)
def test_a_trial_that_fails_says_why(mail_server, changes, problem):
    changes = {name: getattr(mail_server, value) if name == "port" else value for name, value in changes.items()}
    mailbox_id = make_mailbox(mail_server, is_enabled=False, **changes)

    try_mailbox(mailbox=str(mailbox_id))

    assert MailboxProgress.objects.get(mailbox_id=mailbox_id).tried_problem == problem


def test_a_changed_server_forgets_the_password_and_cannot_be_switched_on_without_one(mail_server):
    mailbox_id = make_mailbox(mail_server)
    draft = MailboxDraft("Inquiries", "thief.example", USER, 993, is_enabled=True)

    with pytest.raises(MailboxInvalid) as refused:
        save_mailbox(system(), draft=draft, mailbox_id=mailbox_id)
    assert refused.value.problems[0].field == "password"
    assert MailboxSecret.objects.filter(mailbox_id=mailbox_id).exists()

    save_mailbox(system(), draft=replace(draft, is_enabled=False), mailbox_id=mailbox_id)
    assert not MailboxSecret.objects.filter(mailbox_id=mailbox_id).exists()


def test_the_password_stands_nowhere_in_the_database(mail_server):
    make_mailbox(mail_server)

    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [row[0] for row in cursor.fetchall() if re.match("intake_|changes_|procrastinate_jobs", row[0])]
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{PASSWORD}%"])  # noqa: S608 - our own tables
            assert cursor.fetchone() == (0,), table
        cursor.execute("SELECT count(*) FROM changes_rowchange WHERE table_name = 'intake_mailboxsecret'")
        assert cursor.fetchone() == (0,)
    assert PASSWORD not in repr(connection_terms(system(), Mailbox.objects.get().pk))


@pytest.mark.parametrize("count", [1, 40])
def test_many_mails_cost_as_many_statements_as_one(mail_server, count, django_assert_max_num_queries):
    mailbox_id = make_mailbox(mail_server)
    mails = [FetchedMail(n + 1, numbered(n)) for n in range(count)]

    with django_assert_max_num_queries(14):
        take_mails(system(), mailbox_id=mailbox_id, uid_validity=1, mails=mails)

    assert IntakeEntry.objects.count() == count
