"""Mails to people are handed over once, tried again while that may help, and visible where it does not."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.jobs import Job

from loudou.kernel.context import Context
from loudou.platform.notifications.errors import MailDelayed, MailRefused, MailUnsure
from loudou.platform.notifications.mailer import hand_over
from loudou.platform.notifications.models import OutgoingMail
from loudou.platform.notifications.queries import mail_to_send
from loudou.platform.notifications.services.claim_mail import claim_mail
from loudou.platform.notifications.services.forget_mails import forget_mails
from loudou.platform.notifications.services.queue_mails import queue_mails
from loudou.platform.notifications.shapes import MailDraft, SmtpTerms
from loudou.platform.notifications.tasks import MOST_ATTEMPTS, SentLater, forget_old_mails, send_mail
from loudou.platform.notifications.tests.smtp_server import PASSWORD, USER, running

pytestmark = pytest.mark.django_db(transaction=True)
TO = "lin.xiao@hengli.example"


def now():
    return Context(None, datetime.now(UTC))


def queue(key="digest:1", **changes):
    values = {"subject": "新标讯 3 条", "text": "你好\n", "html": "<p>你好</p>", **changes}
    queue_mails(now(), drafts=[MailDraft(key, uuid4(), TO, **values)])
    return OutgoingMail.objects.get(key=key)


def send(mail):
    send_mail(mail=str(mail.pk))
    mail.refresh_from_db()
    return mail


def jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notifications.send_mail'")
        return cursor.fetchone()[0]


def test_a_mail_is_handed_over_as_text_and_html_with_its_headers(smtp):
    mail = send(queue(headers={"List-Unsubscribe": "<https://crm.hengli.example/x>"}))

    (taken,) = smtp.taken
    assert (mail.state, smtp.recipients) == ("sent", [TO])
    assert (taken["Subject"], taken["From"], taken["To"]) == ("新标讯 3 条", "Loudou <crm@hengli.example>", TO)
    assert taken["Message-ID"] == f"<{mail.pk}@hengli.example>"
    assert (taken["List-Unsubscribe"], taken["Auto-Submitted"]) == ("<https://crm.hengli.example/x>", "auto-generated")
    assert taken.get_body(("plain",)).get_content().strip() == "你好"
    assert taken.get_body(("html",)).get_content().strip() == "<p>你好</p>"


@pytest.mark.filterwarnings("ignore:Session.login_data:DeprecationWarning")  # of the server's own library
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_way_there_is_encrypted_and_signed_in_to(security, certificate, monkeypatch, settings):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with running(security, str(certificate), asks_password=True) as sink:
        settings.SMTP = sink.terms(user=USER, password=PASSWORD)
        assert send(queue()).state == "sent"
        settings.SMTP = sink.terms(user=USER, password="wrong")
        with pytest.raises(MailRefused) as refused:
            send(queue("digest:2"))

    assert len(sink.taken) == 1
    assert PASSWORD not in f"{refused.value}{settings.SMTP}"
    assert OutgoingMail.objects.get(key="digest:2").problem.endswith("does not accept the user name and password.")


def test_a_certificate_nobody_knows_and_a_server_without_starttls_are_refused(certificate, settings):
    with running("tls", str(certificate)) as sink:
        settings.SMTP = sink.terms()
        with pytest.raises(MailRefused, match="certificate"):
            send(queue())
    with running() as sink:
        settings.SMTP = sink.terms(security="starttls")
        with pytest.raises(MailRefused, match="STARTTLS"):
            send(queue("digest:2"))

    assert sink.taken == []


def test_a_mail_is_written_once_under_its_key_and_sent_once_however_often_its_job_runs(smtp):
    mail = queue()
    queue()

    send(mail)
    send(mail)

    assert (OutgoingMail.objects.count(), jobs(), len(smtp.taken)) == (1, 1, 1)


def test_mail_and_job_vanish_with_the_transaction_they_belong_to(smtp):
    with transaction.atomic():
        queue_mails(now(), drafts=[MailDraft("x", uuid4(), TO, "s", "t")])
        transaction.set_rollback(True)

    assert (OutgoingMail.objects.count(), jobs()) == (0, 0)


def test_a_server_that_asks_for_later_gets_it_later(smtp):
    smtp.rcpt_answer = "451 4.7.1 greylisted"
    mail = queue()

    with pytest.raises(MailDelayed, match=r"451 4\.7\.1 greylisted"):
        send(mail)
    mail.refresh_from_db()
    assert (mail.state, smtp.taken) == ("waiting", [])
    assert mail.problem.endswith("451 4.7.1 greylisted")

    smtp.rcpt_answer = ""
    assert (send(mail).state, mail.problem, len(smtp.taken)) == ("sent", "", 1)


def test_a_server_that_is_away_is_tried_again(smtp, settings):
    settings.SMTP = SmtpTerms("127.0.0.1", 9, "none", "a@b.example")
    mail = queue()

    with pytest.raises(MailDelayed, match="cannot be reached"):
        send(mail)

    mail.refresh_from_db()
    assert mail.state == "waiting"


@pytest.mark.parametrize("answer", ["rcpt_answer", "data_answer"])
def test_a_refusal_is_final_until_a_person_tries_again(smtp, answer):
    setattr(smtp, answer, "550 5.1.1 no such user")
    mail = queue()

    with pytest.raises(MailRefused, match=r"550 5\.1\.1 no such user"):
        send(mail)
    mail.refresh_from_db()
    assert (mail.state, smtp.taken) == ("refused", [])

    setattr(smtp, answer, "")
    assert (send(mail).state, len(smtp.taken)) == ("sent", 1)


def test_a_line_that_breaks_after_the_mail_went_out_sends_no_second_one_by_itself(smtp):
    smtp.hangs_up = True
    mail = queue()

    with pytest.raises(MailUnsure):
        send(mail)

    mail.refresh_from_db()
    assert (mail.state, len(smtp.taken)) == ("unsure", 1)


def test_a_job_that_was_killed_while_it_handed_over_is_not_begun_again_by_itself(smtp):
    mail = queue()
    OutgoingMail.objects.update(state="sending")

    with pytest.raises(MailUnsure):
        send(mail)

    mail.refresh_from_db()
    assert (mail.state, smtp.taken) == ("unsure", [])


def test_two_jobs_of_one_mail_send_one(smtp):
    mail = queue()
    found = mail_to_send(mail.pk)
    claims = [claim_mail(now(), mail_id=mail.pk, state=found.state) for _ in range(2)]

    is_sent = hand_over(smtp.terms(), found, claim=lambda: claim_mail(now(), mail_id=mail.pk, state=found.state))

    assert (claims, is_sent, smtp.taken) == ([True, False], False, [])


def test_waits_grow_and_end():
    def wait(attempts, error):
        job = Job(id=1, status="doing", queue="mail", lock=None, queueing_lock=None, task_name="x", attempts=attempts)
        decision = SentLater().get_retry_decision(exception=error, job=job)
        return None if decision is None else decision.retry_at - datetime.now(UTC)

    waits = [wait(one, MailDelayed("x")) for one in range(MOST_ATTEMPTS)]

    assert [round(one.total_seconds() / 60) for one in waits[:5]] == [1, 3, 9, 27, 81]
    assert waits[-1] is None
    assert wait(0, MailRefused("x")) is wait(0, MailUnsure("x")) is None


def test_many_mails_take_as_many_statements_as_one():
    counts = []
    for number in (1, 40):
        drafts = [MailDraft(f"{number}:{one}", uuid4(), TO, "s", "t") for one in range(number)]
        with CaptureQueriesContext(connection) as told:
            assert queue_mails(now(), drafts=drafts) == number
        counts.append(len(told))

    assert counts[0] == counts[1]


def test_a_subject_stays_one_line(smtp):
    send(queue(subject="A\r\nBcc: all@x.example"))

    assert smtp.taken[0]["Subject"] == "A Bcc: all@x.example"
    assert smtp.recipients == [TO]


def test_what_was_sent_long_ago_is_forgotten(smtp):
    old, young = queue("old"), queue("young")
    OutgoingMail.objects.filter(pk=old.pk).update(created_at=datetime.now(UTC) - timedelta(days=61))

    forget_old_mails(0)

    assert list(OutgoingMail.objects.values_list("pk", flat=True)) == [young.pk]
    assert forget_mails(now()) == 0


@pytest.mark.parametrize("wrong", [{"security": "ssl"}, {"sender": "nobody"}])
def test_settings_that_cannot_be_meant_are_refused_at_the_start(wrong):
    with pytest.raises(ValueError, match="LOUDOU_"):
        SmtpTerms(**{"host": "h", "port": 25, "security": "none", "sender": "a@b.example", **wrong})
