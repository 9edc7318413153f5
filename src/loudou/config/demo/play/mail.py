"""Mailboxes: that of the web page with mails of the last hours, each of another fate, and one nobody signed in to yet.

Both are off: no server answers there.
"""

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

from loudou.config.demo.play.world import World
from loudou.marketing.intake.events import MailReceived
from loudou.marketing.intake.rules.mail_template import FIRST_TEMPLATE
from loudou.marketing.intake.services.save_mailbox import save_mailbox
from loudou.marketing.intake.services.take_mails import take_mails
from loudou.marketing.intake.shapes import FetchedMail, MailboxDraft
from loudou.platform.outbox.models import OutboxEvent
from loudou.processes.mail_to_lead import leads_from_mail

OURS = "xunjia@hengli.example"
MAILS: tuple[tuple[int, str, str, str, dict[str, str]], ...] = (
    (310, "订阅：行业周报", "周报 <news@zhoubao.example>", "本周要闻……", {"List-Id": "<weekly.zhoubao.example>"}),
    (
        240,
        "[CIIE] 卧式加工中心询价",
        "顾海峰 <gu.haifeng@ruichi.example>",
        "您好，在进博会上看过贵司的机床，请报价。\n\n公司：苏州锐驰精密制造有限公司\n"
        "联系人：顾海峰\n手机：138 1580 4462\n需求：HM-630 两台，含刀库与冷却，三个月内交货\n",
        {},
    ),
    (
        150,
        "自动回复：关于报价",
        "陆工 <lu@jingda.example>",
        "我正在休假，回来后答复。",
        {"Auto-Submitted": "auto-replied"},
    ),
    (
        95,
        "Inquiry: vertical machining centre",
        "Miriam Vogel <m.vogel@vogel-praezision.example>",
        "Dear team,\n\nplease quote one VM-850 with probe and chip conveyor, CIF Hamburg.\n\nBest regards\n"
        "Miriam Vogel\nVogel Praezision GmbH\nTel. +49 89 1234567\n",
        {},
    ),
    (40, "产品资料", "no-reply", "请发一份样册。", {}),
)
"""Minutes before the end of the story, subject, sender, text, further headers."""


OAUTH = MailboxDraft(
    name="海外询盘（Microsoft 365）",
    host="",
    username="export@hengli.example",
    template=FIRST_TEMPLATE,
    sign_in="oauth",
    provider="microsoft",
    oauth_client="6f0c1f1e-5b0e-4f0a-9a51-3f1f2b7c9d10",
    source="海外邮箱",
)


def receive(world: World) -> None:
    """Mails come in, and the story of mails is told at once."""
    ctx = world.system(world.now - timedelta(minutes=330))
    draft = MailboxDraft(
        name="官网询价邮箱",
        host="imap.hengli.example",
        username=OURS,
        template=FIRST_TEMPLATE,
        tags={"CIIE": "进博会"},
        source="官网邮箱",
        owner_id=world.users["ma.shichang"],
        password="demo",  # noqa: S106 - no such server exists
    )
    mailbox_id = save_mailbox(ctx, draft=draft)
    save_mailbox(ctx, draft=replace(OAUTH, owner_id=draft.owner_id))
    for number, (minutes, subject, sender, text, headers) in enumerate(MAILS, start=1):
        acting = world.system(world.now - timedelta(minutes=minutes))
        mail = FetchedMail(number, _written(number, subject, sender, text, headers))
        take_mails(acting, mailbox_id=mailbox_id, uid_validity=1, mails=[mail])
    told = OutboxEvent.objects.filter(name=MailReceived.name).order_by("occurred_at", "id")
    ids = tuple(one for event in told for one in event.subject_ids)
    leads_from_mail(world.system(world.now), MailReceived(subject_ids=ids, mailbox_id=mailbox_id))


def _written(number: int, subject: str, sender: str, text: str, headers: dict[str, str]) -> bytes:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, OURS, subject
    made["Message-ID"] = f"<{number}@demo.hengli.example>"
    for name, value in headers.items():
        made[name] = value
    made.set_content(text)
    return made.as_bytes()
