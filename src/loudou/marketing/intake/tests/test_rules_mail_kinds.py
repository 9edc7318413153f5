"""Which mails are inquiries, and whose mails are wanted."""

import pytest

from loudou.marketing.intake.enums import MailVerdict
from loudou.marketing.intake.rules.mail_kinds import failed_recipients, is_sender_pattern, is_wanted
from loudou.marketing.intake.rules.mail_messages import read_mail
from loudou.marketing.intake.rules.mail_reading import MailTerms
from loudou.marketing.intake.rules.mail_template import FIRST_TEMPLATE
from loudou.marketing.intake.tests.mails import BOUNCE, mail, read


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        ({"auto_submitted": "auto-replied"}, MailVerdict.AUTO_REPLY),
        ({"auto_submitted": "no"}, MailVerdict.INQUIRY),
        ({"precedence": "bulk"}, MailVerdict.AUTO_REPLY),
        ({"list_id": "<news.example>"}, MailVerdict.AUTO_REPLY),
        ({"x_autoreply": "yes"}, MailVerdict.AUTO_REPLY),
        ({"subject": "自动回复: 询价"}, MailVerdict.AUTO_REPLY),
        ({"subject": "Out of Office: Re: offer"}, MailVerdict.AUTO_REPLY),
        ({"subject": "We are out of office chairs"}, MailVerdict.INQUIRY),
        ({"sender": "MAILER-DAEMON@a.example", "subject": "hello"}, MailVerdict.AUTO_REPLY),
        ({"sender": "postmaster@a.example", "subject": "系统退信"}, MailVerdict.BOUNCE),
        ({"return_path": "<>", "subject": "Undeliverable: offer"}, MailVerdict.BOUNCE),
        ({"x_failed_recipients": "a@b.example, c@d.example"}, MailVerdict.BOUNCE),
        ({"sender": "Sales <SALES@example.com>"}, MailVerdict.OWN),
    ],
)
def test_mails_of_machines_are_no_inquiries(headers, verdict):
    found = read(mail(**headers))

    assert found.verdict is verdict
    assert bool(found.values) == (verdict is MailVerdict.INQUIRY)


def test_a_bounce_names_the_dead_address_and_a_delay_none():
    found = read(BOUNCE)
    assert (found.verdict, found.bounced) == (MailVerdict.BOUNCE, ("gu@ruichi.example",))

    assert read(BOUNCE.replace(b"failed", b"delayed").replace(b"5.1.1", b"4.4.1")).bounced == ()
    assert failed_recipients(read_mail(mail(x_failed_recipients="A@b.example, none"))) == ("a@b.example",)


@pytest.mark.parametrize(
    ("sender", "allowed", "denied", "wanted"),
    [
        ("a@b.example", (), (), True),
        ("a@b.example", ("b.example",), (), True),
        ("a@x.b.example", ("b.example",), (), False),
        ("a@x.b.example", ("*.b.example",), (), True),
        ("a@b.example", ("@b.example",), ("a@b.example",), False),
        ("a@b.example", (), ("*@b.example",), False),
        ("", ("b.example",), (), False),
    ],
)
def test_senders_are_wanted_by_list(sender, allowed, denied, wanted):
    assert is_wanted(sender, allowed, denied) is wanted
    terms = MailTerms(FIRST_TEMPLATE, allowed=tuple(allowed), denied=tuple(denied))
    if sender:
        assert (read(mail(sender=sender), terms).verdict is MailVerdict.INQUIRY) is wanted


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("a@b.example", True), ("b.example", True), ("*.b.example", True), ("*@b.example", True), ("example", False),
     ("a b@c.example", False), ("*", False), ("a@b.example\n", False)],
)  # fmt: skip
def test_patterns_of_senders(text, is_one):
    assert is_sender_pattern(text) is is_one
