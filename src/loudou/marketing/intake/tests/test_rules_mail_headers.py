"""What the headers of a mail say: addresses, subjects, and what a mail is known by."""

import pytest

from loudou.marketing.intake.enums import MailVerdict
from loudou.marketing.intake.rules.mail_kinds import kind_of
from loudou.marketing.intake.rules.mail_messages import address_in, decoded, identity_of, read_mail
from loudou.marketing.intake.rules.mail_reading import too_large
from loudou.marketing.intake.rules.mail_text import bare_subject
from loudou.marketing.intake.tests.mails import TERMS, mail, read


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("=?gb2312?B?0a+828/n?=", "询价乡"),
        ("=?UTF-8?B?6K+i5Lu3?= =?UTF-8?Q?_HM-630?=", "询价 HM-630"),
        ("=?utf-8?B?6K+i5A==?= =?utf-8?B?u7c=?=", "询价"),
        ("=?utf-8?Q?a?= plain =?gbk?B?0a+82w==?=", "a plain 询价"),
        ("=?utf-8?B?!!!?=", ""),
        ("Hi\u200b\u202ethere", "Hithere"),
        ("Subject\r\nBcc: all@x.example", "SubjectBcc: all@x.example"),
    ],
)
def test_headers_are_read_and_stay_one_line(header, text):
    assert decoded(header) == text


@pytest.mark.parametrize(
    ("value", "email", "name"),
    [
        ("Gu <GU@A.example>", "gu@a.example", "Gu"),
        ('"Gu, Haifeng" <gu@a.example>', "gu@a.example", "Gu, Haifeng"),
        ("undisclosed-recipients:;", "", ""),
        ("no address", "", ""),
        ("a@b.example, c@d.example", "a@b.example", ""),
    ],
)
def test_the_first_address_of_a_header_counts(value, email, name):
    found = address_in(value)

    assert (found.email, found.name) == (email, name)


def test_who_wants_the_reply_is_who_asks():
    found = read(mail(sender="Web <web@portal.example>", reply_to="Gu <gu@ruichi.example>", text="Please quote"))
    same = read(mail(sender="Gu <gu@ruichi.example>", reply_to="gu@ruichi.example", text="Please quote"))
    unnamed = read(mail(sender="Gu <noreply@portal.example>", reply_to="gu@ruichi.example", text="Please quote"))

    assert (found.values["email"], found.values["name"]) == ("gu@ruichi.example", "Gu")
    assert same.values["name"] == unnamed.values["name"] == "Gu"


@pytest.mark.parametrize("subject", ["Re: Fw: 询价", "回复：转发: 询价", "AW: RE[2]: 询价", "询价"])
def test_a_subject_is_told_without_its_prefixes(subject):
    assert bare_subject(subject) == "询价"


def test_a_mail_is_known_by_its_id_else_by_its_content():
    assert identity_of(b"a", "<1@x>") == identity_of(b"b", " 1@x ")
    assert identity_of(b"a", "") != identity_of(b"b", "")
    assert len(identity_of(b"a", "")) == 64


def test_of_a_mail_too_large_only_the_head_is_known():
    head = mail().partition(b"\r\n\r\n")[0] + b"\r\n\r\n"

    assert too_large(head, TERMS).verdict is MailVerdict.TOO_LARGE
    assert too_large(mail(auto_submitted="auto-generated"), TERMS).verdict is MailVerdict.AUTO_REPLY
    assert kind_of(read_mail(head)) is MailVerdict.INQUIRY
