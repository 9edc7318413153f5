"""Mails as people and machines really write them."""

from email.message import EmailMessage
from email.policy import SMTP

from loudou.marketing.intake.rules.mail_reading import MailTerms, Reading, read_inquiry
from loudou.marketing.intake.rules.mail_template import FIRST_TEMPLATE

TERMS = MailTerms(FIRST_TEMPLATE, {"EXPO26": "Expo 2026"}, "General", own=("sales@example.com",))

INQUIRY = """您好，

我们需要一台立式加工中心，请报价。

公司：苏州锐驰精密制造有限公司
联系人：顾海峰
手机：138 1580 4462
需求：HM-630 一台，含刀库

顾海峰
"""


def mail(
    text: str = INQUIRY,
    *,
    subject: str = "询价：加工中心",
    sender: str = "顾海峰 <gu@ruichi.example>",
    message_id: str | None = "<1@ruichi.example>",
    charset: str = "utf-8",
    **headers: str,
) -> bytes:
    """A plain mail; `reply_to="…"` and the like become headers."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, "sales@example.com", subject
    if message_id:
        made["Message-ID"] = message_id
    made["Date"] = "Mon, 02 Mar 2026 09:00:00 +0800"
    for name, value in headers.items():
        made[name.replace("_", "-").title()] = value
    made.set_content(text, charset=charset)
    return made.as_bytes()


def raw_mail(headers: str, body: bytes = b"Hello") -> bytes:
    """A mail of these headers, as it comes over the wire."""
    return headers.encode() + b"\r\n\r\n" + body


def read(raw: bytes, terms: MailTerms = TERMS) -> Reading:
    """What is read from a mail, by the usual words unless said otherwise."""
    return read_inquiry(raw, terms)


def numbered(number: int, **changes: str) -> bytes:
    """One of many: its own person, number and Message-ID."""
    text = f"公司：客户{number}有限公司\n联系人：客户{number}\n手机：138{number:08d}\n"
    return mail(text, sender=f"c{number}@kunde{number}.example", message_id=f"<{number}@kunde.example>", **changes)


BOUNCE = b"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.com>
To: sales@example.com
Subject: Undelivered Mail Returned to Sender
Message-ID: <b1@mx.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system. I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; gu@ruichi.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--b
Content-Type: message/rfc822

From: sales@example.com
To: gu@ruichi.example
Subject: Offer

Hello
--b--
"""
