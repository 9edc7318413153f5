"""Reads of notices and mails."""

from uuid import UUID

from django.utils.translation import gettext

from loudou.platform.notifications.enums import MailState
from loudou.platform.notifications.models import Notice, OutgoingMail
from loudou.platform.notifications.shapes import MailToSend, NoticeRow


def notices_of(user_id: UUID, *, limit: int = 30) -> list[NoticeRow]:
    """What a person was told last, newest first, in the language at hand. One SQL statement."""
    rows = Notice.objects.filter(user_id=user_id).order_by("-created_at", "-id")[:limit]
    return [
        NoticeRow(row.id, gettext(row.message) % row.facts, row.link, row.created_at, row.read_at is None)
        for row in rows
    ]


def unread_count(user_id: UUID) -> int:
    """How many notices a person has not read. One SQL statement."""
    return Notice.objects.filter(user_id=user_id, read_at__isnull=True).count()


def mail_to_send(mail_id: UUID) -> MailToSend | None:
    """The mail, None for one that was sent or is forgotten. One SQL statement."""
    names = MailToSend.__dataclass_fields__
    row = OutgoingMail.objects.filter(pk=mail_id).exclude(state=MailState.SENT).values(*names).first()
    return MailToSend(**row) if row is not None else None
