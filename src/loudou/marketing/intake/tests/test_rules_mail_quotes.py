"""What the sender wrote, apart from quoted and forwarded mails and the signature."""

import pytest

from loudou.marketing.intake.rules.mail_text import written_by_sender
from loudou.marketing.intake.tests.mails import mail, read


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
