"""Mails made to break whoever reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.marketing.intake.enums import MailVerdict
from loudou.marketing.intake.rules.mail_reading import mail_document, shown_values
from loudou.marketing.intake.rules.people import names_of
from loudou.marketing.intake.tests.mails import read


def deep(levels: int) -> bytes:
    parts = [b"From: a@b.example\r\nSubject: deep"]
    parts += [f'Content-Type: multipart/mixed; boundary="b{one}"\r\n\r\n--b{one}'.encode() for one in range(levels)]
    return b"\r\n".join([*parts, b"Content-Type: text/plain\r\n\r\ninside"])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 1000,
        b"From: a@b.example\r\n\r\n\x00\x00\xff",
        b"From: a@b.example\r\nContent-Type: text/plain; charset=\x00\xff\r\n\r\nx",
        b"From: a@b.example\r\nContent-Type: multipart/mixed\r\n\r\nno boundary",
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=\r\n\r\nx",
        b"From: a@b.example\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!not base64!!!",
        b"From: a@b.example\r\nContent-Transfer-Encoding: uuencode\r\n\r\nbegin 644 x\n\xff",
        b"From: a@b.example\r\nDate: Thu, 99 Foo 99999 99:99:99 +9999\r\n\r\nx",
        b"From: a@b.example\r\nContent-Disposition: attachment; filename*=utf-8''%ff%fe\r\n\r\nx",
        b"From: <<<>>>@@\r\nReply-To: \xff\xfe\r\n\r\nx",
        b"A" * 100_000,
        b"\r\n" * 400_000,
        deep(30),
        deep(500),
    ],
)
def test_b294_mails_made_to_break_a_reader_do_not(raw):
    found = read(raw)

    document = str(mail_document(found))
    assert "\x00" not in document
    assert not any("\ud800" <= sign <= "\udfff" for sign in document)
    assert names_of(shown_values(found))["person"]


def test_mails_that_nest_too_deep_are_noted_and_not_read():
    assert read(deep(500)).verdict is MailVerdict.UNREADABLE


@given(st.binary(max_size=400))
def test_no_bytes_make_reading_fail(raw):
    for one in (raw, b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" + raw):
        found = read(one)
        assert found.verdict in MailVerdict
        assert "\x00" not in str(mail_document(found))
