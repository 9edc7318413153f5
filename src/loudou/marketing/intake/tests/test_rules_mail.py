"""What a mail says, however it was written."""

import base64
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.marketing.intake.enums import MailVerdict
from loudou.marketing.intake.rules.mail_charsets import decode, known_charset, one_line
from loudou.marketing.intake.rules.mail_html import text_of
from loudou.marketing.intake.rules.mail_kinds import failed_recipients, is_sender_pattern, is_wanted, kind_of
from loudou.marketing.intake.rules.mail_messages import address_in, decoded, identity_of, read_mail
from loudou.marketing.intake.rules.mail_reading import (
    MailTerms,
    mail_document,
    read_inquiry,
    shown_values,
    too_large,
)
from loudou.marketing.intake.rules.mail_template import (
    FIRST_TEMPLATE,
    check_template,
    company_in,
    labelled,
    numbers_in,
    tag_of,
)
from loudou.marketing.intake.rules.mail_text import bare_subject, written_by_sender
from loudou.marketing.intake.rules.people import contact_of, names_of
from loudou.marketing.intake.tests.mails import BOUNCE, INQUIRY, mail

TERMS = MailTerms(FIRST_TEMPLATE, {"EXPO26": "Expo 2026"}, "General", own=("sales@example.com",))


def read(raw, terms=TERMS):
    return read_inquiry(raw, terms)


def raw_mail(headers: str, body: bytes = b"Hello") -> bytes:
    return headers.encode() + b"\r\n\r\n" + body


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


def test_raw_bytes_in_headers_are_read_too():
    raw = b"From: " + "顾海峰".encode("gbk") + b" <gu@a.example>\r\nSubject: " + "询价".encode() + b"\r\n\r\nx"

    found = read_mail(raw)

    assert (found.sender.name, found.sender.email, found.subject) == ("顾海峰", "gu@a.example", "询价")


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


def test_html_is_read_as_lines_rows_and_quotes_without_what_is_hidden():
    markup = """<html><head><title>t</title><style>p{}</style></head><body><div style="display: none">spy</div>
    <p>Hello<br>there</p><table><tr><td>公司</td><td>锐驰</td></tr></table><blockquote><p>old</p></blockquote>
    <script>alert(1)</script><img src=x onerror=alert(1)><p hidden>x<p>y</p></p></body></html>"""

    assert text_of(markup) == "Hello\nthere\n公司\t锐驰\n> old"
    assert text_of("<p>a</script></p><br/><b/>c") == "a\n\nc"
    assert text_of("<style>x<p>never closed") == ""


def test_a_mail_in_html_alone_gives_its_table_of_answers():
    made = EmailMessage(policy=SMTP)
    made["From"], made["Subject"] = "web@ours.example", "Anfrage"
    made.set_content("<table><tr><td>姓名</td><td>顾海峰</td></tr><tr><td>手机</td><td>13815804462</td></tr></table>",
                     subtype="html")  # fmt: skip

    values = read(made.as_bytes()).values

    assert (values["name"], values["mobile"]) == ("顾海峰", "13815804462")


def test_attachments_are_listed_by_name_and_size_and_not_opened():
    made = EmailMessage(policy=SMTP)
    made["From"] = "a@b.example"
    made.set_content("see the drawing")
    made.add_attachment(b"PK\x03\x04" + b"0" * 5000, maintype="application", subtype="zip", filename="../../图纸.zip")
    made.add_attachment("inside", subtype="plain", filename="notes.txt")

    (drawing, notes) = read_mail(made.as_bytes()).attachments

    assert (drawing.name, drawing.size, drawing.kind) == ("图纸.zip", 5004, "application/zip")
    assert notes.name == "notes.txt"
    assert read_mail(made.as_bytes()).text.strip() == "see the drawing"


def test_a_mail_within_the_mail_is_an_attachment():
    inner = EmailMessage(policy=SMTP)
    inner["Subject"] = "inner"
    inner.set_content("公司：别家公司")
    outer = EmailMessage(policy=SMTP)
    outer["From"] = "a@b.example"
    outer.set_content("as attached")
    outer.add_attachment(inner)

    found = read(outer.as_bytes())

    assert "company" not in found.values
    assert [one.kind for one in found.mail.attachments] == ["message/rfc822"]


@pytest.mark.parametrize(
    "quote",
    [
        "On Mon, Mar 2, 2026 at 9:00 AM Lin <lin@example.com> wrote:\n> 公司：旧公司\n> old",
        "On Mon, Mar 2, 2026 at 9:00 AM Lin Xiao Sales\n<lin@example.com> wrote:\n\n> old",
        "在 2026年3月2日，林晓 <lin@example.com> 写道：\n> old",
        "林晓 <lin@example.com> 于2026年3月2日周一 09:00写道：\n> old",
        "-----原始邮件-----\n发件人：林晓\n公司：旧公司",
        "-----Original Message-----\nFrom: Lin\nold",
        "发件人: 林晓 <lin@example.com>\n发送时间: 2026年3月2日\n收件人: gu@ruichi.example\n主题: 报价\n\n公司：旧公司",
        "From: Lin <lin@example.com>\nSent: Monday\nTo: Gu\nSubject: offer\n\nold",
        "> old\n> older",
    ],
)
def test_quoted_mails_are_cut_off(quote):
    written = written_by_sender(f"请报价 HM-630。\n\n{quote}")

    assert written.body == "请报价 HM-630。"
    assert "old" not in written.signature


def test_a_mail_of_nothing_but_quotes_keeps_them():
    assert written_by_sender("> one\n> two").body == "one\ntwo"
    assert written_by_sender("").body == ""


def test_an_address_line_of_a_form_is_no_quote():
    assert "From: Suzhou" in written_by_sender("Inquiry\nFrom: Suzhou\nProduct: HM-630").body


@pytest.mark.parametrize("sign", ["--", "-- ", "——", "Best regards,", "此致", "谢谢！"])
def test_a_signature_stands_apart(sign):
    written = written_by_sender(f"Please quote.\n\n{sign}\nGu Haifeng\nSuzhou Ruichi Co., Ltd.\nT: 0512-66668888")

    assert written.body == "Please quote."
    assert written.signature.splitlines()[-2:] == ["Suzhou Ruichi Co., Ltd.", "T: 0512-66668888"]


def test_lines_that_telephones_add_are_left_out():
    assert written_by_sender("Please quote.\n\nSent from my iPhone").body == "Please quote."


def test_a_forwarded_inquiry_is_its_writers():
    text = """FYI

---------- Forwarded message ---------
发件人： 顾海峰 <gu@ruichi.example>
Date: Mon, Mar 2, 2026
主题: 询价 加工中心
收件人: Lin <lin@example.com>

> 公司：苏州锐驰精密制造有限公司
> 手机：13815804462
"""
    found = read(mail(text, sender="Lin <lin@partner.example>", subject="Fwd: 询价 加工中心"))

    assert (found.values["email"], found.values["name"]) == ("gu@ruichi.example", "顾海峰")
    assert found.values["company"] == "苏州锐驰精密制造有限公司"
    assert found.forwarded_by == "lin@partner.example"
    assert "FYI" not in found.values["need"]


def test_a_forward_that_names_nobody_is_the_senders():
    found = read(mail("Begin forwarded message:\n\nno headers here", sender="Lin <lin@partner.example>"))

    assert (found.values["email"], found.forwarded_by) == ("lin@partner.example", "")


def test_outlook_addresses_are_understood_in_forwards():
    text = "转发邮件信息\nFrom: Gu [mailto:gu@ruichi.example]\nSubject: x\n\nPlease quote"

    assert read(mail(text)).values["email"] == "gu@ruichi.example"


def test_who_wants_the_reply_is_who_asks():
    found = read(mail(sender="Web <web@portal.example>", reply_to="Gu <gu@ruichi.example>", text="Please quote"))
    same = read(mail(sender="Gu <gu@ruichi.example>", reply_to="gu@ruichi.example", text="Please quote"))
    unnamed = read(mail(sender="Gu <noreply@portal.example>", reply_to="gu@ruichi.example", text="Please quote"))

    assert (found.values["email"], found.values["name"]) == ("gu@ruichi.example", "Gu")
    assert same.values["name"] == unnamed.values["name"] == "Gu"


def test_labelled_lines_win_over_signature_and_sender():
    text = INQUIRY + "\n--\n顾总\n别的公司\n0512-66668888"

    values = read(mail(text)).values

    assert (values["company"], values["mobile"], values["phone"]) == (
        "苏州锐驰精密制造有限公司",
        "138 1580 4462",
        "0512-66668888",
    )


def test_a_signature_gives_company_and_numbers():
    text = "Please quote HM-630.\n\nBest regards\nGu Haifeng\nSuzhou Ruichi Precision Co., Ltd.\nM +86 138-1580-4462"

    values = read(mail(text, sender="gu@ruichi.example")).values

    assert (values["company"], values["mobile"]) == ("Suzhou Ruichi Precision Co., Ltd.", "138-1580-4462")
    assert values["need"].endswith("Please quote HM-630.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("13815804462", {"mobile": "13815804462"}),
        ("+86 138 1580 4462", {"mobile": "138 1580 4462"}),
        ("0512-66668888转801", {"phone": "0512-66668888转801"}),
        ("(021) 66668888", {"phone": "(021) 66668888"}),
        ("+49 89 1234567", {"phone": "+49 89 1234567"}),
        ("91330100799655058", {}),
        ("order 1381580446", {}),
    ],
)
def test_numbers_are_found_as_they_are_written(text, found):
    assert numbers_in([text]) == found


def test_labels_may_be_decorated_stand_alone_and_repeat():
    text = "* 公司（必填）: 锐驰|Company: other|联系人:|顾海峰|留言：第一行|第二行||Product：A|x: y|电话:||013"
    lines = text.split("|")

    found = labelled(lines, FIRST_TEMPLATE)

    assert found == {"company": "锐驰", "name": "顾海峰", "need": "第一行\n第二行", "product_interest": "A"}
    assert read(mail("产品：HM-630")).values["product_interest"] == ["HM-630"]


def test_a_company_is_a_line_of_its_own():
    assert company_in(["顾海峰", "苏州锐驰精密制造有限公司"]) == "苏州锐驰精密制造有限公司"
    assert company_in(["we like our company very much, said the man"]) == ""


@pytest.mark.parametrize(
    ("subject", "campaign"),
    [("[EXPO26] 询价", "Expo 2026"), ("Re: 【ＥＸＰＯ２６】 x", "Expo 2026"), ("[other] [ expo26 ]", "Expo 2026"),
     ("EXPO26", "General")],
)  # fmt: skip
def test_a_tag_in_the_subject_names_the_campaign(subject, campaign):
    assert read(mail(subject=subject)).campaign == campaign
    assert tag_of("[x]", {}) == ""


@pytest.mark.parametrize("subject", ["Re: Fw: 询价", "回复：转发: 询价", "AW: RE[2]: 询价", "询价"])
def test_a_subject_is_told_without_its_prefixes(subject):
    assert bare_subject(subject) == "询价"


def test_templates_are_checked():
    assert check_template(FIRST_TEMPLATE) == ()
    wrong = check_template({"shoe": ["x"], "name": ["姓名", "公司"], "company": ["公 司"], "title": ["y" * 41]})
    assert [(one.field, one.code) for one in wrong] == [
        ("shoe", "unknown"),
        ("company", "repeated"),
        ("title", "too_long"),
    ]


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


def test_a_mail_is_known_by_its_id_else_by_its_content():
    assert identity_of(b"a", "<1@x>") == identity_of(b"b", " 1@x ")
    assert identity_of(b"a", "") != identity_of(b"b", "")
    assert len(identity_of(b"a", "")) == 64


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


def test_invisible_characters_do_not_hide_words():
    assert read(mail("公\u200b司：锐\ufeff驰\u202e公司")).values["company"] == "锐驰公司"
    assert one_line("a\u2066b\x07\nc", 10) == "ab c"


@given(st.binary(max_size=400))
def test_no_bytes_make_reading_fail(raw):
    for one in (raw, b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" + raw):
        found = read(one)
        assert found.verdict in MailVerdict
        assert "\x00" not in str(mail_document(found))


def test_of_a_mail_too_large_only_the_head_is_known():
    head = mail().partition(b"\r\n\r\n")[0] + b"\r\n\r\n"

    assert too_large(head, TERMS).verdict is MailVerdict.TOO_LARGE
    assert too_large(mail(auto_submitted="auto-generated"), TERMS).verdict is MailVerdict.AUTO_REPLY
    assert kind_of(read_mail(head)) is MailVerdict.INQUIRY


def test_people_are_named_by_the_best_that_is_known():
    assert names_of({"company": "锐驰", "email": "a@b.example"}) == {
        "person": "锐驰",
        "company": "锐驰",
        "contact": "a@b.example",
    }
    assert names_of({})["person"] == "–"
    assert contact_of({"mobile": ["x"], "wechat": "w"}) == "w"
