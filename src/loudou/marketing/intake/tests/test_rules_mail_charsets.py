"""Which characters a mail is written in, whatever it says of them."""

import base64

import pytest

from loudou.marketing.intake.rules.mail_charsets import decode, known_charset, one_line
from loudou.marketing.intake.rules.mail_messages import read_mail
from loudou.marketing.intake.tests.mails import mail, raw_mail, read


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "gbk", "gb2312", "big5"])
def test_chinese_is_read_in_every_charset_it_is_written_in(charset):
    text = "公司：上海精密制造有限公司\n" if charset != "big5" else "公司：臺北精密有限公司\n"
    coded = base64.b64encode(text.encode(charset))
    head = f"From: a@b.example\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64"

    assert read(raw_mail(head, coded)).values["company"] == text.partition("：")[2].strip()


@pytest.mark.parametrize(
    ("real", "declared"),
    [("gb18030", "gb2312"), ("gb18030", ""), ("utf-8", "gb2312"), ("utf-8", "us-ascii"), ("gb18030", "us-ascii"),
     ("gb18030", "utf-8"), ("utf-8", "x-unknown")],
)  # fmt: skip
def test_a_charset_that_is_declared_wrongly_is_seen_through(real, declared):
    text = "我们是苏州锐驰喆公司，想询价"

    assert decode(text.encode(real), declared) == text


def test_bytes_no_charset_fits_are_read_as_far_as_they_go():
    assert decode(b"\xff\xfe\xfa\xff\x81", "") != ""
    assert decode("公司".encode("gb18030") + b"\xff", "gb2312").startswith("公司")
    assert known_charset("base64") == known_charset("nö") == known_charset("") == ""


def test_raw_bytes_in_headers_are_read_too():
    raw = b"From: " + "顾海峰".encode("gbk") + b" <gu@a.example>\r\nSubject: " + "询价".encode() + b"\r\n\r\nx"

    found = read_mail(raw)

    assert (found.sender.name, found.sender.email, found.subject) == ("顾海峰", "gu@a.example", "询价")


def test_invisible_characters_do_not_hide_words():
    assert read(mail("公\u200b司：锐\ufeff驰\u202e公司")).values["company"] == "锐驰公司"
    assert one_line("a\u2066b\x07\nc", 10) == "ab c"
