"""Mails, markup and forms at the edge of what is allowed."""

from dataclasses import replace

import pytest

from loudou.marketing.intake.rules.definition import check_definition
from loudou.marketing.intake.rules.mail_html import text_of
from loudou.marketing.intake.rules.mail_messages import Address, address_in, decoded, read_mail
from loudou.marketing.intake.rules.mail_text import written_by_sender
from loudou.marketing.intake.tests.factories import DEFINITION
from loudou.marketing.intake.tests.mails import mail


def test_a_captcha_nobody_knows_is_a_problem_of_a_draft_too():
    definition = replace(DEFINITION, captcha="riddle")

    problems = check_definition(definition, to_publish=False)

    assert [(one.field, one.code) for one in problems] == [("captcha", "unknown")]
    assert check_definition(DEFINITION, to_publish=False) == ()


def test_what_is_hidden_ends_with_its_own_element_also_where_one_inside_was_never_closed():
    markup = "<div hidden>spy<span>spy<b>spy</div><p>Hello</p>"

    assert text_of(markup) == "Hello"


@pytest.mark.parametrize("header", ["=?utf-8?B?A?=", "Offer =?gbk?B?AAAAA?="])
def test_an_encoded_word_that_cannot_be_decoded_stands_as_it_came(header):
    assert decoded(header) == header


def test_a_mail_whose_subject_cannot_be_decoded_is_read_all_the_same():
    raw = b"From: gu@ruichi.example\r\nSubject: =?utf-8?B?A?=\r\n\r\nHello"

    found = read_mail(raw)

    assert (found.problem, found.subject, found.text) == ("", "=?utf-8?B?A?=", "Hello")


def test_a_character_cut_in_two_is_whole_again_under_two_names_of_one_charset():
    assert decoded("=?utf-8?B?6K+i5A==?= =?utf8?B?u7c=?=") == "询价"


def test_an_address_nested_beyond_reason_is_none():
    assert address_in("(" * 5_000) == Address("")


def test_a_mail_that_cannot_be_taken_apart_still_has_its_headers():
    raw = b'From: gu@ruichi.example\r\nSubject: Offer\r\nContent-Type: text/plain; charset="a\x00b"\r\n\r\n\xff'

    found = read_mail(raw)

    assert (found.problem, found.subject, found.sender) == ("unreadable", "Offer", Address("gu@ruichi.example"))
    assert (found.text, found.attachments) == ("", ())


def test_headers_a_report_returns_are_part_of_the_report_and_not_of_the_text():
    raw = b"""From: MAILER-DAEMON@mx.example.com
Content-Type: multipart/report; boundary="b"

--b
Content-Type: text/plain

Not delivered.
--b
Content-Type: text/rfc822-headers

To: gu@ruichi.example
--b--
"""

    found = read_mail(raw)

    assert found.text.strip() == "Not delivered."
    assert "To: gu@ruichi.example" in found.report
    assert found.attachments == ()


def test_all_lines_are_those_of_the_text_and_then_those_of_the_signature():
    written = written_by_sender("Hello\nplease call\n-- \nGu Haifeng\nRuichi")

    assert written.lines == ["Hello", "please call", *written.signature.splitlines()]
    assert written.lines[-1] == "Ruichi"


def test_a_forwarded_mail_whose_text_follows_its_headers_at_once_loses_no_line():
    text = "---------- Forwarded message ----------\nFrom: Gu <gu@ruichi.example>\nSubject: Offer\nWe need one HM-630."

    found = written_by_sender(text)

    assert (found.original.email, found.subject, found.body) == ("gu@ruichi.example", "Offer", "We need one HM-630.")


def test_a_marker_without_a_sender_below_it_forwards_nothing():
    text = "See below.\n---------- Forwarded message ----------\nthe rest is missing"

    found = written_by_sender(text)

    assert (found.original, found.body.splitlines()[0]) == (Address(""), "See below.")


def test_a_plain_mail_has_no_report():
    assert read_mail(mail()).report == ""
