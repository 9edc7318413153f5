"""Claim a mail before it is handed over."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.notifications.enums import MailState
from loudou.platform.notifications.models import OutgoingMail


def claim_mail(ctx: Context, *, mail_id: UUID, state: str) -> bool:
    """Whether the mail is ours to hand over now: it still was in the state it was read in. One SQL statement.

    Committed before the first byte of the mail goes out, so that no other job sends it too, and one that was killed
    while it did is known by what it left behind.
    """
    claimed = OutgoingMail.objects.filter(pk=mail_id, state=state)
    return claimed.update(state=MailState.SENDING, changed_at=ctx.now) == 1
